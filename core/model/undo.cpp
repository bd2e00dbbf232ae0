// Which change is undone or redone next.

#include "core/model/undo_job.h"
#include "core/model/workspace_impl.h"

namespace qd {
namespace {

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

}  // namespace

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
    return undo_change(step.change);
}

Result<Applied> Workspace::redo() {
    const UndoStep step = TRY(step_from(*m_impl->database, kNextRedo));
    if (!step.change) return fail(ErrorKind::not_found, "There is nothing to redo.");
    return undo_change(step.change);
}

Result<Applied> Workspace::undo_change(Id change) {
    UndoJob job{*this, change};
    TRY(run_to_end(job));
    return job.applied();
}

}  // namespace qd
