#pragma once
// What happened, newest first, grouped by day. Only entries in view are asked for.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <unordered_set>
#include <vector>

#include "app/ui/icon.h"
#include "app/ui/pan.h"
#include "app/ui/rich_text.h"
#include "core/base/instant.h"

namespace qd::ui {

struct TimelineEntry {
    std::int64_t id = 0;
    Icon icon{};
    Color color{0, 0, 0, 0};       // of the icon's circle; alpha 0 = neutral
    std::vector<Run> headline;
    std::vector<Run> body;
    std::string time;              // "16:55"
    bool expandable = false;       // the body is cut to two lines until it is opened
    std::string action;            // label of a quiet button at the right on hover ("Edit"); may be empty
    void clear();
};

class TimelineSource {
public:
    virtual ~TimelineSource() = default;
    [[nodiscard]] virtual std::int64_t entry_count() const = 0;
    [[nodiscard]] virtual Date day(std::int64_t at) const = 0;
    virtual void entry(std::int64_t at, TimelineEntry& out) const = 0;
    // A change means that entries came, went or changed.
    [[nodiscard]] virtual std::uint64_t version() const = 0;
};

struct TimelineState {
    Pan pan;
    std::unordered_set<std::int64_t> expanded;
    // Heights of entries, estimated until they were seen.
    std::vector<float> heights;
    std::vector<std::uint8_t> day_starts;  // 1 where a day begins
    std::vector<std::int32_t> day_counts;  // entries of the day that begins here
    std::uint64_t version = 0;
    float width = 0;
    bool ready = false;
};

struct TimelineResult {
    std::string pressed_link;                    // empty = none
    std::optional<std::int64_t> pressed_entry;   // the headline was clicked
    std::optional<std::int64_t> action;          // its button was
};

TimelineResult timeline(const Area& area, std::string_view name, const TimelineSource& source, TimelineState& state);

}  // namespace qd::ui
