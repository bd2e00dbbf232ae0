#include "app/shell/last_copy.h"

#include <fmt/format.h>

#include "app/shell/desk.h"

namespace qd {
namespace {

// The founding change's id: every copy of a workspace has it, and no other workspace. 0 = nothing was changed yet.
Id founding(Workspace& workspace) { return workspace.database().integer("SELECT coalesce(min(id), 0) FROM change").value_or(0); }

std::string key_of(Id founding) { return fmt::format("last_copy:{}", founding); }

std::optional<Date> last_copy(const Platform& platform, Id founding) { return parse_iso_date(platform.preference(key_of(founding))); }

}  // namespace

std::optional<Date> last_copy(const Platform& platform, Workspace& workspace) { return last_copy(platform, founding(workspace)); }

void note_copy(Platform& platform, Workspace& workspace) { platform.set_preference(key_of(founding(workspace)), iso(workspace.clock().today())); }

Id CopyWatch::founding_of(Desk& desk) {
    if (m_moment != desk.moment()) {
        m_moment = desk.moment();
        m_founding = founding(desk.present());
    }
    return m_founding;
}

std::optional<Date> CopyWatch::last(Desk& desk) { return last_copy(desk.platform(), founding_of(desk)); }

ExportReminder CopyWatch::reminder(Desk& desk) {
    const auto at = last(desk);
    const Clock& clock = desk.present().clock();
    const Instant begun = m_founding ? given_at(m_founding) : clock.now();
    return export_reminder(at ? std::optional{start_of(*at)} : std::nullopt, begun, clock);
}

}  // namespace qd
