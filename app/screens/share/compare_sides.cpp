#include "app/screens/share/compare_sides.h"

#include <fmt/format.h>

#include "app/ui/context.h"
#include "app/ui/text.h"

namespace qd {

using namespace ui;

std::string CompareSides::before_words() const { return with_now() ? std::string{tr("Snapshot")} : date(context().locale(), from, to); }

std::string CompareSides::after_words() const { return with_now() ? std::string{tr("Today")} : date(context().locale(), to, to); }

std::string CompareSides::key(Desk& desk) const {
    const std::string end = later ? later->manifest.id : fmt::format("{}/{}", desk.moment(), to_stored(to));
    // The same file opened again is another workspace.
    return fmt::format("{}/{}/{}/{}", earlier->manifest.id, end, fmt::ptr(before), fmt::ptr(after));
}

std::optional<CompareSides> compare_sides(Desk& desk) {
    const VisitedSnapshot* visit = desk.visit;
    if (!visit) return std::nullopt;
    if (visit->beside) {
        const SnapshotInMemory* first = visit;
        const SnapshotInMemory* second = visit->beside.get();
        if (second->manifest.shows() < first->manifest.shows()) std::swap(first, second);
        return CompareSides{first->workspace.get(), second->workspace.get(), first, second, day_shown(first->manifest), day_shown(second->manifest)};
    }
    if (desk.guest()) return std::nullopt;
    return CompareSides{visit->workspace.get(), &desk.workspace(), visit, nullptr, day_shown(visit->manifest), desk.clock().today()};
}

}  // namespace qd
