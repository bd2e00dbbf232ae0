#include "core/automation/history.h"

#include <algorithm>
#include <bit>

namespace qd {
namespace {

constexpr std::int64_t kRecordsAStep = 10'000, kJournalAStep = 40'000;

// Ids of one millisecond follow each other; those of a day differ in few bits.
std::size_t spread(Id id) { return static_cast<std::size_t>(static_cast<std::uint64_t>(id) * 0x9E3779B97F4A7C15ULL >> 32); }

std::size_t mixed(const Value& value) {
    const std::size_t hash = std::holds_alternative<std::string>(value) ? std::hash<std::string>{}(std::get<std::string>(value))
                             : std::holds_alternative<double>(value)    ? std::hash<double>{}(std::get<double>(value))
                                                                        : static_cast<std::size_t>(as_integer(value));
    return (hash ^ hash >> 12 ^ hash >> 29) & 4095U;
}

}  // namespace

void History::follow(std::size_t field) {
    // An imported past holds moves only: the status follows from them.
    if (m_entity.key == "deal" && m_entity.fields[field].key == "status") {
        m_status = field;
        m_stage = field = static_cast<std::size_t>(m_entity.index_of("stage"));
    }
    if (m_columns[field] != kNone) return;
    if (m_entity.fields[field].key == "deleted") m_deleted = m_fields.size();
    m_columns[field] = m_fields.size();
    m_fields.push_back(field);
}

// Stages, flags and people repeat: most values stand in the pool already.
std::uint32_t History::keep(Value value) {
    if (is_empty(value)) return 0;
    std::uint32_t& recent = m_recent[mixed(value)];
    if (m_pool[recent] == value) return recent;
    recent = static_cast<std::uint32_t>(m_pool.size());
    m_pool.push_back(std::move(value));
    return recent;
}

Result<bool> History::load_step(Instant from, Instant to) {
    switch (m_phase) {
        case Phase::stages:
            TRY(load_stages());
            m_phase = Phase::records;
            return false;
        case Phase::records:
            if (TRY(load_records())) index_rows(), m_phase = Phase::journal, m_read = 0;
            return false;
        case Phase::journal:
            if (TRY(load_journal(from))) m_phase = Phase::order;
            return false;
        case Phase::order:
            order(to);
            m_phase = Phase::ready;
            return true;
        case Phase::ready: break;
    }
    return true;
}

Result<> History::load_stages() {
    Statement stages = TRY(m_workspace.database().prepare("SELECT id, kind FROM stage"));
    while (TRY(stages.step())) m_kinds.emplace(stages.integer(0), column_value(stages, 1));
    m_values.resize(m_fields.size());
    m_last_seq = TRY(m_workspace.database().integer("SELECT coalesce(max(seq), 0) FROM journal"));
    return {};
}

Result<bool> History::load_records() {
    std::string sql = "SELECT id, created";
    for (const std::size_t field : m_fields) sql += ", \"" + m_entity.fields[field].key + '"';
    Statement select = TRY(m_workspace.database().prepare(sql + " FROM \"" + m_entity.key + "\" WHERE id > ? ORDER BY id LIMIT ?"));
    select.bind(0, m_read).bind(1, kRecordsAStep);
    std::int64_t count = 0;
    for (; TRY(select.step()); ++count) {
        m_read = select.integer(0);
        m_ids.push_back(m_read);
        m_created.push_back(instant_from_stored(select.integer(1)));
        for (std::size_t at = 0; at < m_fields.size(); ++at) m_values[at].push_back(keep(column_value(select, static_cast<int>(at) + 2)));
    }
    return count < kRecordsAStep;
}

// In the order of writing, stretch by stretch: an index by time would jump through the file for each row.
Result<bool> History::load_journal(Instant from) {
    std::string numbers;
    std::unordered_map<std::int64_t, std::uint16_t> columns;
    for (std::size_t column = 0; column < m_fields.size(); ++column) {
        const int number = m_entity.fields[m_fields[column]].number;
        numbers += (column ? ", " : "") + std::to_string(number);
        columns.emplace(number, static_cast<std::uint16_t>(column));
    }
    Statement rows = TRY(m_workspace.database().prepare(
        "SELECT seq, record, field, happened, before, after FROM journal NOT INDEXED WHERE seq > ? AND seq <= ? AND field IN (" + numbers + ") AND happened > ?"));
    rows.bind(0, m_read).bind(1, m_read + kJournalAStep).bind(2, to_stored(from));
    while (TRY(rows.step())) {
        const Row row = row_of(rows.integer(1));
        if (row == kNoRow) continue;
        const std::uint16_t column = columns.find(rows.integer(2))->second;
        m_changes.push_back({rows.integer(3), rows.integer(0), row, keep(column_value(rows, 4)), keep(column_value(rows, 5)),
                             static_cast<std::uint16_t>(m_fields[column]), column});
    }
    m_read += kJournalAStep;
    return m_read >= m_last_seq;
}

// Taken back from the newest, what happened leaves the values of the beginning; later than `to` nothing else is of interest.
void History::order(Instant to) {
    std::ranges::sort(m_changes, {}, [](const PastChange& change) { return std::pair{change.at, change.seq}; });
    for (auto change = m_changes.rbegin(); change != m_changes.rend(); ++change) m_values[change->column][change->row] = change->before;
    const auto end = std::ranges::upper_bound(m_changes, to_stored(to), {}, &PastChange::at);
    m_changes.erase(end, m_changes.end());
}

std::optional<FieldBefore> History::implied(const PastChange& change) const {
    if (m_status == kNone || change.field != m_stage) return {};
    const auto before = m_kinds.find(as_integer(m_pool[change.before])), after = m_kinds.find(as_integer(m_pool[change.after]));
    if (before == m_kinds.end() || after == m_kinds.end() || before->second == after->second) return {};
    return FieldBefore{m_status, before->second};
}

void History::index_rows() {
    m_slots.assign(std::bit_ceil(2 * m_ids.size() + 2), kNoRow);
    for (Row row = 0; row < m_ids.size(); ++row) {
        std::size_t slot = spread(m_ids[row]) & (m_slots.size() - 1);
        while (m_slots[slot] != kNoRow) slot = (slot + 1) & (m_slots.size() - 1);
        m_slots[slot] = row;
    }
}

History::Row History::row_of(Id id) const {
    if (id == m_known_id) return m_known_row;
    std::size_t slot = spread(id) & (m_slots.size() - 1);
    while (m_slots[slot] != kNoRow && m_ids[m_slots[slot]] != id) slot = (slot + 1) & (m_slots.size() - 1);
    m_known_id = id;
    return m_known_row = m_slots[slot];
}

const Value* History::followed(Row row, std::size_t field) const {
    if (field == m_status) {
        const auto kind = m_kinds.find(as_integer(m_pool[m_values[m_columns[m_stage]][row]]));
        return kind == m_kinds.end() ? nullptr : &kind->second;
    }
    const std::size_t column = m_columns[field];
    return column == kNone ? nullptr : &m_pool[m_values[column][row]];
}

bool History::alive(Row row, Instant at) const {
    return m_created[row] <= at && (m_deleted == kNone || m_values[m_deleted][row] == 0);
}

// A rule that asks for a field of related records asks it of many of them: the whole column at once.
Result<> History::load_related(const Entity& entity, std::size_t field, std::unordered_map<Id, Value>& column) {
    Statement select = TRY(m_workspace.database().prepare("SELECT id, \"" + entity.fields[field].key + "\" FROM \"" + entity.key + '"'));
    while (TRY(select.step())) column.emplace(select.integer(0), column_value(select, 1));
    return {};
}

History::RowsByForm History::rows_by_form(std::size_t field) const {
    RowsByForm rows;
    const std::size_t column = m_columns[field];
    const auto add = [&](Row row, std::uint32_t place) {
        if (place == 0) return;
        rows[same_form(m_entity.fields[field], as_text(m_pool[place]))].push_back(row);
    };
    for (Row row = 0; row < m_ids.size(); ++row) add(row, m_values[column][row]);
    for (const PastChange& change : m_changes)
        if (change.column == column) add(change.row, change.before), add(change.row, change.after);
    for (auto& [form, list] : rows) {
        std::ranges::sort(list);
        list.erase(std::ranges::unique(list).begin(), list.end());
    }
    return rows;
}

Result<std::int64_t> History::holders(const Entity& entity, std::size_t field, const std::string& form) {
    if (&entity != &m_entity || !follows(field)) return m_today.holders(entity, field, form);
    auto known = m_had.find(field);
    if (known == m_had.end()) known = m_had.emplace(field, rows_by_form(field)).first;
    const auto rows = known->second.find(form);
    if (rows == known->second.end()) return 0;
    std::int64_t count = 0;
    for (auto row = rows->second.begin(); row != rows->second.end() && count < kManyHolders; ++row)
        count += alive(*row, m_now) && same_form(m_entity.fields[field], as_text(*followed(*row, field))) == form;
    return count;
}

Result<Value> History::value(const Entity& entity, Id id, std::size_t field) {
    if (&entity == &m_entity) {
        if (const Row row = row_of(id); row != kNoRow)
            if (const Value* known = followed(row, field)) return *known;
        return m_today.value(entity, id, field);
    }
    const auto [column, fresh] = m_related.try_emplace({&entity, field});
    if (fresh) TRY(load_related(entity, field, column->second));
    const auto known = column->second.find(id);
    return known == column->second.end() ? Value{} : known->second;
}

}  // namespace qd
