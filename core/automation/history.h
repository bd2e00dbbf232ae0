#pragma once
// Private to core/automation: one entity's records at a moment of the past that moves
// forward. Fields that were asked for follow the journal; all others are read as they
// are today. Records are known by their row, fields by their column, values by their
// place in one pool: a hundred thousand records and their changes stay small and quick.

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <unordered_map>

#include "core/automation/record_cache.h"
#include "core/model/workspace.h"

namespace qd {

// A field that changed at a moment; several of one change stand next to each other.
struct PastChange {
    std::int64_t at = 0, seq = 0;     // stored instant
    std::uint32_t row = 0, before = 0, after = 0;  // before, after: for value_of()
    std::uint16_t field = 0, column = 0;
};

class History final : public RecordSource {
public:
    using Row = std::uint32_t;
    static constexpr Row kNoRow = std::numeric_limits<Row>::max();

    History(Workspace& workspace, const Entity& entity) : m_workspace(workspace), m_entity(entity), m_today(workspace), m_columns(entity.fields.size(), kNone) {}

    void follow(std::size_t field);
    // Reads the followed fields and rewinds them to `from`. Short steps: false = more to do.
    [[nodiscard]] Result<bool> load_step(Instant from, Instant to);

    // By time. Applying in order keeps the records at that moment.
    [[nodiscard]] const std::vector<PastChange>& changes() const { return m_changes; }
    void apply(const PastChange& change) { move_to(instant_from_stored(change.at)), m_values[change.column][change.row] = change.after; }
    void move_to(Instant at) { m_now = at; }
    [[nodiscard]] const Value& value_of(std::uint32_t place) const { return m_pool[place]; }
    // What else the move says: the status before it, when that was another one.
    [[nodiscard]] std::optional<FieldBefore> implied(const PastChange& change) const;

    // Deleted records have a row too. Ascending.
    [[nodiscard]] const std::vector<Id>& ids() const { return m_ids; }
    [[nodiscard]] Row row_of(Id id) const;  // kNoRow: unknown
    // The next questions are about this record: they need not look for it.
    void turn_to(Row row) { m_known_id = m_ids[row], m_known_row = row; }
    [[nodiscard]] bool alive(Row row, Instant at) const;
    [[nodiscard]] Instant created(Row row) const { return m_created[row]; }
    // A followed field that the journal does not know: empty at first, then as it is told.
    void tell_from_now_on(std::size_t field) { std::ranges::fill(m_values[m_columns[field]], 0U); }
    void tell(Row row, std::size_t field, Value value) { m_values[m_columns[field]][row] = keep(std::move(value)); }
    [[nodiscard]] bool follows(std::size_t field) const { return m_columns[field] != kNone; }
    [[nodiscard]] const Value* followed(Row row, std::size_t field) const;  // nullptr: not followed

    [[nodiscard]] Result<Value> value(const Entity& entity, Id id, std::size_t field) override;
    [[nodiscard]] const Value* at_hand(const Entity& entity, Id id, std::size_t field) override {
        const Row row = &entity == &m_entity ? row_of(id) : kNoRow;
        return row == kNoRow ? nullptr : followed(row, field);
    }
    [[nodiscard]] Result<std::string> title(std::string_view entity_key, Id id) override { return m_today.title(entity_key, id); }
    // Of the fields that are followed at that moment, of all others today.
    [[nodiscard]] Result<std::int64_t> holders(const Entity& entity, std::size_t field, const std::string& form) override;
    [[nodiscard]] Result<bool> expression(const Entity& entity, Id id, const std::string& sql) override { return m_today.expression(entity, id, sql); }

private:
    enum class Phase : std::uint8_t { stages, records, journal, order, ready };
    static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
    [[nodiscard]] Result<> load_stages();
    [[nodiscard]] Result<bool> load_records();
    [[nodiscard]] Result<bool> load_journal(Instant from);
    void index_rows();
    void order(Instant to);
    [[nodiscard]] Result<> load_related(const Entity& entity, std::size_t field, std::unordered_map<Id, Value>& column);
    [[nodiscard]] std::uint32_t keep(Value value);
    using RowsByForm = std::unordered_map<std::string, std::vector<Row>>;
    [[nodiscard]] RowsByForm rows_by_form(std::size_t field) const;

    Workspace& m_workspace;
    const Entity& m_entity;
    RecordCache m_today;
    std::vector<std::size_t> m_fields;           // followed, by column
    std::vector<std::size_t> m_columns;          // field → column
    std::vector<Id> m_ids;
    std::vector<Row> m_slots;                    // rows by the hash of their id, found by trying one slot after the other
    std::vector<Instant> m_created;
    std::vector<Value> m_pool = {Value{}};
    std::array<std::uint32_t, 4096> m_recent{};  // places of values met lately, by what they are
    std::vector<std::vector<std::uint32_t>> m_values;  // by column and row: places in the pool
    std::vector<PastChange> m_changes;
    std::map<std::pair<const Entity*, std::size_t>, std::unordered_map<Id, Value>> m_related;  // columns of other entities
    std::unordered_map<Id, Value> m_kinds;       // of stages: a deal's status follows its stage
    std::map<std::size_t, RowsByForm> m_had;     // by field: the rows that had a value at any time
    Instant m_now{};
    std::size_t m_stage = kNone, m_status = kNone, m_deleted = kNone;
    Phase m_phase = Phase::stages;
    std::int64_t m_read = 0, m_last_seq = 0;     // up to which id, then up to which seq
    mutable Id m_known_id = 0;                   // looked for last
    mutable Row m_known_row = kNoRow;
};

}  // namespace qd
