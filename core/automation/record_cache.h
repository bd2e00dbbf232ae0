#pragma once
// Private to core/automation: records as the open transaction sees them, read once each and
// kept until somebody says that they were written.

#include <map>
#include <unordered_map>
#include <vector>

#include "core/automation/value_holders.h"
#include "core/query/record_filter.h"

namespace qd {

class RecordCache final : public RecordSource {
public:
    explicit RecordCache(Workspace& workspace) : m_workspace(workspace) {}

    [[nodiscard]] Result<Value> value(const Entity& entity, Id id, std::size_t field) override;
    [[nodiscard]] const Value* at_hand(const Entity& entity, Id id, std::size_t field) override {
        return m_last && m_last->id == id && m_last->entity == &entity ? &m_last->values[field] : nullptr;
    }
    [[nodiscard]] Result<const RelatedValue*> kept(const FieldPath& path, Id id) override;
    [[nodiscard]] Result<std::string> title(std::string_view entity_key, Id id) override;
    [[nodiscard]] Result<std::int64_t> holders(const Entity& entity, std::size_t field, const std::string& form) override {
        return m_holders.try_emplace({&entity, field}, m_workspace, entity, field).first->second.count(form);
    }
    [[nodiscard]] Result<bool> expression(const Entity& entity, Id id, const std::string& sql) override;

    // nullptr for a record that does not exist; deleted ones are found. Valid until the next question or forget.
    [[nodiscard]] Result<const Record*> record(const Entity& entity, Id id);
    void forget(Id id) { m_last = nullptr, m_ends_of = 0, m_records.erase(id); }
    void clear() { forget_all(), m_holders.clear(); }
    // After a write. An activity tells its deal when something last happened, without a write of its own.
    void written(const Entity& entity, Id id) {
        entity.key == "activity" ? forget_all() : forget(id);
        for (auto& [what, holders] : m_holders) holders.written(entity, id);
    }

private:
    // The end of a path from the record asked about last: many rules ask for the same.
    struct End {
        std::vector<const Field*> steps;
        std::string sql;
        RelatedValue read;
        bool known = false;
    };

    void forget_all() { m_last = nullptr, m_ends_of = 0, m_ends.clear(), m_records.clear(); }
    [[nodiscard]] Result<Value> last_of(const FieldPath& path, Id id, const std::string& sql);

    Workspace& m_workspace;
    std::map<std::pair<const Entity*, std::size_t>, ValueHolders> m_holders;  // by field
    std::vector<End> m_ends;
    Id m_ends_of = 0;                          // 0: nothing in them holds
    const Record* m_last = nullptr;            // most rules ask about the same record
    std::unordered_map<Id, Record> m_records;  // ids are unique across entities; entity is checked
};

}  // namespace qd
