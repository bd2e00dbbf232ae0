#pragma once
// Restore points of the workspace in this browser: made, listed, taken back. When one is
// due and which ones may go is decided by core/exchange/restore_points.h.

#include <memory>
#include <string>
#include <vector>

#include "app/shell/platform.h"
#include "core/exchange/restore_points.h"
#include "core/model/workspace.h"

namespace qd {

// Newest first. Entries that are not ours are skipped.
void list_points(Platform& platform, Sealing::Done<std::vector<RestorePoint>> done);
// Packs and keeps the workspace as it stands. name empty = an automatic one.
void keep_point(Platform& platform, Workspace& workspace, std::string name, Sealing::Done<void> done);
// Keeps an automatic one when it is due, and drops what may go. Both workspace and platform
// must be there when the browser answers: life expires with them. Says nothing when it fails: the
// workspace itself is saved, and the Share screen shows what there is.
void keep_daily_point(Platform& platform, Workspace& workspace, std::weak_ptr<void> life);
// Whether there is anything in it that somebody would miss: a record of the sales work, not only settings.
[[nodiscard]] bool worth_keeping(Workspace& workspace);
// The workspace file of a point.
void take_point(Platform& platform, const std::string& id, Sealing::Done<Bytes> done);

}  // namespace qd
