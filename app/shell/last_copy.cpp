#include "app/shell/last_copy.h"

#include <fmt/format.h>

namespace qd {
namespace {

// The founding change's id: every copy of a workspace has it, and no other workspace. 0 = nothing was changed yet.
Id founding(Workspace& workspace) { return workspace.database().integer("SELECT coalesce(min(id), 0) FROM change").value_or(0); }

std::string key_of(Workspace& workspace) { return fmt::format("last_copy:{}", founding(workspace)); }

}  // namespace

std::optional<Date> last_copy(const Platform& platform, Workspace& workspace) { return parse_iso_date(platform.preference(key_of(workspace))); }

void note_copy(Platform& platform, Workspace& workspace) { platform.set_preference(key_of(workspace), iso(workspace.clock().today())); }

ExportReminder copy_reminder(const Platform& platform, Workspace& workspace) {
    const auto last = last_copy(platform, workspace);
    const Id first = founding(workspace);
    const Instant begun = first ? given_at(first) : workspace.clock().now();
    return export_reminder(last ? std::optional{start_of(*last)} : std::nullopt, begun, workspace.clock());
}

}  // namespace qd
