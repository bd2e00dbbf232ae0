#pragma once
// The day a workspace was last known to lie outside this browser, as a file. The browser
// remembers it, for each workspace by itself: another one that takes its place starts anew.

#include <optional>

#include "app/shell/platform.h"
#include "core/exchange/restore_points.h"
#include "core/model/workspace.h"

namespace qd {

// Empty: never, as far as this browser knows.
[[nodiscard]] std::optional<Date> last_copy(const Platform& platform, Workspace& workspace);
// What was just saved as a file, or opened from one.
void note_copy(Platform& platform, Workspace& workspace);

class Desk;

// The same about the desk's own workspace, for what is drawn: cheap each time, the workspace is asked once a change.
class CopyWatch {
public:
    [[nodiscard]] std::optional<Date> last(Desk& desk);
    // Whether it is time for another one.
    [[nodiscard]] ExportReminder reminder(Desk& desk);

private:
    [[nodiscard]] Id founding_of(Desk& desk);
    std::uint64_t m_moment = 0;
    Id m_founding = 0;
};

}  // namespace qd
