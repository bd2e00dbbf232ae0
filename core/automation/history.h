#pragma once
// Private to core/automation: one entity's records at a moment of the past that moves
// forward. Fields that were asked for follow the journal; all others are read as they
// are today.

#include <unordered_map>

#include "core/automation/record_cache.h"
#include "core/model/workspace.h"

namespace qd {

// A field that changed at a moment; several of one change stand next to each other.
struct PastChange {
    Instant at{};
    std::int64_t seq = 0;
    Id record = 0;
    std::uint16_t field = 0;
    Value before, after;
};

class History final : public RecordSource {
public:
    History(Workspace& workspace, const Entity& entity) : m_workspace(workspace), m_entity(entity), m_today(workspace), m_columns(entity.fields.size(), kNone) {}

    void follow(std::size_t field);
    // Reads the followed fields and rewinds them to `from`. Steps: false = more to do.
    [[nodiscard]] Result<bool> load_step(Instant from, Instant to);

    // By time. Applying in order keeps the records at that moment.
    [[nodiscard]] const std::vector<PastChange>& changes() const { return m_changes; }
    void apply(const PastChange& change);
    // What else the move says: the status before it, when that was another one.
    [[nodiscard]] std::optional<FieldBefore> implied(const PastChange& change) const;

    [[nodiscard]] const std::vector<Id>& ids() const { return m_ids; }
    [[nodiscard]] bool alive(Id id, Instant at) const;
    [[nodiscard]] Instant created(Id id) const;
    [[nodiscard]] bool knows(Id id) const { return m_rows.contains(id); }
    [[nodiscard]] const Value* followed(Id id, std::size_t field) const;  // nullptr: not followed or unknown

    [[nodiscard]] Result<Value> value(const Entity& entity, Id id, std::size_t field) override;
    [[nodiscard]] Result<std::string> title(std::string_view entity_key, Id id) override { return m_today.title(entity_key, id); }
    [[nodiscard]] Result<bool> expression(const Entity& entity, Id id, const std::string& sql) override { return m_today.expression(entity, id, sql); }

private:
    static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
    [[nodiscard]] Result<> load_records();
    [[nodiscard]] Result<> load_field(std::size_t field, Instant from, Instant to);

    Workspace& m_workspace;
    const Entity& m_entity;
    RecordCache m_today;
    std::vector<std::size_t> m_fields;           // followed, by column
    std::vector<std::size_t> m_columns;          // field → column
    std::vector<Id> m_ids;
    std::unordered_map<Id, std::uint32_t> m_rows;
    std::vector<Instant> m_created;
    std::vector<std::vector<Value>> m_values;    // by column and row
    std::vector<PastChange> m_changes;
    std::unordered_map<Id, Value> m_kinds;       // of stages: a deal's status follows its stage
    std::size_t m_stage = kNone, m_status = kNone;
    std::size_t m_loaded = 0;
    bool m_records_read = false;
};

}  // namespace qd
