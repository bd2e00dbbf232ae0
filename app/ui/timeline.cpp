#include "app/ui/timeline.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "app/ui/button.h"
#include "app/ui/context.h"
#include "app/ui/draw.h"
#include "app/ui/item.h"
#include "app/ui/text.h"

namespace qd::ui {

void TimelineEntry::clear() {
    id = 0;
    icon = {};
    color = {0, 0, 0, 0};
    headline.clear();
    body.clear();
    time.clear();
    expandable = false;
    action.clear();
}

namespace {

constexpr float kDayHead = 32, kMark = 24, kIndent = 34, kTime = 52, kAbove = 6, kLeast = 32;
constexpr float kGuess = 46;  // an entry with one line of body
constexpr RichOptions kHeadline{.type = {13, Weight::regular}, .ink = Ink::second};

struct TimelineRun {
    const TimelineSource& source;
    TimelineState& state;
    TimelineResult& result;
    TimelineEntry& entry;
    Area area;
};

RichOptions body_options(const TimelineRun& run, const TimelineEntry& entry) {
    const bool closed = entry.expandable && !run.state.expanded.contains(entry.id);
    return {.type = {12, Weight::regular}, .ink = Ink::second, .max_lines = closed ? 2 : 0};
}

void find_days(const TimelineSource& source, TimelineState& state, std::size_t count) {
    state.day_starts.assign(count, 0);
    state.day_counts.assign(count, 0);
    std::size_t start = 0;
    for (std::size_t at = 0; at < count; ++at) {
        const bool begins = at == 0 || source.day(static_cast<std::int64_t>(at)) != source.day(static_cast<std::int64_t>(at) - 1);
        if (begins) start = at;
        state.day_starts[at] = begins;
        ++state.day_counts[start];
    }
}

// Heights are guesses until an entry was seen; a new width or version begins anew.
void prepare(TimelineRun& run) {
    TimelineState& state = run.state;
    const auto count = static_cast<std::size_t>(run.source.entry_count());
    const bool same = state.ready && state.version == run.source.version() && state.heights.size() == count;
    if (!same) find_days(run.source, state, count);
    if (!same || state.width != run.area.width) {
        state.heights.assign(count, kGuess);
        for (std::size_t at = 0; at < count; ++at) state.heights[at] += state.day_starts[at] ? kDayHead : 0;
    }
    state.version = run.source.version();
    state.width = run.area.width;
    state.ready = true;
}

std::string day_words(Date day) {
    Context& ui = context();
    const std::string words = date(ui.locale(), day, ui.today(), DateStyle::weekday);
    const auto ago = (ui.today() - day).count();
    if (ago == 0) return tr("Today, {}", words);
    if (ago == 1) return tr("Yesterday, {}", words);
    return std::chrono::year_month_day{day}.year() == std::chrono::year_month_day{ui.today()}.year()
               ? words
               : date(ui.locale(), day, ui.today(), DateStyle::full);
}

void draw_day(Area row, Date day, std::int32_t count) {
    const Theme& theme = context().theme();
    const std::string words = day_words(day);
    label_node(Role::heading, words, row, 3);
    row.cut_top(8);
    const std::string number = integer(context().locale(), count);
    text(row.cut_right(text_width(number, type::caption), 10), number, type::caption, theme.second);
    row.cut_left(text(row, words, type::body_medium, theme.second), 10);
    line_across(row.x, row.y + row.height / 2, row.width, theme.line);
}

void draw_mark(const Area& place, const TimelineEntry& entry) {
    const Theme& theme = context().theme();
    const bool neutral = entry.color.a == 0;
    dot(place.x + kMark / 2, place.y + kMark / 2, kMark / 2, neutral ? theme.hover : over(entry.color.fade(theme.dark ? 0.2f : 0.12f), theme.page));
    icon(place, entry.icon, neutral ? theme.second : entry.color, 14);
}

float entry_height(const TimelineRun& run, const TimelineEntry& entry) {
    const float wide = run.area.width - kIndent;
    float high = kAbove + rich_text_height(wide - kTime, entry.headline, kHeadline);
    if (!entry.body.empty()) high += rich_text_height(wide, entry.body, body_options(run, entry));
    return std::max(high + 8, kLeast);
}

void press_entry(TimelineRun& run, const Item& item) {
    TimelineEntry& entry = run.entry;
    if (!item.pressed) return;
    if (entry.expandable) {
        if (run.state.expanded.erase(entry.id) == 0) run.state.expanded.insert(entry.id);
        context().need_frames(2);
    }
    run.result.pressed_entry = entry.id;
}

void draw_entry(TimelineRun& run, const Area& area, std::int64_t at) {
    Context& ui = context();
    const Theme& theme = ui.theme();
    TimelineEntry& entry = run.entry;
    const IdScope scope{entry.id};
    Node list_item{.role = Role::listitem, .name = plain(entry.headline), .rect = area};
    list_item.description = entry.time;
    list_item.row_index = static_cast<std::int32_t>(std::min<std::int64_t>(at + 1, INT32_MAX));
    ui.semantics.open(std::move(list_item));
    Area rest = area;
    rest.cut_top(kAbove);
    draw_mark({rest.x, rest.y - 2, kMark, kMark}, entry);
    rest.cut_left(kIndent);
    const float line = line_height(kHeadline.type);
    Area right{rest.right_edge() - kTime, rest.y, kTime, line};
    text(right, entry.time, type::caption, theme.second, Align::right);
    Area words = rest;
    words.width -= kTime;
    RichResult drawn = rich_text(words, entry.headline, kHeadline);
    if (!drawn.pressed.empty()) run.result.pressed_link = drawn.pressed;
    rest.cut_top(drawn.height);
    if (!entry.body.empty()) {
        label_node(Role::text, plain(entry.body), rest);
        drawn = rich_text(rest, entry.body, body_options(run, entry));
        if (!drawn.pressed.empty()) run.result.pressed_link = drawn.pressed;
    }
    if (!entry.action.empty() && button(Area{right.x - 74, right.y - 4, 70, 24}, entry.action, {.kind = ButtonKind::quiet, .small = true}))
        run.result.action = entry.id;
    // Links and buttons were offered the pointer before the entry itself.
    if (entry.expandable) {
        const bool open = run.state.expanded.contains(entry.id);
        press_entry(run, interact(area, {.role = Role::button, .name = tr(open ? "Show less" : "Show more"), .expanded = open ? Tri::yes : Tri::no}, {}, "more"));
    }
    ui.semantics.close();
}

// An entry above the view that turns out higher than guessed must not push the view.
void learn_height(TimelineRun& run, std::size_t at, float height, double top) {
    float& known = run.state.heights[at];
    if (known == height) return;
    if (top + static_cast<double>(known) <= run.state.pan.y) run.state.pan.y += static_cast<double>(height - known);
    known = height;
    context().need_frames(1);
}

}  // namespace

TimelineResult timeline(const Area& area, std::string_view name, const TimelineSource& source, TimelineState& state) {
    Context& ui = context();
    const IdScope scope{name};
    TimelineResult result;
    const std::uint32_t id = id_of("timeline");
    TimelineRun run{source, state, result, ui.state<TimelineEntry>(id), area};
    prepare(run);
    double content = 12;
    for (const float height : state.heights) content += static_cast<double>(height);
    state.pan.take_input(id, area, static_cast<double>(area.width), content);
    const NodeScope region{Role::region, name, area};
    bool in_list = false;  // each day is a list of its own, also when its head is scrolled away
    {
        const Clip clip{Area{area.x - 4, area.y, area.width + 8, area.height}};
        double top = 0;
        const double scrolled = std::round(state.pan.y);
        for (std::size_t at = 0; at < state.heights.size() && top < scrolled + static_cast<double>(area.height); ++at) {
            const double next = top + static_cast<double>(state.heights[at]);
            if (next > scrolled) {
                const auto index = static_cast<std::int64_t>(at);
                run.entry.clear();
                source.entry(index, run.entry);
                Area place{area.x, area.y + static_cast<float>(top - scrolled), area.width, entry_height(run, run.entry)};
                const float head = state.day_starts[at] ? kDayHead : 0;
                if (in_list && head > 0) ui.semantics.close();
                if (head > 0) draw_day({place.x, place.y, place.width, kDayHead}, source.day(index), state.day_counts[at]);
                if (!in_list || head > 0) ui.semantics.open({.role = Role::list, .name = day_words(source.day(index)), .rect = place});
                in_list = true;
                draw_entry(run, place.moved(0, head), index);
                learn_height(run, at, place.height + head, top);
            }
            top = next;
        }
    }
    if (in_list) ui.semantics.close();
    state.pan.draw_bars(id, {area.x, area.y, area.width + 10, area.height}, static_cast<double>(area.width), content);
    return result;
}

}  // namespace qd::ui
