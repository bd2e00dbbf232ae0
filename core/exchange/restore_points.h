#pragma once
// When a copy of the workspace is put aside by itself, and which old ones may go: seven days
// and four weeks back, and whatever somebody gave a name. Where copies are kept is the caller's business.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/clock.h"

namespace qd {

enum class RestoreKind : std::uint8_t { automatic, named };

struct RestorePoint {
    std::string id;
    std::string name;            // what somebody called it; empty when automatic
    RestoreKind kind = RestoreKind::automatic;
    Instant made{};
    std::uint64_t bytes = 0;     // as stored
    std::uint64_t revision = 0;  // of the store (SaveStatus::committed) when it was made
};

constexpr int kDailyPoints = 7;
constexpr int kWeeklyPoints = 4;

// An automatic one is due: there is none of today (civil day of the clock) and something was committed since the newest.
[[nodiscard]] bool restore_point_due(std::span<const RestorePoint> points, const Clock& clock, std::uint64_t committed);

// Ids of automatic points that may go: beyond the newest of each of the last seven days that have one, and the newest of
// each of the last four weeks (Monday to Sunday) that have one. Named ones never go by themselves. Points from the
// future (a clock that was wrong) are kept until the clock has passed them.
[[nodiscard]] std::vector<std::string> points_to_drop(std::span<const RestorePoint> points, const Clock& clock);

// "daily" or "weekly" or "named": why a point is kept; "" when it may go.
[[nodiscard]] std::string reason_to_keep(const RestorePoint& point, std::span<const RestorePoint> points, const Clock& clock);

// The reminder that the last copy outside the browser is old. last_export: empty = never.
struct ExportReminder {
    bool due = false;
    std::int64_t days = 0;       // since the last export; since `first_data` when there was none
    std::string sentence;        // "The last copy outside this browser is 9 days old."
};
constexpr std::int64_t kExportReminderDays = 7;
[[nodiscard]] ExportReminder export_reminder(std::optional<Instant> last_export, Instant first_data, const Clock& clock);

}  // namespace qd
