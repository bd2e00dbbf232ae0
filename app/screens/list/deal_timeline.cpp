#include "app/screens/list/deal_timeline.h"

#include <imgui.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "app/ui/button.h"
#include "app/ui/context.h"
#include "app/ui/draw.h"
#include "app/ui/item.h"
#include "app/ui/scroll.h"
#include "app/ui/tabs.h"
#include "app/ui/text.h"
#include "assets/icons.h"

namespace qd {

using namespace ui;

namespace {

using Days = std::chrono::days;

constexpr float kRowHeight = 32, kHead = 34, kBar = 18, kGrip = 10;
constexpr std::array<int, 3> kSpans = {3, 6, 12};  // months

Date month_start(Date day, int months_later) {
    const std::chrono::year_month_day date{day};
    return Date{((date.year() / date.month()) + std::chrono::months{months_later}) / std::chrono::day{1}};
}

float title_width(float width) { return std::clamp(width * 0.26f, 120.0f, 300.0f); }

}  // namespace

// A third of the span lies behind today.
Date DealTimeline::first_day() const { return month_start(m_today, m_shift - kSpans[static_cast<std::size_t>(m_span)] / 3); }

float DealTimeline::place(Date day) const {
    const Date first = first_day(), last = month_start(first, kSpans[static_cast<std::size_t>(m_span)]);
    return m_lane.x + m_lane.width * static_cast<float>((day - first).count()) / static_cast<float>((last - first).count());
}

DealTimeline::Row DealTimeline::read(const ListModel& list, std::size_t at) const {
    Row row;
    row.index = list.selection().rows[at];
    row.id = list.id_at(row.index);
    const std::string_view account = list.view("account").text(row.index), product = list.view("product").text(row.index), name = list.view("name").text(row.index);
    row.title = account.empty() ? name : account;
    const std::string_view second = !name.empty() && !account.empty() ? name : product;
    if (!second.empty()) row.title += (row.title.empty() ? "" : " · ") + std::string{second};
    if (row.title.empty()) row.title = tr("No account");
    row.start = day_of(instant_from_stored(list.view("created").integer(row.index)));
    if (!list.view("close_date").empty(row.index)) row.close = date_from_stored(list.view("close_date").integer(row.index));
    row.open = list.view("status").text(row.index) == "Open";
    return row;
}

void DealTimeline::draw_controls(Area row) {
    if (icon_button(row.right(4), icons::chevron_right, tr("Later"), {.small = true})) ++m_shift;
    if (button(row.right(4), tr("Today"), {.disabled = m_shift == 0, .small = true})) m_shift = 0;
    if (icon_button(row.right(12), icons::chevron_left, tr("Earlier"), {.small = true})) --m_shift;
    segmented(row.right(8), tr("Span"), {{tr("3 months"), {}, {}}, {tr("6 months"), {}, {}}, {tr("Year"), {}, {}}}, m_span);
}

void DealTimeline::draw_axis(Area head, float height) const {
    const Theme& theme = context().theme();
    line_across(head.x, head.bottom_edge() - 1, head.width, theme.line);
    const Clip clip{Area{m_lane.x, head.y, m_lane.width, height}};
    const int months = kSpans[static_cast<std::size_t>(m_span)];
    const float now = place(m_today), now_end = now + 8 + text_width(tr("Today"), type::tiny_medium);
    for (int month = 0; month < months; ++month) {
        const Date first = month_start(first_day(), month);
        const float x = place(first);
        line_down(x, head.y, height, theme.line);
        const std::chrono::year_month_day date{first};
        std::string words = month_name(static_cast<unsigned>(date.month()));
        if (month == 0 || date.month() == std::chrono::January) words += ' ' + std::to_string(static_cast<int>(date.year()));
        // Near the beginning or end of a month, the day is worth more than the month's name.
        const bool hidden = x + 6 < now_end && x + 6 + text_width(words, type::caption_medium) > now;
        if (!hidden) text(Area{x + 6, head.y, place(month_start(first, 1)) - x - 8, head.height}, words, type::caption_medium, theme.second);
    }
    line_down(now, head.y, height, theme.bad);
    text(Area{now + 4, head.y, 60, head.height}, tr("Today"), type::tiny_medium, theme.bad);
}

void DealTimeline::take_keys(const Row& row, Answer& answer) {
    Context& ui = context();
    const int step = (ui.take_key(ImGuiKey_RightArrow) ? 1 : 0) - (ui.take_key(ImGuiKey_LeftArrow) ? 1 : 0) +
                     7 * ((ui.take_key(ImGuiKey_RightArrow, ImGuiMod_Shift) ? 1 : 0) - (ui.take_key(ImGuiKey_LeftArrow, ImGuiMod_Shift) ? 1 : 0));
    if (step != 0) {
        if (!m_moving || m_moving->id != row.id) m_moving = Moving{row.id, *row.close, *row.close};
        m_moving->to += Days{step};
    }
    if (!m_moving || m_moving->id != row.id || m_moving->by_mouse) return;
    if (ui.take_key(ImGuiKey_Enter, 0, false)) {
        if (m_moving->to != m_moving->from) answer.moved = {row.id, m_moving->to};
        m_moving.reset();
    } else if (ui.take_key(ImGuiKey_Escape, 0, false)) {
        m_moving.reset();
    }
}

void DealTimeline::draw_bar(Desk& desk, Area lane, const ListModel& list, const Row& row, Answer& answer) {
    const Theme& theme = context().theme();
    const Locale& locale = context().locale();
    const bool moving = m_moving && m_moving->id == row.id;
    const Date close = moving ? m_moving->to : *row.close;
    const float left = std::clamp(place(row.start), lane.x, lane.right_edge()), right = place(close);
    const auto look = list.stages().find(list.view("stage").integer(row.index));
    const Color colour = look == list.stages().end() ? theme.accent : theme.named(look->second.colour);
    const bool late = row.open && close < m_today;
    const Area bar{std::min(left, right - 4), lane.y + (lane.height - kBar) / 2, std::max(right - left, 4.0f), kBar};
    fill(bar, colour.fade(row.open ? 0.32f : 0.16f), 4);
    fill(Area{bar.right_edge() - 3, bar.y, 3, bar.height}, late ? theme.bad : colour, 1);
    const std::string when = date(locale, close, m_today);
    Node node{.role = Role::slider, .name = tr("Close date of {}", row.title), .value = when, .value_now = static_cast<float>((close - m_today).count()), .value_min = -3650, .value_max = 3650};
    const bool editable = row.open && desk.may_write();
    node.disabled = !editable;
    const Area grip{bar.right_edge() - kGrip, lane.y, kGrip * 2, lane.height};
    const Item item = interact(grip, std::move(node), {.disabled = !editable, .keys = false, .drag = true, .radius = 4}, "close");
    if (item.hovered || item.held) ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
    if (item.step != 0) answer.moved = {row.id, *row.close + Days{item.step}};
    if (item.held) {
        if (!moving) m_moving = Moving{row.id, *row.close, *row.close, true};
        const float day = place(m_today + Days{1}) - place(m_today);
        m_moving->to = m_moving->from + Days{std::lround(ImGui::GetMouseDragDelta(0, 0).x / day)};
    } else if (moving && m_moving->by_mouse) {
        if (m_moving->to != m_moving->from) answer.moved = {row.id, m_moving->to};
        m_moving.reset();
    }
    if (item.focused && editable) take_keys(row, answer);
    std::string words = when;
    if (!list.view("amount").empty(row.index)) words += "  " + money(locale, list.view("amount").integer(row.index), MoneyStyle::compact);
    if (moving && !m_moving->by_mouse) words += "  " + std::string{tr("Enter saves, Esc keeps")};
    text(Area{bar.right_edge() + 8, lane.y, 260, lane.height}, words, type::caption, late ? theme.bad : moving ? theme.text : theme.second);
}

void DealTimeline::draw_row(Desk& desk, Area area, const ListModel& list, const Row& row, Answer& answer) {
    const Theme& theme = context().theme();
    const IdScope scope{row.id};
    const NodeScope node{Role::listitem, row.title, area};
    Area name{area.x, area.y, title_width(area.width), area.height};
    const Item item = interact(name, {.role = Role::link, .name = row.title}, {.keys = false}, "open");
    if (item.hovered) fill(area, theme.hover.fade(0.6f));
    text(name.inset(8, 0), row.title, type::body_medium, theme.text);
    if (item.focused && context().take_key(ImGuiKey_Space, 0, false)) answer.peeked = row.id;
    if (item.pressed || (item.focused && context().take_key(ImGuiKey_Enter, 0, false))) answer.opened = row.id;
    line_across(area.x, area.bottom_edge() - 1, area.width, theme.line.fade(0.6f));
    const Area lane{m_lane.x, area.y, m_lane.width, area.height};
    const Clip clip{lane};
    if (row.close) return draw_bar(desk, lane, list, row, answer);
    // An end that nobody has said: from its beginning until today.
    const float from = std::clamp(place(row.start), lane.x, lane.right_edge()), to = std::max(place(m_today), from);
    fill(Area{from, lane.y + (lane.height - kBar) / 2, to - from, kBar}, theme.hover, 4);
    text(Area{to + 8, lane.y, 200, lane.height}, tr("No close date"), type::caption, theme.warn);
}

DealTimeline::Answer DealTimeline::draw(Desk& desk, Area area, const ListModel& list) {
    const Theme& theme = context().theme();
    m_today = desk.today();
    Answer answer;
    draw_controls(area.cut_top(kSmallControl, 8));
    Area head = area.cut_top(kHead);
    const float titles = title_width(head.width);
    m_lane = Area{head.x + titles, head.y, head.width - titles, area.height};
    fill(Area{head.x, head.y, head.width, head.height + area.height}, theme.panel);
    text(Area{head.x + 8, head.y, titles - 8, head.height}, tr("Deal"), type::caption_medium, theme.second);
    const std::size_t count = list.selection().rows.size();
    {
        const NodeScope region{Role::list, tr("Deals along time"), area};
        Scroll scroll{area, "timeline"};
        Area rows = scroll.content();
        const auto first = static_cast<std::size_t>(std::max(0.0f, std::floor((area.y - rows.y) / kRowHeight)));
        for (std::size_t at = first; at < count; ++at) {
            const Area line{rows.x, rows.y + kRowHeight * static_cast<float>(at), rows.width, kRowHeight};
            if (line.y > area.bottom_edge()) break;
            draw_row(desk, line, list, read(list, at), answer);
        }
        scroll.end_at(rows.y + kRowHeight * static_cast<float>(count) + 8);
    }
    draw_axis(head, head.height + area.height);
    if (count == 0) text(area.inset(8, 8).cut_top(24), tr("No deal matches these filters."), type::body, theme.second);
    return answer;
}

}  // namespace qd
