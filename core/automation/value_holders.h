#pragma once
// Private to core/automation: how many living records have each value of a field. The column is read whole at the first
// question; afterwards only what was written since is.

#include <set>
#include <string>
#include <unordered_map>

#include "core/model/workspace.h"

namespace qd {

class ValueHolders {
public:
    ValueHolders(Workspace& workspace, const Entity& entity, std::size_t field) : m_workspace(workspace), m_entity(entity), m_field(field) {}

    // form: same_form() of the value.
    [[nodiscard]] Result<std::int64_t> count(const std::string& form);
    void written(const Entity& entity, Id id) {
        if (&entity == &m_entity && m_read) m_written.insert(id);
    }

private:
    [[nodiscard]] Result<> read_all();
    [[nodiscard]] Result<> read_written();
    void take(Id id, std::string form);

    Workspace& m_workspace;
    const Entity& m_entity;
    std::size_t m_field = 0;
    bool m_read = false;
    std::set<Id> m_written;                                // since they were read
    std::unordered_map<std::string, std::int64_t> m_counts;
    std::unordered_map<Id, std::string> m_forms;           // of living records with a value
};

}  // namespace qd
