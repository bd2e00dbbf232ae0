#include "core/query/workspace_as_of.h"

#include <algorithm>
#include <array>

namespace qd {
namespace {

constexpr std::int64_t kRowsPerStep = 10'000;
constexpr std::size_t kWritesPerStep = 1'000;
// What deals and activities are about: there whenever they were told to the workspace.
constexpr std::array<std::string_view, 5> kBackdrop = {"user", "team", "product", "pipeline", "stage"};

std::string quoted(std::string_view name) { return '"' + std::string{name} + '"'; }

bool is_backdrop(const Entity& entity) { return std::ranges::find(kBackdrop, entity.key) != kBackdrop.end(); }

// Living records of an entity's references to another, as a subquery of ids.
std::string referred_to(const Catalogue& catalogue, std::string_view target, std::initializer_list<std::string_view> from) {
    std::string sql = "SELECT 0";
    for (const std::string_view key : from)
        for (const Field& field : catalogue.entity(key).fields)
            if (field.type == FieldType::reference && field.target == target)
                sql += " UNION SELECT " + quoted(field.key) + " FROM " + quoted(key) + " WHERE deleted IS NULL AND " + quoted(field.key) + " IS NOT NULL";
    return sql;
}

}  // namespace

WorkspaceAsOf::WorkspaceAsOf(Workspace& workspace, const Clock& clock, Instant at) : m_workspace(workspace), m_clock(clock), m_at(at) {}
WorkspaceAsOf::~WorkspaceAsOf() = default;

void WorkspaceAsOf::cancel() {
    m_database.reset();
    m_made = {};
}

Result<Progress> WorkspaceAsOf::step() {
    const auto through = [&](double from, double share) {
        return from + share * static_cast<double>(m_next_seq) / static_cast<double>(std::max<std::int64_t>(m_last_seq, 1));
    };
    switch (m_phase) {
        case Phase::copy:
            TRY(copy());
            m_phase = Phase::later;
            break;
        case Phase::later:
            if (!TRY(scan(true))) return Progress{through(0.1, 0.3), "Reading what happened since", false};
            m_phase = Phase::earlier;
            m_next_seq = 0;
            break;
        case Phase::earlier:
            if (!TRY(scan(false))) return Progress{through(0.4, 0.2), "Reading what happened before", false};
            m_phase = Phase::write;
            m_next = m_changed.begin();
            TRY(m_database->begin());
            break;
        case Phase::write:
            if (!TRY(write_values()))
                return Progress{0.6 + 0.3 * static_cast<double>(m_written) / static_cast<double>(m_changed.size()), "Taking changes back", false};
            m_phase = Phase::rest;
            break;
        case Phase::rest:
            TRY(leave_out_what_came_later());
            TRY(finish());
            return Progress{1, {}, true};
    }
    return Progress{m_phase == Phase::rest ? 0.9 : through(0.1, 0.3), "Going back", false};
}

Result<> WorkspaceAsOf::copy() {
    if (m_workspace.busy())
        return fail(ErrorKind::conflict, "A longer change is still running.", "Nothing was changed.", "Wait for it, then look back.");
    m_made.store = std::make_unique<PageStore>(nullptr);
    TRY(m_made.store->adopt_file(m_workspace.store().file_bytes()));
    m_database = TRY(Database::open(*m_made.store));
    m_stage_field = m_workspace.catalogue().entity("deal").find("stage")->number;
    m_last_seq = TRY(m_database->integer("SELECT coalesce(max(seq), 0) FROM journal"));
    return {};
}

FieldPlace WorkspaceAsOf::place_of(std::int64_t field_number) const {
    const FieldPlace place = m_workspace.catalogue().place_of(field_number);
    return place && !place.entity->hidden ? place : FieldPlace{};
}

Result<bool> WorkspaceAsOf::scan(bool later) {
    const std::int64_t limit = to_stored(m_at);
    Statement rows = TRY(m_database->prepare(later ? "SELECT record, field, happened, before FROM journal NOT INDEXED WHERE seq > ? AND seq <= ? AND happened > ? ORDER BY seq"
                                                   : "SELECT record, field, happened, after FROM journal NOT INDEXED WHERE seq > ? AND seq <= ? AND happened <= ? ORDER BY seq"));
    rows.bind(0, m_next_seq).bind(1, m_next_seq + kRowsPerStep).bind(2, limit);
    while (TRY(rows.step())) {
        const Key key{rows.integer(0), rows.integer(1)};
        const std::int64_t happened = rows.integer(2);
        if (later) {
            if (!place_of(key.field)) continue;
            const auto [seen, fresh] = m_changed.try_emplace(key);
            if (!fresh && happened >= seen->second.first_after) continue;
            seen->second.first_after = happened;
            seen->second.value = column_value(rows, 3);
        } else if (const auto seen = m_changed.find(key); seen != m_changed.end()) {
            if (seen->second.in_time && happened < seen->second.last_in_time) continue;
            seen->second.in_time = true;
            seen->second.last_in_time = happened;
            seen->second.value = column_value(rows, 3);
        }
    }
    m_next_seq += kRowsPerStep;
    return m_next_seq >= m_last_seq;
}

Result<bool> WorkspaceAsOf::write_values() {
    for (std::size_t count = 0; count < kWritesPerStep && m_next != m_changed.end(); ++count, ++m_next, ++m_written)
        TRY(write_value(m_next->first, m_next->second));
    return m_next == m_changed.end();
}

Result<> WorkspaceAsOf::write_value(const Key& key, const Seen& seen) {
    const FieldPlace place = place_of(key.field);
    const Field& field = place.entity->fields[place.field];
    if (field.key == "stage_since") return {};  // follows from the stage
    if (field.key == "id") return {};           // where it came from; it stays
    Statement update = TRY(m_database->prepare("UPDATE " + quoted(place.entity->key) + " SET " + quoted(field.key) + " = ? WHERE id = ?"));
    bind_value(update, 0, seen.value);
    update.bind(1, key.record);
    TRY(update.run());
    if (key.field != m_stage_field) return {};
    Statement since = TRY(m_database->prepare("UPDATE deal SET stage_since = coalesce(?, created) WHERE id = ?"));
    bind_value(since, 0, seen.in_time ? Value{seen.last_in_time} : Value{});
    since.bind(1, key.record);
    return since.run();
}

Result<> WorkspaceAsOf::leave_out_what_came_later() {
    const Catalogue& catalogue = m_workspace.catalogue();
    const std::string limit = std::to_string(to_stored(m_at));
    const auto leave_out = [&](std::string_view key, const std::string& unless) {
        return m_database->run("UPDATE " + quoted(key) + " SET deleted = " + limit + " WHERE created > " + limit + " AND deleted IS NULL" +
                               (unless.empty() ? "" : " AND id NOT IN (" + unless + ")"));
    };
    for (const Entity& entity : catalogue.entities())
        if (!entity.hidden && !is_backdrop(entity) && entity.key != "account" && entity.key != "contact") TRY(leave_out(entity.key, {}));
    TRY(leave_out("contact", referred_to(catalogue, "contact", {"deal", "activity"})));
    TRY(leave_out("account", referred_to(catalogue, "account", {"deal", "activity", "contact"})));
    // Status and pipeline follow from the stage, whether or not somebody wrote them down.
    return m_database->run(
        "UPDATE deal SET status = s.kind, pipeline = s.pipeline FROM stage s WHERE s.id = deal.stage AND (deal.status <> s.kind OR deal.pipeline <> s.pipeline)");
}

Result<> WorkspaceAsOf::finish() {
    TRY(m_database->commit());
    m_database.reset();
    m_made.workspace = TRY(Workspace::open(*m_made.store, m_clock));
    m_made.store->set_read_only(true);
    return {};
}

}  // namespace qd
