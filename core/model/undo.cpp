// Undo and redo: a change is taken back by a new change that writes the inverse,
// so the journal only ever grows.

#include <map>

#include "core/model/workspace_impl.h"

namespace qd {
namespace {

constexpr std::size_t kId = 0, kDeleted = 3;

// Only what people and imports did is offered; rule effects go with their cause or by undo_change.
constexpr const char* kNextUndo =
    "SELECT id, label FROM change WHERE undo_of IS NULL AND undone_by IS NULL AND cause IN (0, 1, 3)"
    " ORDER BY id DESC LIMIT 1";
constexpr const char* kNextRedo =
    "SELECT u.id, u.label FROM change u JOIN change c ON c.id = u.undo_of"
    " WHERE u.undone_by IS NULL AND c.undo_of IS NULL AND c.undone_by = u.id"
    " AND NOT EXISTS (SELECT 1 FROM change n WHERE n.id > u.id AND n.undo_of IS NULL AND n.cause IN (0, 1, 3))"
    " ORDER BY u.id DESC LIMIT 1";

Result<UndoStep> step_from(Database& database, const char* sql) {
    Statement select = TRY(database.prepare(sql));
    if (!TRY(select.step())) return UndoStep{};
    return UndoStep{select.integer(0), std::string{select.text(1)}};
}

struct FieldTrip {  // where a field was before the change and where the change left it
    Value before, after;
};

struct Inverse {
    Id last_id = 0;
    std::map<Id, std::map<int, FieldTrip>> updates;
};

Result<Inverse> read_inverse(Database& database, Id change) {
    Statement header = TRY(database.prepare("SELECT last_id, first_seq, last_seq FROM change WHERE id = ?"));
    header.bind(0, change);
    if (!TRY(header.step())) return fail(ErrorKind::not_found, "That change is not in the journal.", "Nothing was changed.");
    Inverse inverse{header.integer(0), {}};
    Statement rows = TRY(database.prepare(
        "SELECT record, field, before, after FROM journal WHERE seq > ? AND seq <= ? AND change = ? ORDER BY seq"));
    rows.bind(0, header.integer(1)).bind(1, header.integer(2)).bind(2, change);
    while (TRY(rows.step())) {
        const Id record = rows.integer(0);
        // Rows about a record that the change itself made go when the record goes.
        if (record > change && record <= inverse.last_id) continue;
        auto& trips = inverse.updates[record];
        const auto [trip, first] = trips.try_emplace(static_cast<int>(rows.integer(1)));
        if (first) trip->second.before = column_value(rows, 2);
        trip->second.after = column_value(rows, 3);
    }
    return inverse;
}

void note(Applied& applied, std::string text) {
    constexpr std::size_t kMostNotes = 20;
    if (applied.notes.size() < kMostNotes) applied.notes.push_back(std::move(text));
}

Result<> put_back(ChangeScope& scope, Applied& applied, Workspace::Impl& workspace, Id record,
                  const std::map<int, FieldTrip>& trips) {
    const Entity* entity = nullptr;
    std::vector<FieldValue> values;
    std::optional<bool> removal;
    bool made = false;   // by the change, with an id of its own
    for (const auto& [number, trip] : trips) {
        const auto place = workspace.places.find(number);
        if (place == workspace.places.end()) continue;
        entity = place->second.entity;
        const std::size_t at = place->second.field;
        made = made || at == kId;
        if (entity->fields[at].key == "deleted") {
            removal = !is_empty(trip.after);
            continue;
        }
        const auto row = workspace.row(*entity, record);
        if (!row) continue;
        if ((*row)[at] != trip.after) {
            note(applied, workspace.title(*entity, record) + ": " + entity->fields[at].label +
                              " was edited since and keeps its value.");
            continue;
        }
        values.push_back({static_cast<std::uint16_t>(at), trip.before});
    }
    if (!entity) return {};
    if (made) {
        const auto row = workspace.row(*entity, record);
        if (row && is_empty((*row)[kDeleted])) TRY(scope.remove(*entity, record));
        return {};
    }
    if (removal) {
        auto done = *removal ? scope.restore(*entity, record) : scope.remove(*entity, record);
        if (!done) note(applied, done.error().what);
    }
    if (values.empty()) return {};
    if (auto done = scope.update(*entity, record, values); !done) note(applied, done.error().what);
    return {};
}

Result<> remove_creations(ChangeScope& scope, Workspace::Impl& workspace, Id change, Id last_id) {
    for (const Entity& entity : workspace.catalogue.entities()) {
        std::vector<Id> made;
        Statement select = TRY(workspace.database->prepare(
            "SELECT id FROM \"" + entity.key + "\" WHERE id > ? AND id <= ? AND deleted IS NULL"));
        select.bind(0, change).bind(1, last_id);
        while (TRY(select.step())) made.push_back(select.integer(0));
        for (const Id id : made) TRY(scope.remove(entity, id));
    }
    return {};
}

}  // namespace

Result<Applied> Workspace::Impl::invert(Id change, std::string label) {
    const Inverse inverse = TRY(read_inverse(*database, change));
    Change header;
    header.label = std::move(label);
    header.cause = Cause::undo;
    header.cause_id = change;
    std::unique_ptr<ChangeScope::State> state = TRY(begin_state(header));
    state->undo_of = change;
    const Id inverse_change = state->change;
    ChangeScope::State& open = *state;
    ChangeScope scope{std::move(state)};
    TRY(remove_creations(scope, *this, change, inverse.last_id));
    for (const auto& [record, trips] : inverse.updates) TRY(put_back(scope, open.applied, *this, record, trips));
    Statement mark = TRY(database->prepare("UPDATE change SET undone_by = ? WHERE id = ?"));
    mark.bind(0, inverse_change).bind(1, change);
    TRY(mark.run());
    // Redoing takes the undo back, so the original counts as done again.
    Statement revive = TRY(database->prepare(
        "UPDATE change SET undone_by = NULL WHERE id = (SELECT undo_of FROM change WHERE id = ?)"));
    revive.bind(0, change);
    TRY(revive.run());
    const std::vector<std::string> notes = open.applied.notes;
    Applied applied = TRY(scope.commit());
    if (applied.change == 0)
        return fail(ErrorKind::conflict, "Nothing of that change is left to undo.", "Nothing was changed.");
    applied.notes = notes;
    return applied;
}

UndoStep Workspace::next_undo() {
    auto step = step_from(*m_impl->database, kNextUndo);
    return step ? *std::move(step) : UndoStep{};
}

UndoStep Workspace::next_redo() {
    auto step = step_from(*m_impl->database, kNextRedo);
    return step ? *std::move(step) : UndoStep{};
}

Result<Applied> Workspace::undo() {
    const UndoStep step = TRY(step_from(*m_impl->database, kNextUndo));
    if (!step.change) return fail(ErrorKind::not_found, "There is nothing to undo.");
    return m_impl->invert(step.change, step.label);
}

Result<Applied> Workspace::redo() {
    const UndoStep step = TRY(step_from(*m_impl->database, kNextRedo));
    if (!step.change) return fail(ErrorKind::not_found, "There is nothing to redo.");
    return m_impl->invert(step.change, step.label);
}

Result<Applied> Workspace::undo_change(Id change) {
    Statement select = TRY(m_impl->database->prepare("SELECT label, undone_by IS NOT NULL FROM change WHERE id = ?"));
    select.bind(0, change);
    if (!TRY(select.step())) return fail(ErrorKind::not_found, "That change is not in the journal.");
    if (select.integer(1)) return fail(ErrorKind::conflict, "That change was undone already.");
    std::string label{select.text(0)};
    select.reset();
    return m_impl->invert(change, std::move(label));
}

}  // namespace qd
