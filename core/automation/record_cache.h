#pragma once
// Private to core/automation: records as the open transaction sees them, read once each.

#include <unordered_map>

#include "core/model/workspace.h"
#include "core/query/record_filter.h"

namespace qd {

class RecordCache final : public RecordSource {
public:
    explicit RecordCache(Workspace& workspace) : m_workspace(workspace) {}

    [[nodiscard]] Result<Value> value(const Entity& entity, Id id, std::size_t field) override;
    [[nodiscard]] Result<std::string> title(std::string_view entity_key, Id id) override;
    [[nodiscard]] Result<bool> expression(const Entity& entity, Id id, const std::string& sql) override;

    // nullptr for a record that does not exist; deleted ones are found. Valid until the next forget.
    [[nodiscard]] Result<const Record*> record(const Entity& entity, Id id);
    void forget(Id id) { m_records.erase(id); }
    void clear() { m_records.clear(); }

private:
    Workspace& m_workspace;
    std::unordered_map<Id, Record> m_records;  // ids are unique across entities; entity is checked
};

}  // namespace qd
