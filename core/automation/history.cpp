#include "core/automation/history.h"

#include <algorithm>

namespace qd {

void History::follow(std::size_t field) {
    // An imported past holds moves only: the status follows from them.
    if (m_entity.key == "deal" && m_entity.fields[field].key == "status") {
        m_status = field;
        m_stage = field = static_cast<std::size_t>(m_entity.index_of("stage"));
    }
    if (m_columns[field] != kNone) return;
    m_columns[field] = m_fields.size();
    m_fields.push_back(field);
}

Result<bool> History::load_step(Instant from, Instant to) {
    if (!m_records_read) {
        TRY(load_records());
        m_records_read = true;
        return false;
    }
    if (m_loaded < m_fields.size()) {
        TRY(load_field(m_fields[m_loaded++], from, to));
        return false;
    }
    std::ranges::sort(m_changes, {}, [](const PastChange& change) { return std::pair{change.at, change.seq}; });
    return true;
}

Result<> History::load_records() {
    Statement stages = TRY(m_workspace.database().prepare("SELECT id, kind FROM stage"));
    while (TRY(stages.step())) m_kinds.emplace(stages.integer(0), column_value(stages, 1));
    std::string sql = "SELECT id, created";
    for (const std::size_t field : m_fields) sql += ", \"" + m_entity.fields[field].key + '"';
    m_values.resize(m_fields.size());
    Statement select = TRY(m_workspace.database().prepare(sql + " FROM \"" + m_entity.key + "\" ORDER BY id"));
    while (TRY(select.step())) {
        m_rows.emplace(select.integer(0), static_cast<std::uint32_t>(m_ids.size()));
        m_ids.push_back(select.integer(0));
        m_created.push_back(instant_from_stored(select.integer(1)));
        for (std::size_t at = 0; at < m_fields.size(); ++at) m_values[at].push_back(column_value(select, static_cast<int>(at) + 2));
    }
    return {};
}

// What stands first after `from` says what was before; later than `to` only that is of interest.
Result<> History::load_field(std::size_t field, Instant from, Instant to) {
    std::vector<Value>& column = m_values[m_columns[field]];
    std::vector<std::uint8_t> rewound(m_ids.size());
    Statement rows = TRY(m_workspace.database().prepare("SELECT seq, record, happened, before, after FROM journal WHERE field = ? AND happened > ? ORDER BY happened, seq"));
    rows.bind(0, m_entity.fields[field].number).bind(1, to_stored(from));
    while (TRY(rows.step())) {
        const auto row = m_rows.find(rows.integer(1));
        if (row == m_rows.end()) continue;
        PastChange change{instant_from_stored(rows.integer(2)), rows.integer(0), rows.integer(1), static_cast<std::uint16_t>(field), column_value(rows, 3), {}};
        if (!rewound[row->second]) column[row->second] = change.before, rewound[row->second] = 1;
        if (change.at > to) continue;
        change.after = column_value(rows, 4);
        m_changes.push_back(std::move(change));
    }
    return {};
}

void History::apply(const PastChange& change) {
    const auto row = m_rows.find(change.record);
    if (row != m_rows.end()) m_values[m_columns[change.field]][row->second] = change.after;
}

std::optional<FieldBefore> History::implied(const PastChange& change) const {
    if (m_status == kNone || change.field != m_stage) return {};
    const auto before = m_kinds.find(as_integer(change.before)), after = m_kinds.find(as_integer(change.after));
    if (before == m_kinds.end() || after == m_kinds.end() || before->second == after->second) return {};
    return FieldBefore{m_status, before->second};
}

const Value* History::followed(Id id, std::size_t field) const {
    const auto row = m_rows.find(id);
    if (row != m_rows.end() && field == m_status) {
        const auto kind = m_kinds.find(as_integer(m_values[m_columns[m_stage]][row->second]));
        return kind == m_kinds.end() ? nullptr : &kind->second;
    }
    if (row == m_rows.end() || m_columns[field] == kNone) return nullptr;
    return &m_values[m_columns[field]][row->second];
}

bool History::alive(Id id, Instant at) const {
    const auto row = m_rows.find(id);
    if (row == m_rows.end() || m_created[row->second] > at) return false;
    constexpr std::size_t kDeleted = 3;
    const Value* deleted = followed(id, kDeleted);
    return !deleted || is_empty(*deleted);
}

Instant History::created(Id id) const {
    const auto row = m_rows.find(id);
    return row == m_rows.end() ? Instant{} : m_created[row->second];
}

Result<Value> History::value(const Entity& entity, Id id, std::size_t field) {
    if (&entity == &m_entity)
        if (const Value* known = followed(id, field)) return *known;
    return m_today.value(entity, id, field);
}

}  // namespace qd
