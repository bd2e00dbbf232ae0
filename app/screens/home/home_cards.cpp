// Home's right side, and the same cards in one column on a phone.

#include <algorithm>

#include "app/screens/home/home_screen.h"
#include "app/ui/button.h"
#include "app/ui/card.h"
#include "app/ui/context.h"
#include "app/ui/draw.h"
#include "app/ui/empty.h"
#include "app/ui/item.h"
#include "app/ui/text.h"
#include "assets/icons.h"

namespace qd {

using namespace ui;

namespace {

Icon icon_of_kind(std::string_view kind) {
    if (kind == "call") return icons::phone;
    if (kind == "email") return icons::mail;
    if (kind == "meeting") return icons::users;
    return icons::circle;
}

}  // namespace

void HomeScreen::draw_today(Desk& desk, Area area) {
    const Theme& theme = context().theme();
    Area inside = card(area);
    const std::size_t all = m_data.today.size();
    Area head = card_head(inside, tr("Today"), all ? tr("{} of {} done", m_data.done_today, all) : "");
    if (button(head.right(), tr("Add"), {.kind = ButtonKind::quiet, .icon = icons::plus, .name = tr("Add a task"), .small = true}))
        desk.compose("activity", {{"kind", Value{"task"}}, {"due", date_value(desk.today())}});
    if (m_data.today.empty()) {
        empty_state(inside, {.icon = icons::check_check, .title = tr("Nothing planned"),
                             .sentence = tr("Tasks, calls and meetings that are due today or late stand here.")});
        return;
    }
    constexpr float kItemHeight = 34;
    const auto fitting = static_cast<std::size_t>(std::max(1.0f, inside.height / kItemHeight));
    const NodeScope list{Role::list, tr("Today"), inside};
    std::size_t drawn = 0;
    for (const TodayItem& item : m_data.today) {
        if (++drawn > fitting) break;
        const IdScope scope{item.id};
        if (drawn == fitting && all > fitting) {
            if (link(inside.cut_top(kItemHeight).inset(14, 8), tr("{} more", integer(context().locale(), static_cast<std::int64_t>(all - fitting + 1))))) desk.go(to_screen("activities"));
            break;
        }
        draw_item(desk, inside.cut_top(kItemHeight), item);
    }
    (void)theme;
}

void HomeScreen::draw_item(Desk& desk, Area row, const TodayItem& item) {
    const Theme& theme = context().theme();
    const Locale& locale = context().locale();
    const NodeScope scope{Role::listitem, item.subject, row};
    const bool late = !item.done && item.due && *item.due < desk.today();
    row = row.inset(14, 0);
    const std::string when = item.minute >= 0 ? fmt::format("{:02}:{:02}", item.minute / 60, item.minute % 60)
                             : late           ? date(locale, *item.due, desk.today())
                                              : std::string{};
    text(row.cut_left(46, 4), when, type::caption, late ? theme.bad : theme.second);
    Node check;
    check.role = Role::checkbox;
    check.name = tr("Done: {}", item.subject);
    check.checked = item.done ? Tri::yes : Tri::no;
    const Area mark = row.cut_left(18, 10).centered(18, 18);
    const Item check_item = interact(mark, std::move(check));
    icon(mark, item.done ? icons::circle_check : item.kind == "task" ? icons::circle : icon_of_kind(item.kind),
         item.done ? theme.good : check_item.hovered ? theme.accent : late ? theme.bad : theme.second, 17);
    if (item.amount) text(row.cut_right(64, 4), money(locale, item.amount), type::body, theme.second, Align::right);
    Node open;
    open.role = Role::link;
    open.name = item.subject;
    open.description = item.about;
    const Item opened = interact(row, std::move(open), {}, "open");
    const float width = std::min(text_width(item.subject, type::body_medium) + 1, row.width);
    text(row.cut_left(width, 8), item.subject, type::body_medium, item.done ? theme.faint : late ? theme.bad : theme.text);
    text(row, item.about, type::caption, theme.second);
    if (check_item.pressed) {
        Change change;
        change.label = tr(item.done ? "{}: open again" : "{}: done", item.subject);
        change.ops.push_back(update_op("activity", item.id, {{"done", Value{std::int64_t{item.done ? 0 : 1}}}}));
        context().after_frame([&desk, change = std::move(change)] { (void)desk.apply(change); });
    }
    if (opened.pressed) desk.go(item.deal ? to_record("deals", item.deal) : to_record("activities", item.id));
}

void HomeScreen::draw_quarter(Desk& desk, Area area) {
    const Theme& theme = context().theme();
    const Locale& locale = context().locale();
    if (!m_data.quarter) return;
    const QuarterProgress& quarter = *m_data.quarter;
    Area inside = card(area);
    card_head(inside, m_data.whole_team ? tr("This quarter, everybody") : tr("This quarter"),
              fmt::format("{} – {}", date(locale, quarter.period.first, desk.today()), date(locale, quarter.period.last, desk.today())));
    inside = inside.inset(14, 4);
    Area figures = inside.cut_top(58, 10);
    const auto share = [&](std::int64_t part) {
        return quarter.quota && *quarter.quota > 0 ? tr("{} of quota", percent(locale, 100.0 * static_cast<double>(part) / static_cast<double>(*quarter.quota)))
                                                   : std::string{};
    };
    const std::int64_t expected = quarter.won + quarter.weighted_due;
    figure(figures.column(0, 3, 12), {tr_count(locale, static_cast<std::int64_t>(quarter.won_count), "Won, {} deal", "Won, {} deals"),
                                      money(locale, quarter.won, MoneyStyle::compact), share(quarter.won), theme.good});
    figure(figures.column(1, 3, 12), {tr("With weighted open"), money(locale, expected, MoneyStyle::compact), share(expected), theme.accent});
    figure(figures.column(2, 3, 12), {tr("Quota"), quarter.quota ? money(locale, *quarter.quota, MoneyStyle::compact) : "–",
                                      quarter.gap && *quarter.gap > 0 ? tr("{} to go", money(locale, *quarter.gap, MoneyStyle::compact)) : "", theme.text});
    if (!quarter.quota || *quarter.quota <= 0) {
        paragraph(inside, tr("Nobody has a quota yet: set it under Settings, People."), type::caption, theme.second);
        return;
    }
    const auto part = [&](std::int64_t value) {
        return std::clamp(static_cast<float>(static_cast<double>(value) / static_cast<double>(std::max(*quarter.quota, expected))), 0.0f, 1.0f);
    };
    const Area bar = inside.cut_top(10, 8);
    fill(bar, theme.hover, 5);
    fill(Area{bar.x, bar.y, bar.width * part(expected), bar.height}, theme.accent.fade(0.35f), 5);
    fill(Area{bar.x, bar.y, bar.width * part(quarter.won), bar.height}, theme.good, 5);
    const float pace = bar.x + bar.width * part(static_cast<std::int64_t>(quarter.share_of_time * static_cast<double>(*quarter.quota)));
    line_down(pace, bar.y - 4, bar.height + 8, theme.text);
    std::string words;
    if (quarter.pace)
        words = *quarter.pace >= 1 ? tr("Ahead of an even pace: {} of the quarter has passed.", percent(locale, quarter.share_of_time * 100))
                                   : tr("Behind an even pace: {} of the quarter has passed.", percent(locale, quarter.share_of_time * 100));
    if (expected < *quarter.quota) words += ' ' + tr("Open deals due in it, weighted, leave {} to find.", money(locale, *quarter.quota - expected));
    paragraph(inside, words, type::body, theme.second);
    label_node(Role::text, words, inside);
}

void HomeScreen::draw_phone(Desk& desk, Area area) {
    // One column in the order of use: tasks, findings, the quarter.
    const float today = std::min(220.0f, area.height * 0.36f);
    draw_today(desk, area.cut_top(today, 12));
    draw_quarter(desk, area.cut_bottom(std::min(190.0f, area.height * 0.38f), 12));
    draw_needs(desk, area);
}

}  // namespace qd
