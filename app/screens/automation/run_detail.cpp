#include "app/screens/automation/run_detail.h"

#include <map>

#include "app/screens/automation/rule_flow.h"
#include "app/screens/automation/rule_list.h"
#include "app/screens/automation/run_log_panel.h"
#include "app/ui/button.h"
#include "app/ui/chip.h"
#include "app/ui/context.h"
#include "app/ui/difference_rows.h"
#include "app/ui/draw.h"
#include "app/ui/item.h"
#include "app/ui/notice.h"
#include "app/ui/scroll.h"
#include "app/ui/tabs.h"
#include "app/ui/text.h"
#include "assets/icons.h"

namespace qd {

using namespace ui;

namespace {

std::string took(std::int64_t microseconds) {
    return microseconds < 1000 ? tr("{} µs", microseconds) : tr("{} ms", microseconds / 1000);
}

}  // namespace

void RunDetail::read(Desk& desk, const RunLine& run) {
    const std::uint64_t revision = desk.moment();
    if (m_read_at == revision && m_read_id == run.id && m_dark == context().theme().dark) return;
    m_read_at = revision;
    m_read_id = run.id;
    m_dark = context().theme().dark;
    m_problem.clear();
    m_steps.clear();
    m_cards.clear();
    auto steps = run_steps(desk.workspace(), run.id);
    if (!steps) {
        m_problem = steps.error().sentence();
        return;
    }
    m_steps = *std::move(steps);
    auto definition = desk.automation().definition(run.version);
    if (!definition) return;
    std::map<std::string, std::int64_t> numbers;
    const auto card_of = [&](std::string_view key) { return numbers.try_emplace(std::string{key}, static_cast<std::int64_t>(numbers.size()) + 2).first->second; };
    m_cards = flow_of(desk.workspace(), *definition, {.path = &m_steps, .card_of = card_of});
    m_cards.front().detail = run.cause;
}

void RunDetail::draw(Desk& desk, Area area, const RunLine& run, UndoDialog& undo) {
    read(desk, run);
    const NodeScope region{Role::region, tr("Chosen run"), area};
    const bool phone = context().breadth() == Breadth::phone;
    if (!phone) line_down(area.x, area.y, area.height, context().theme().line);
    Area inside = area.inset(phone ? 0.0f : 16.0f, 4);
    draw_head(desk, inside, run, undo);
    (void)pill_tabs(inside.cut_top(phone ? kTouch : 34.0f, 6), tr("Of this run"), {{tr("What it did"), {}, {}}, {tr("Path"), {}, {}}}, m_tab);
    if (m_tab == 0) draw_steps(desk, inside);
    else (void)flow(inside, tr("Path"), m_cards, m_flow, {.read_only = true});
}

void RunDetail::draw_head(Desk& desk, Area& area, const RunLine& run, UndoDialog& undo) {
    const Theme& theme = context().theme();
    const std::string title = run.title.empty() ? run.rule_name : run.title;
    Area head = area.cut_top(context().control_height(), 4);
    const bool locked = !desk.may_write();
    if (run.state != "undone" && run.effects > 0 && button(head.right(6), tr("Undo this run"), {.icon = icons::undo_2, .disabled = locked})) undo.open_for_run(desk, run);
    if ((run.state == "parked" || run.state == "failed" || run.state == "stopped") && button(head.right(6), tr("Try again"), {.kind = ButtonKind::primary, .icon = icons::rotate_cw, .disabled = locked}))
        context().after_frame([&desk, id = run.id] {
            auto applied = desk.automation().retry(id, desk.person().id);
            if (!applied) return desk.report(applied.error());
            desk.tell({.text = applied->label, .undoes = applied->change});
        });
    label_node(Role::heading, title, head, 2);
    text(head, title, type::section, theme.text);
    Area line = area.cut_top(24, 4);
    (void)badge(line.left(8), run_state_words(run.state), run_state_color(run.state));
    if (run.entity && run.record) {
        const IdScope scope{run.id};
        if (link(line.left(10), tr("Open the {}", lower(tr(run.entity->label.c_str()))))) desk.go(to_record(lower(run.entity->plural), run.record));
    }
    if (link(line.left(), tr("Open the rule"))) desk.go(to_record("automation", run.rule));
    const auto fact = [&](const char* label, const std::string& words, Color color) {
        if (words.empty()) return;
        const float high = paragraph_height(words, type::body, area.width - 76);
        Area row = area.cut_top(std::max(high, 18.0f), 3);
        label_node(Role::text, std::string{label} + ": " + words, row);
        text(row.cut_left(76).cut_top(18), label, type::caption, theme.second);
        paragraph(row, words, type::body, color);
    };
    fact(tr("Because"), run.cause, theme.text);
    fact(run.state == "stopped" ? tr("Stopped") : run.state == "exited" ? tr("Left") : tr("Reason"), run.reason, run.state == "stopped" || run.state == "failed" ? theme.bad : theme.text);
    fact(tr("Chain"), run.chain, theme.text);
    const Locale& locale = context().locale();
    std::string when = date(locale, day_of_person(locale, run.started), desk.clock().today(), DateStyle::full) + ", " + time_of_day(locale, run.started);
    if (run.due && *run.due + std::chrono::minutes{1} < run.started) when += ", " + tr("was due {}", date(locale, day_of_person(locale, *run.due), desk.clock().today()));
    if (run.microseconds > 0) when += ", " + took(run.microseconds);
    fact(tr("Started"), when, theme.text);
    area.cut_top(6);
}

void RunDetail::draw_steps(Desk& desk, Area area) {
    const Theme& theme = context().theme();
    if (!m_problem.empty()) {
        (void)notice_box(area, {.tone = Tone::bad, .icon = icons::circle_alert, .words = m_problem});
        return;
    }
    const NodeScope list{Role::list, tr("Steps"), area};
    Scroll scroll{area, "run steps"};
    Area content = scroll.content();
    if (m_steps.empty()) text(content.cut_top(30), tr("It did nothing."), type::body, theme.faint);
    for (const RunStepLine& step : m_steps) {
        const IdScope scope{step.id};
        const float top = content.y;
        const bool bad = step.state == "failed" || step.state == "parked" || step.state == "blocked";
        Area row = content.cut_top(22);
        icon(row.cut_left(16, 8), bad ? icons::circle_alert : step.state == "waiting" ? icons::hourglass : step.state == "undone" ? icons::undo_2 : icons::check, bad ? theme.bad : theme.good, 14);
        std::string when = time_of_day(context().locale(), step.at);
        if (step.microseconds > 0) when += " · " + took(step.microseconds);
        text(row.cut_right(std::max(64.0f, text_width(when, type::caption) + 8)), when, type::caption, theme.second, Align::right);
        text(row, step.words, type::body_medium, theme.text);
        Area below{content.x + 24, content.y, content.width - 24, content.height};
        if (!step.error.empty()) {
            std::string words = step.error;
            if (step.attempts > 1) words += " " + tr("Tried {} times.", step.attempts);
            below.cut_top(paragraph(below, words, type::caption, theme.bad), 2);
        }
        std::vector<Difference> rows;
        for (const FieldDifference& one : step.differences) rows.push_back({one.field, one.before, one.after});
        difference_rows(below, rows, 96, 110);
        content.cut_top(below.y - content.y + 8);
        label_node(Role::listitem, step.words, {content.x, top, content.width, content.y - top});
        if (step.microseconds > 0) context().semantics.last().description = tr("took {}", took(step.microseconds));
        if (step.entity && step.record && step.is_new && !step.entity->hidden && step.state != "undone") {
            Area open = Area{content.x + 24, content.y - 6, content.width - 24, 22};
            if (link(open.left(), tr("Open the new {}", lower(tr(step.entity->label.c_str()))))) desk.go(to_record(lower(step.entity->plural), step.record));
            content.cut_top(20);
        }
    }
    scroll.end_at(content.y);
}

}  // namespace qd
