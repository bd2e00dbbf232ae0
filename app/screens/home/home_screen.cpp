#include "app/screens/home/home_screen.h"

#include <imgui.h>

#include <algorithm>

#include "app/shell/help_link.h"
#include "app/ui/button.h"
#include "app/ui/card.h"
#include "app/ui/context.h"
#include "app/ui/draw.h"
#include "app/ui/empty.h"
#include "app/ui/item.h"
#include "app/ui/kbd.h"
#include "app/ui/tabs.h"
#include "app/ui/text.h"
#include "assets/icons.h"

namespace qd {

using namespace ui;

namespace {

struct SignalGroup { const char* label; std::vector<Signal> signals; };

const std::vector<SignalGroup>& groups() {
    static const std::vector<SignalGroup> kGroups = {
        {"All", {}},
        {"Close date", {Signal::close_date_passed, Signal::missing_close_date, Signal::close_date_moved}},
        {"Next step", {Signal::next_step_overdue, Signal::no_next_step}},
        {"Stale", {Signal::stale, Signal::rotting}},
        {"Missing", {Signal::missing_amount, Signal::missing_account}}};
    return kGroups;
}

bool belongs(const DealSignal& signal, int tab) {
    const auto& wanted = groups()[static_cast<std::size_t>(tab)].signals;
    return wanted.empty() || std::ranges::find(wanted, signal.signal) != wanted.end();
}

Icon icon_of(Signal signal) {
    switch (signal) {
        case Signal::close_date_passed: case Signal::missing_close_date: case Signal::close_date_moved: return icons::calendar_x;
        case Signal::next_step_overdue: case Signal::no_next_step: return icons::footprints;
        case Signal::stale: case Signal::rotting: return icons::hourglass;
        default: return icons::circle_alert;
    }
}

Color colour_of(Signal signal) {
    const Theme& theme = context().theme();
    return signal == Signal::close_date_passed || signal == Signal::next_step_overdue ? theme.bad : theme.warn;
}

const char* greeting(int hour) {
    if (hour < 12) return tr("Good morning");
    return hour < 18 ? tr("Good afternoon") : tr("Good evening");
}

}  // namespace

const ScreenInfo& HomeScreen::info() const {
    static const ScreenInfo kInfo{"home", "Home", icons::house, NavGroup::home, 'H'};
    return kInfo;
}

std::vector<const DealSignal*> HomeScreen::shown() const {
    std::vector<const DealSignal*> list;
    // One row for each deal: its most urgent finding of the kind comes first.
    for (const DealSignal& signal : m_data.signals)
        if (belongs(signal, m_tab) && (list.empty() || list.back()->deal != signal.deal)) list.push_back(&signal);
    return list;
}

std::size_t HomeScreen::deals_with(int tab) const {
    std::size_t count = 0;
    Id last = 0;
    for (const DealSignal& signal : m_data.signals) {
        if (!belongs(signal, tab) || signal.deal == last) continue;
        last = signal.deal;
        ++count;
    }
    return count;
}

void HomeScreen::draw(Desk& desk, Area area) {
    const std::uint64_t revision = desk.moment();
    if (m_read_at != revision || m_read_norms != desk.norms_version() || m_read_for != desk.person().id || m_read_day != desk.today()) {
        m_data = read_home(desk);
        m_read_norms = desk.norms_version();
        m_read_at = revision;
        m_read_for = desk.person().id;
        m_read_day = desk.today();
    }
    if (m_data.problem) {
        error_state(area, *m_data.problem);
        return;
    }
    take_keys(desk);
    if (context().breadth() == Breadth::phone) return draw_phone(desk, area.inset(16, 12));
    area = area.inset(20, 16);
    draw_head(desk, area);
    Area right = area.cut_right(std::clamp(area.width * 0.39f, 300.0f, 460.0f), 12);
    draw_needs(desk, area);
    const Area today = right.cut_top(std::max(180.0f, right.height - 260), 12);
    draw_today(desk, today);
    draw_quarter(desk, right);
}

void HomeScreen::draw_head(Desk& desk, Area& area) {
    const Theme& theme = context().theme();
    const Locale& locale = context().locale();
    const Instant now = desk.clock().now() + std::chrono::minutes{locale.utc_offset_minutes};
    const auto hour = std::chrono::duration_cast<std::chrono::hours>(now - start_of(day_of(now))).count();
    std::string name = desk.person().name.substr(0, desk.person().name.find(' '));
    const std::string title = name.empty() ? std::string{greeting(static_cast<int>(hour))} : fmt::format("{}, {}", greeting(static_cast<int>(hour)), name);
    Area head = area.cut_top(46, 12);
    Area actions{head.x, head.y, head.width, kControl};
    help_link(desk, actions, "home");
    head.width = actions.width;
    if (button(head.right(8), tr("Log call"), {.icon = icons::phone}))
        desk.compose("activity", {{"kind", Value{"call"}}, {"done", Value{std::int64_t{1}}}});
    label_node(Role::heading, title, head, 1);
    text(head.cut_top(26), title, type::title, theme.text);
    std::string line = date(locale, desk.today(), desk.today(), DateStyle::lengthy);
    line += " · " + tr_count(locale, static_cast<std::int64_t>(deals_with(0)), "{} deal needs you", "{} deals need you");
    line += " · " + tr_count(locale, static_cast<std::int64_t>(m_data.open_tasks), "{} task", "{} tasks");
    if (m_data.meetings) line += " · " + tr_count(locale, static_cast<std::int64_t>(m_data.meetings), "{} meeting", "{} meetings");
    text(head, line, type::body, theme.second);
}

void HomeScreen::draw_needs(Desk& desk, Area area) {
    const Theme& theme = context().theme();
    const Locale& locale = context().locale();
    Area inside = card(area);
    const auto list = shown();
    std::int64_t stake = 0;
    Id last = 0;
    for (const DealSignal* signal : list) {
        if (signal->deal != last) stake += signal->amount;
        last = signal->deal;
    }
    card_head(inside, tr("Needs you"), stake ? tr("{} at stake", money(locale, stake)) : "");
    if (!m_data.signals_known) {
        empty_state(inside, {.icon = icons::hourglass, .title = tr("Looking through your deals"),
                             .sentence = tr("How long your stages and silences usually last is being read.")});
        return;
    }
    if (m_data.signals.empty()) {
        empty_state(inside, {.icon = icons::circle_check, .title = tr("Nothing needs you"),
                             .sentence = tr("Deals with a passed close date, without a next step or quiet for too long appear here, with a fix.")});
        return;
    }
    std::vector<TabSpec> specs;
    std::vector<std::string> counts;
    for (std::size_t at = 0; at < groups().size(); ++at)
        counts.push_back(integer(locale, static_cast<std::int64_t>(deals_with(static_cast<int>(at)))));
    for (std::size_t at = 0; at < groups().size(); ++at) specs.push_back({tr(groups()[at].label), counts[at], {}});
    if (pill_tabs(inside.cut_top(40).inset(8, 6), tr("Kind"), specs, m_tab)) m_chosen = 0;
    line_across(inside.x, inside.y, inside.width, theme.line);
    inside.cut_top(1);
    Area foot = inside.cut_bottom(32);
    constexpr float kItemHeight = 42;
    const auto fitting = static_cast<std::size_t>(std::max(0.0f, inside.height / kItemHeight));
    const std::size_t first = m_chosen >= fitting && fitting ? m_chosen - fitting + 1 : 0;
    const NodeScope rows{Role::list, tr("Needs you"), inside};
    for (std::size_t at = first; at < list.size() && at < first + fitting; ++at) {
        const IdScope scope{static_cast<std::int64_t>(at)};
        draw_signal(desk, inside.cut_top(kItemHeight), at, *list[at]);
    }
    line_across(foot.x, foot.y, foot.width, theme.line);
    if (list.size() > first + fitting)
        text(foot.inset(12, 0), tr("{} more", integer(locale, static_cast<std::int64_t>(list.size() - first - fitting))), type::caption, theme.second);
    if (context().breadth() != Breadth::phone) key_hints(foot.inset(12, 0), {{"J K", tr("move")}, {"F", tr("fix")}, {"Enter", tr("open")}, {"Ctrl+Z", tr("undo")}}, true);
}

void HomeScreen::draw_signal(Desk& desk, Area row, std::size_t index, const DealSignal& signal) {
    const Theme& theme = context().theme();
    const NodeScope node{Role::listitem, signal.title + ": " + signal.reason, row};
    const Area whole = row;
    if (index == m_chosen) fill(whole, theme.tinted(theme.accent));
    row = row.inset(12, 0);
    Area fix_slot = row.cut_right(std::min(170.0f, row.width * 0.34f), 12);
    if (signal.fix && button(fix_slot.centered(fix_slot.width, kSmallControl + 2), signal.fix->label, {.small = true, .left = true}))
        fix(desk, signal);
    const std::string amount = signal.amount ? money(context().locale(), signal.amount) : "";
    text(row.cut_right(72, 10), amount, type::body, theme.text, Align::right);
    Node link_node;
    link_node.role = Role::link;
    link_node.name = signal.title;
    const Item item = interact(row, std::move(link_node), {.own_ring = false});
    if (item.hovered && index != m_chosen) fill(whole, theme.hover.fade(0.6f));
    if (item.focused) m_chosen = index;
    const Area mark = row.cut_left(24, 10).centered(24, 24);
    fill(mark, theme.tinted(colour_of(signal.signal)), 6);
    icon(mark, icon_of(signal.signal), colour_of(signal.signal), 14);
    text(Area{row.x, row.y + 4, row.width, 18}, signal.title, type::body_strong, theme.text);
    text(Area{row.x, row.y + 21, row.width, 17}, signal.reason, type::caption, colour_of(signal.signal) == theme.bad ? theme.bad : theme.second);
    line_across(whole.x, whole.bottom_edge() - 1, whole.width, theme.line);
    if (item.pressed) desk.go(to_record("deals", signal.deal));
}

void HomeScreen::fix(Desk& desk, const DealSignal& signal) {
    Change change;
    change.label = signal.title + ": " + signal.fix->label;
    change.ops = signal.fix->ops;
    context().after_frame([&desk, change = std::move(change)] { (void)desk.apply(change); });
}

void HomeScreen::take_keys(Desk& desk) {
    const auto list = shown();
    if (list.empty()) return;
    m_chosen = std::min(m_chosen, list.size() - 1);
    if (context().take_key(ImGuiKey_J) && m_chosen + 1 < list.size()) ++m_chosen;
    if (context().take_key(ImGuiKey_K) && m_chosen > 0) --m_chosen;
    if (context().take_key(ImGuiKey_F) && list[m_chosen]->fix) fix(desk, *list[m_chosen]);
    if (!context().focus.current() && context().take_key(ImGuiKey_Enter)) desk.go(to_record("deals", list[m_chosen]->deal));
}

}  // namespace qd
