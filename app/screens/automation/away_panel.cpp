#include "app/screens/automation/away_panel.h"

#include <algorithm>

#include "app/ui/button.h"
#include "app/ui/card.h"
#include "app/ui/choice.h"
#include "app/ui/context.h"
#include "app/ui/draw.h"
#include "app/ui/empty.h"
#include "app/ui/item.h"
#include "app/ui/scroll.h"
#include "app/ui/text.h"
#include "assets/icons.h"

namespace qd {

using namespace ui;

void AwayPanel::draw(Desk& desk, Area area) {
    const std::optional<CatchUpSummary>& summary = desk.absence();
    if (!summary) {
        const auto answer = empty_state(area, {.icon = icons::circle_check, .title = tr("Nothing is waiting for your decision"),
                                               .sentence = tr("When more than 50 things became due while Quarterdeck was closed or this computer slept, they are shown here before they happen."), .action = tr("All rules")});
        if (answer == EmptyAnswer::action) desk.go(to_screen("automation"));
        return;
    }
    if (!summary->clock_problem.empty()) return draw_clock(desk, area, *summary);
    const Theme& theme = context().theme();
    const Locale& locale = context().locale();
    const bool phone = context().breadth() == Breadth::phone;
    area = area.inset(phone ? 12.0f : 0.0f, 0);
    area.width = std::min(area.width, 760.0f);
    std::size_t chosen = 0;
    for (const CatchUpGroup& group : summary->groups)
        if (!m_skip.contains(group.rule)) chosen += group.due;
    std::string words = tr_count(locale, static_cast<std::int64_t>(summary->effects), "{} thing became due while Quarterdeck was closed or this computer slept.", "{} things became due while Quarterdeck was closed or this computer slept.");
    if (summary->last_seen) words += " " + tr("The last change was made on {}.", date(locale, day_of_person(locale, *summary->last_seen), desk.clock().today(), DateStyle::full));
    words += " " + std::string{tr("Nothing has happened yet: untick what shall be passed over.")};
    const Area told = area.cut_top(paragraph_height(words, type::body, area.width), 12);
    label_node(Role::status, words, told);
    paragraph(told, words, type::body, theme.second);
    Area foot = area.cut_bottom(context().control_height());
    area.cut_bottom(10);
    const std::string go = chosen ? tr("Do {} now", integer(locale, static_cast<std::int64_t>(chosen))) : std::string{tr("Pass over all")};
    const bool locked = !desk.may_write();
    if (button(foot.left(8), go, {.kind = ButtonKind::primary, .icon = icons::play, .disabled = locked})) {
        std::vector<Id> skip(m_skip.begin(), m_skip.end());
        m_skip.clear();
        context().after_frame([&desk, skip = std::move(skip)] { desk.settle_absence(skip); });
    }
    if (chosen && button(foot.left(8), tr("Pass over all"), {.icon = icons::skip_forward, .disabled = locked})) {
        std::vector<Id> skip;
        for (const CatchUpGroup& group : summary->groups) skip.push_back(group.rule);
        context().after_frame([&desk, skip = std::move(skip)] { desk.settle_absence(skip); });
    }
    const NodeScope list{Role::list, tr("While you were away"), area};
    Scroll scroll{area, "away"};
    Area content = scroll.content();
    for (const CatchUpGroup& group : summary->groups) draw_group(desk, content, group);
    scroll.end_at(content.y);
}

void AwayPanel::draw_group(Desk& desk, Area& area, const CatchUpGroup& group) {
    const Theme& theme = context().theme();
    const Locale& locale = context().locale();
    const Date today = desk.clock().today();
    std::string examples;
    for (const std::string& one : group.examples) examples += (examples.empty() ? "" : ", ") + one;
    if (group.due > group.examples.size() && !examples.empty()) examples += ", …";
    const std::string missed = group.missed ? tr_count(locale, static_cast<std::int64_t>(group.missed), "{} is too old or replaced by a newer one and is passed over", "{} are too old or replaced by newer ones and are passed over") : std::string{};
    const std::string held = group.held ? tr_count(locale, static_cast<std::int64_t>(group.held), "{} is beyond the rule's daily limit and starts tomorrow or later", "{} are beyond the rule's daily limit and start tomorrow or later") : std::string{};
    const float high = 66 + (missed.empty() ? 0.0f : 18.0f) + (held.empty() ? 0.0f : 18.0f);
    const Area place = area.cut_top(high, 8);
    const IdScope scope{group.rule};
    const IdScope what{group.what};
    const NodeScope item{Role::listitem, group.rule_name + ": " + group.what, place};
    Area inside = card(place).inset(14, 10);
    Area head = inside.cut_top(24, 2);
    const std::string count = integer(locale, static_cast<std::int64_t>(group.due));
    const Date first = day_of_person(locale, group.first), last = day_of_person(locale, group.last);
    const std::string span = first == last ? date(locale, first, today) : date(locale, first, today) + " – " + date(locale, last, today);
    text(head.cut_right(150), span, type::caption, theme.second, Align::right);
    bool on = !m_skip.contains(group.rule);
    const std::string name = group.rule_name + ": " + group.what + ", " + count;
    if (checkbox(head, name, on)) {
        if (on) m_skip.erase(group.rule);
        else m_skip.insert(group.rule);
    }
    inside.cut_left(24);
    text(inside.cut_top(18), examples, type::caption, theme.second);
    for (const std::string* told : {&missed, &held}) {
        if (told->empty()) continue;
        const Area line = inside.cut_top(18);
        label_node(Role::text, *told, line);
        text(line, *told, type::caption, theme.warn);
    }
}

void AwayPanel::draw_clock(Desk& desk, Area area, const CatchUpSummary& summary) {
    const char* words = summary.clock_far_ahead ? tr("Timed rules rest until this is settled. If the date is right, they may go on; what became due is shown first.")
                                                : tr("Timed rules rest until the clock is right again; nothing is lost. If it is right now and was ahead before, they may go on.");
    const auto answer = empty_state(area, {.icon = icons::alarm_clock, .title = tr("The clock of this computer looks wrong"),
                                           .sentence = summary.clock_problem + " " + words, .action = tr("The date is right")});
    if (answer == EmptyAnswer::action) context().after_frame([&desk] {
            auto settled = desk.automation().settle_clock();
            if (!settled) return desk.report(settled.error());
            desk.look_again();
        });
}

}  // namespace qd
