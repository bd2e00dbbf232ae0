#include "core/model/undo_job.h"

#include <fmt/format.h>

namespace qd {
namespace {

constexpr std::size_t kId = 0;
constexpr std::size_t kRowsPerStep = 1000;
constexpr std::size_t kRecordsPerStep = 50;  // about 8 ms as wasm on a slow machine
constexpr double kShareOfReading = 0.05;
constexpr double kShareOfWriting = 0.9;      // with the reading; rules hardly ever answer an undo

}  // namespace

UndoJob::UndoJob(Workspace& workspace, Id change, Id actor) : m_workspace(workspace), m_change(change), m_actor(actor) {}

Result<Progress> UndoJob::forward() {
    switch (m_phase) {
        case Phase::open: TRY(open()); break;
        case Phase::read: TRY(read_rows()); break;
        case Phase::remove: TRY(remove_creations()); break;
        case Phase::put_back: TRY(put_some_back()); break;
        case Phase::follow: {
            const double share = TRY(m_scope->follow_up());
            if (share >= 1) m_phase = Phase::commit;
            return Progress{kShareOfWriting + (1 - kShareOfWriting) * share, "Rules answer", false};
        }
        case Phase::commit: TRY(finish()); return Progress{1, {}, true};
    }
    return progress();
}

Progress UndoJob::progress() const {
    const std::size_t all = m_made.size() + m_updates.size();
    const std::size_t done = m_next_made + m_put_back;
    if (m_phase <= Phase::read || all == 0) return {kShareOfReading, "Reading what was changed", false};
    const double share = static_cast<double>(done) / static_cast<double>(all);
    return {kShareOfReading + (kShareOfWriting - kShareOfReading) * share, fmt::format("Record {} of {}", done, all), false};
}

Result<> UndoJob::open() {
    Database& database = m_workspace.database();
    Change header;
    {
        Statement select = TRY(database.prepare("SELECT last_id, first_seq, last_seq, label, undone_by IS NOT NULL FROM change WHERE id = ?"));
        select.bind(0, m_change);
        if (!TRY(select.step())) return fail(ErrorKind::not_found, "That change is not in the journal.", "Nothing was changed.");
        if (select.integer(4)) return fail(ErrorKind::conflict, "That change was undone already.", "Nothing was changed.");
        m_last_id = select.integer(0);
        header.label = select.text(3);
        m_rows.emplace(TRY(database.prepare(
            "SELECT record, field, before, after FROM journal WHERE seq > ? AND seq <= ? AND change = ? ORDER BY seq")));
        m_rows->bind(0, select.integer(1)).bind(1, select.integer(2)).bind(2, m_change);
    }
    header.cause = Cause::undo;
    header.cause_id = m_change;
    header.actor = m_actor;
    m_scope.emplace(TRY(m_workspace.begin(header)));
    m_phase = Phase::read;
    return {};
}

Result<> UndoJob::read_rows() {
    for (std::size_t count = 0; count < kRowsPerStep; ++count) {
        if (!TRY(m_rows->step())) {
            m_rows.reset();
            return find_creations();
        }
        const Id record = m_rows->integer(0);
        // Rows about a record that the change itself made go when the record goes.
        if (record > m_change && record <= m_last_id) continue;
        Trips& trips = m_updates[record];
        const auto [trip, first] = trips.try_emplace(static_cast<int>(m_rows->integer(1)));
        if (first) trip->second.before = column_value(*m_rows, 2);
        trip->second.after = column_value(*m_rows, 3);
    }
    return {};
}

Result<> UndoJob::find_creations() {
    for (const Entity& entity : m_workspace.catalogue().entities()) {
        Statement select = TRY(m_workspace.database().prepare("SELECT id FROM \"" + entity.key +
                                                              "\" WHERE id > ? AND id <= ? AND deleted IS NULL"));
        select.bind(0, m_change).bind(1, m_last_id);
        while (TRY(select.step())) m_made.emplace_back(&entity, select.integer(0));
    }
    m_next_update = m_updates.begin();
    m_phase = Phase::remove;
    return {};
}

Result<> UndoJob::remove_creations() {
    const std::size_t end = std::min(m_made.size(), m_next_made + kRecordsPerStep);
    for (; m_next_made < end; ++m_next_made) TRY(m_scope->remove(*m_made[m_next_made].first, m_made[m_next_made].second));
    if (m_next_made == m_made.size()) m_phase = Phase::put_back;
    return {};
}

Result<> UndoJob::put_some_back() {
    for (std::size_t count = 0; count < kRecordsPerStep && m_next_update != m_updates.end(); ++count, ++m_next_update, ++m_put_back)
        TRY(put_back(m_next_update->first, m_next_update->second));
    if (m_next_update == m_updates.end()) m_phase = Phase::follow;
    return {};
}

Result<> UndoJob::put_back(Id record, const Trips& trips) {
    const Entity* entity = nullptr;
    std::vector<FieldValue> values;
    std::optional<bool> removal;
    bool made = false;   // by the change, with an id of its own
    std::optional<Record> now;
    for (const auto& [number, trip] : trips) {
        const FieldPlace place = m_workspace.catalogue().place_of(number);
        if (!place) continue;
        if (!entity) {
            entity = place.entity;
            if (auto row = m_workspace.record(*entity, record, true)) now = *std::move(row);
        }
        const std::size_t at = place.field;
        const Field& field = entity->fields[at];
        made = made || at == kId;
        if (field.key == "deleted") {
            removal = !is_empty(trip.after);
            continue;
        }
        if (!now) continue;
        if (now->values[at] != trip.after) {
            note(m_workspace.title(*entity, record) + ": " + field.label + " was edited since and keeps its value.");
            continue;
        }
        values.push_back({static_cast<std::uint16_t>(at), trip.before});
    }
    if (!entity) return {};
    if (made) {
        if (now && is_empty((*now)["deleted"])) TRY(m_scope->remove(*entity, record));
        return {};
    }
    if (removal) {
        auto done = *removal ? m_scope->restore(*entity, record) : m_scope->remove(*entity, record);
        if (!done) note(done.error().what());
    }
    if (values.empty()) return {};
    if (auto done = m_scope->update(*entity, record, values); !done) note(done.error().what());
    return {};
}

Result<> UndoJob::finish() {
    Database& database = m_workspace.database();
    Statement mark = TRY(database.prepare("UPDATE change SET undone_by = ? WHERE id = ?"));
    mark.bind(0, m_scope->change_id()).bind(1, m_change);
    TRY(mark.run());
    // Redoing takes the undo back, so the original counts as done again.
    Statement revive = TRY(database.prepare(
        "UPDATE change SET undone_by = NULL WHERE id = (SELECT undo_of FROM change WHERE id = ?)"));
    revive.bind(0, m_change);
    TRY(revive.run());
    m_applied = TRY(m_scope->commit());
    m_scope.reset();
    if (m_applied.change == 0)
        return fail(ErrorKind::conflict, "Nothing of that change is left to undo.", "Nothing was changed.");
    m_applied.notes = std::move(m_notes);
    return {};
}

void UndoJob::note(std::string text) {
    constexpr std::size_t kMostNotes = 20;
    if (m_notes.size() < kMostNotes) m_notes.push_back(std::move(text));
}

}  // namespace qd
