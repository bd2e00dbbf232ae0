#include "app/screens/automation/record_rehearsal.h"

#include <cstdlib>

#include "app/screens/record/field_spec.h"
#include "app/ui/button.h"
#include "app/ui/choice.h"
#include "app/ui/context.h"
#include "app/ui/dialog.h"
#include "app/ui/difference_rows.h"
#include "app/ui/draw.h"
#include "app/ui/empty.h"
#include "app/ui/item.h"
#include "app/ui/notice.h"
#include "app/ui/scroll.h"
#include "app/ui/select.h"
#include "app/ui/text.h"
#include "assets/icons.h"

namespace qd {

using namespace ui;

namespace {

const char* title() { return tr("Try it on one record"); }

std::string when(Instant at, Date today) {
    const Locale& locale = context().locale();
    return date(locale, day_of_person(locale, at), today, DateStyle::weekday) + ", " + time_of_day(locale, at);
}

Icon icon_of_state(std::string_view state) {
    if (state == "started") return icons::play;
    if (state == "waiting") return icons::hourglass;
    if (state == "failed" || state == "stopped") return icons::circle_alert;
    if (state == "skipped" || state == "blocked" || state == "nothing") return icons::circle_slash;
    return state == "exited" || state == "finished" ? icons::circle_stop : icons::check;
}

}  // namespace

void RecordRehearsal::open(Desk& desk, RuleDraft& draft, Id record) {
    draft.keep(desk);
    m_options = {.record = record, .start = desk.clock().now(), .now = desk.clock().now(), .ignore_filter = true};
    m_title = record ? desk.workspace().title(desk.catalogue().entity(draft.rule().entity), record) : std::string{};
    m_problem.reset();
    m_played.reset();
    if (record) play(desk, draft);
    open_dialog(title());
}

void RecordRehearsal::play(Desk& desk, RuleDraft& draft) {
    m_problem.reset();
    auto played = desk.automation().rehearse(draft.rule(), m_options);
    if (played) m_played = *std::move(played);
    else m_problem = played.error();
}

void RecordRehearsal::draw(Desk& desk, RuleDraft& draft) {
    if (!dialog_is_open(title())) return;
    Dialog dialog{title(), 480, 10'000, DialogKind::sheet};
    if (!dialog) return;
    const Theme& theme = context().theme();
    Area& body = dialog.body();
    const Entity* entity = desk.catalogue().find(draft.rule().entity);
    if (!entity) return;
    text(body.cut_top(20), tr(entity->label.c_str()), type::caption, theme.second);
    const auto provider = [&](std::string_view typed) {
        std::vector<SelectOption> options;
        for (const FieldChoice& target : find_targets(desk, entity->key, typed)) options.push_back({.key = std::strtoll(target.value.c_str(), nullptr, 10), .label = target.label});
        return options;
    };
    const SelectResult chosen = select(body.cut_top(context().control_height(), 10), tr(entity->label.c_str()), m_title, provider, {.placeholder = tr("Choose a record")});
    if (chosen.changed && chosen.key) {
        m_options.record = chosen.key;
        m_options.events.clear();
        m_options.now = m_options.start;
        m_title = chosen.label;
        play(desk, draft);
    }
    if (m_problem) {
        (void)notice_box(body, {.tone = Tone::bad, .icon = icons::circle_alert, .words = m_problem->sentence()});
        body.cut_top(8);
    }
    if (m_options.record == 0) {
        (void)empty_state(body, {.icon = icons::footprints, .title = tr("Which record?"), .sentence = tr("Choose one, move the clock, and watch step by step what the rule would do. Nothing is changed.")});
        return;
    }
    draw_clock(desk, body, draft);
    draw_moments(desk, body);
}

void RecordRehearsal::draw_clock(Desk& desk, Area& body, RuleDraft& draft) {
    const Theme& theme = context().theme();
    const Date today = desk.clock().today();
    bool again = false;
    Area row = body.cut_top(context().control_height(), 6);
    std::optional<Date> start = day_of(m_options.start);
    text(row.cut_left(66), tr("Starts on"), type::caption, theme.second);
    if (date_field(row.cut_left(150, 12), tr("Starts on"), start).committed && start) {
        const auto moved = start_of(*start) + (m_options.start - start_of(day_of(m_options.start))) - m_options.start;
        m_options.start += moved;
        m_options.now += moved;
        for (RehearsalEvent& event : m_options.events) event.at += moved;
        again = true;
    }
    if (checkbox(row, tr("as if it matched"), m_options.ignore_filter)) again = true;
    Area box = body.cut_top(84, 10);
    fill(box, theme.hover, kRadius);
    Area inside = box.inset(12, 8);
    Area face = inside.cut_top(26, 8);
    icon(face.cut_left(16, 8), icons::clock, theme.accent, 16);
    const std::string now = when(m_options.now, today);
    label_node(Role::status, tr("The clock stands at {}", now), face);
    text(face, now, type::strong, theme.text);
    Area keys = inside.cut_top(context().control_height());
    const auto move = [&](const char* label, std::chrono::milliseconds by, bool off = false) {
        if (!button(keys.left(6), label, {.disabled = off, .small = true})) return;
        m_options.now = std::max(m_options.start, m_options.now + by);
        again = true;
    };
    if (m_played && m_played->next) {
        if (button(keys.left(6), tr("To the next step"), {.kind = ButtonKind::primary, .icon = icons::skip_forward, .small = true})) {
            m_options.now = *m_played->next;
            again = true;
        }
    }
    move(tr("+1 day"), std::chrono::hours{24});
    move(tr("+1 week"), std::chrono::hours{24 * 7});
    move(tr("−1 day"), -std::chrono::hours{24}, m_options.now == m_options.start);
    Area events = body.cut_top(context().control_height(), 8);
    text(events.cut_left(66), tr("Meanwhile"), type::caption, theme.second);
    for (const auto& [key, label] : {std::pair{"reply", tr("a reply")}, std::pair{"meeting_held", tr("a meeting")}, std::pair{"contacted", tr("a call")}, std::pair{"opt_out", tr("an opt-out")}})
        if (button(events.left(6), label, {.small = true})) {
            m_options.events.push_back({.at = m_options.now, .signal = key});
            again = true;
        }
    if (!m_options.events.empty() && button(events.left(), tr("Start over"), {.kind = ButtonKind::quiet, .small = true})) {
        m_options.events.clear();
        m_options.now = m_options.start;
        again = true;
    }
    if (again) play(desk, draft);
}

void RecordRehearsal::draw_moments(Desk& desk, Area body) {
    if (!m_played) return;
    const Theme& theme = context().theme();
    const Date today = desk.clock().today();
    const NodeScope list{Role::list, tr("What would happen"), body};
    Scroll scroll{body, "moments"};
    Area content = scroll.content();
    if (m_played->moments.empty()) text(content.cut_top(30), tr("Nothing happened yet."), type::body, theme.faint);
    for (const RehearsalMoment& moment : m_played->moments) {
        const std::string words = moment.words.empty() ? moment.state : moment.words;
        const float top = content.y;
        Area row = content.cut_top(22);
        const bool bad = moment.state == "failed" || moment.state == "stopped";
        icon(row.cut_left(16, 8), icon_of_state(moment.state), bad ? theme.bad : theme.accent, 14);
        text(row.cut_right(130), when(moment.at, today), type::caption, theme.second, Align::right);
        text(row, words, type::body, bad ? theme.bad : theme.text);
        label_node(Role::listitem, words + ", " + when(moment.at, today), {content.x, top, content.width, 22});
        std::vector<Difference> rows;
        for (const FieldDifference& one : moment.differences) rows.push_back({one.field, one.before, one.after});
        Area below{content.x + 24, content.y, content.width - 24, content.height};
        difference_rows(below, rows, 90, 110);
        content.cut_top(difference_rows_height(rows.size()) + 6);
    }
    const std::string end = m_played->finished ? std::string{tr("That is all.")} : m_played->next ? tr("Waits until {}", when(*m_played->next, today)) : std::string{tr("Waits for something to happen.")};
    label_node(Role::status, end, content.cut_top(4));
    text(content.cut_top(26), end, type::body, theme.second);
    scroll.end_at(content.y);
}

}  // namespace qd
