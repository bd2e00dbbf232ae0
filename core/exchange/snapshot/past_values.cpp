#include "core/exchange/snapshot/past_values.h"

#include <algorithm>

namespace qd {

PastValues::PastValues(Workspace& workspace, Instant at) : m_workspace(&workspace), m_at(to_stored(at)) {
    for (const Entity& entity : workspace.catalogue().entities())
        for (std::size_t field = 1; field < entity.fields.size(); ++field)   // the id before them stays
            m_places[entity.fields[field].number] = {&entity, static_cast<std::uint16_t>(field)};
}

Result<> PastValues::begin() {
    m_newest_seq = TRY(m_workspace->database().integer("SELECT coalesce(max(seq), 0) FROM journal"));
    Statement rows = TRY(m_workspace->database().prepare("SELECT id, pipeline, kind FROM stage"));
    while (TRY(rows.step())) m_stages[rows.integer(0)] = {column_value(rows, 1), column_value(rows, 2)};
    return {};
}

Result<bool> PastValues::read_some(int count) {
    if (m_newest_seq < 0) TRY(begin());
    Statement rows = TRY(m_workspace->database().prepare(
        "SELECT seq, record, field, happened, before, after FROM journal WHERE seq > ? ORDER BY seq LIMIT ?"));
    rows.bind(0, m_last_seq).bind(1, count);
    int read = 0;
    for (; TRY(rows.step()); ++read) {
        m_last_seq = rows.integer(0);
        const auto place = m_places.find(static_cast<int>(rows.integer(2)));
        if (place != m_places.end()) take(m_stood[place->second.entity][rows.integer(1)], place->second.field, rows);
    }
    return read < count;
}

void PastValues::take(std::vector<Stood>& record, std::uint16_t field, const Statement& row) {
    const std::int64_t when = row.integer(3);
    const bool in_time = when <= m_at;
    const auto seen = std::ranges::find(record, field, &Stood::field);
    if (seen == record.end()) record.push_back({field, in_time, when, column_value(row, in_time ? 5 : 4)});
    else if (in_time ? !seen->in_time || when >= seen->when : !seen->in_time && when < seen->when)
        *seen = {field, in_time, when, column_value(row, in_time ? 5 : 4)};
}

double PastValues::read() const { return m_newest_seq <= 0 ? 0 : static_cast<double>(m_last_seq) / static_cast<double>(m_newest_seq); }

bool PastValues::apply(const Entity& entity, Id id, std::vector<Value>& row) const {
    const auto at = [&](std::string_view key) -> Value& { return row[static_cast<std::size_t>(entity.index_of(key))]; };
    const int stage_field = entity.key == "deal" ? entity.index_of("stage") : -1;
    const Stood* moved = nullptr;   // the deal's last change of stage in time
    if (const auto records = m_stood.find(&entity); records != m_stood.end())
        if (const auto stood = records->second.find(id); stood != records->second.end())
            for (const Stood& value : stood->second) {
                row[value.field] = value.value;
                if (value.field == stage_field && value.in_time) moved = &value;
            }
    if (!is_empty(at("deleted"))) return false;
    if (Value& updated = at("updated"); as_integer(updated) > m_at) updated = Value{m_at};
    if (stage_field < 0) return true;
    at("stage_since") = moved ? Value{moved->when} : at("created");
    // These follow from the stage, whether the journal tells them or not.
    if (const auto stage = m_stages.find(as_integer(at("stage"))); stage != m_stages.end()) {
        at("pipeline") = stage->second.pipeline;
        at("status") = stage->second.kind;
    }
    // Derived and not journalled: what is known to lie later was not known then.
    if (as_integer(at("last_activity")) > m_at) at("last_activity") = {};
    return true;
}

}  // namespace qd
