#include "core/exchange/restore_points.h"

#include <algorithm>
#include <set>

#include "core/base/sort_by.h"

namespace qd {
namespace {

Date day_made(const RestorePoint& point, const Clock& clock) {
    return day_of(point.made + std::chrono::minutes{clock.utc_offset_minutes(point.made)});
}

Date monday_of(Date day) {
    const std::chrono::weekday weekday{day};
    return day - std::chrono::days{weekday.iso_encoding() - 1};
}

struct Kept { std::set<std::string> daily, weekly; };

// The newest point of each of the newest `most` periods that have one.
template <class Period>
std::set<std::string> newest_of_each(const std::vector<const RestorePoint*>& newest_first, std::size_t most, Period period) {
    std::set<Date> seen;
    std::set<std::string> ids;
    for (const RestorePoint* point : newest_first) {
        if (seen.size() == most) break;
        if (seen.insert(period(*point)).second) ids.insert(point->id);
    }
    return ids;
}

Kept kept(std::span<const RestorePoint> points, const Clock& clock) {
    std::vector<const RestorePoint*> automatic;
    for (const RestorePoint& point : points)
        if (point.kind == RestoreKind::automatic && point.made <= clock.now()) automatic.push_back(&point);
    sort_by(automatic, [](const RestorePoint* a, const RestorePoint* b) {
        return a->made != b->made ? a->made > b->made : a->id > b->id;
    });
    return {newest_of_each(automatic, kDailyPoints, [&](const RestorePoint& point) { return day_made(point, clock); }),
            newest_of_each(automatic, kWeeklyPoints, [&](const RestorePoint& point) { return monday_of(day_made(point, clock)); })};
}

}  // namespace

bool restore_point_due(std::span<const RestorePoint> points, const Clock& clock, std::uint64_t committed) {
    const RestorePoint* newest = nullptr;
    for (const RestorePoint& point : points)
        if (point.made <= clock.now() && (!newest || point.made > newest->made)) newest = &point;
    if (!newest) return committed > 0;
    if (newest->revision == committed) return false;
    const bool today = std::ranges::any_of(points, [&](const RestorePoint& point) {
        return point.kind == RestoreKind::automatic && point.made <= clock.now() && day_made(point, clock) == clock.today();
    });
    return !today;
}

std::vector<std::string> points_to_drop(std::span<const RestorePoint> points, const Clock& clock) {
    const Kept keep = kept(points, clock);
    std::vector<std::string> drop;
    for (const RestorePoint& point : points)
        if (point.kind == RestoreKind::automatic && point.made <= clock.now() && !keep.daily.contains(point.id) && !keep.weekly.contains(point.id))
            drop.push_back(point.id);
    return drop;
}

std::string reason_to_keep(const RestorePoint& point, std::span<const RestorePoint> points, const Clock& clock) {
    if (point.kind == RestoreKind::named) return "named";
    if (point.made > clock.now()) return "daily";
    const Kept keep = kept(points, clock);
    if (keep.daily.contains(point.id)) return "daily";
    return keep.weekly.contains(point.id) ? "weekly" : "";
}

ExportReminder export_reminder(std::optional<Instant> last_export, Instant first_data, const Clock& clock) {
    ExportReminder reminder;
    const Instant since = last_export.value_or(first_data);
    reminder.days = std::max<std::int64_t>((clock.today() - day_of(since + std::chrono::minutes{clock.utc_offset_minutes(since)})).count(), 0);
    reminder.due = reminder.days >= kExportReminderDays;
    if (!reminder.due) return reminder;
    const std::string days = std::to_string(reminder.days) + " days";
    reminder.sentence = last_export ? "The last copy outside this browser is " + days + " old."
                                    : "There is no copy outside this browser yet, after " + days + " of work.";
    return reminder;
}

}  // namespace qd
