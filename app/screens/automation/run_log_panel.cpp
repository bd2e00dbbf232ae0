#include "app/screens/automation/run_log_panel.h"

#include <algorithm>
#include <charconv>

#include "app/screens/automation/rule_list.h"
#include "app/ui/button.h"
#include "app/ui/chip.h"
#include "app/ui/context.h"
#include "app/ui/date_field.h"
#include "app/ui/draw.h"
#include "app/ui/empty.h"
#include "app/ui/field.h"
#include "app/ui/item.h"
#include "app/ui/rows_in_view.h"
#include "app/ui/scroll.h"
#include "app/ui/select.h"
#include "app/ui/tabs.h"
#include "app/ui/text.h"
#include "assets/icons.h"
#include "core/automation/work_calendar.h"

namespace qd {

using namespace ui;

namespace {

constexpr int kMostExported = 20'000;   // some seconds of reading

enum Period { any_time, today_only, seven_days, thirty_days, ninety_days, chosen_days };

struct States { const char* label; std::vector<std::string> states; };
const std::vector<States>& state_groups() {
    static const std::vector<States> kGroups = {{"All", {}}, {"Acted", {"done"}}, {"Waiting", {"waiting"}}, {"Needs a person", {"failed", "parked"}},
                                                {"Stopped", {"stopped"}}, {"Skipped", {"skipped", "exited"}}, {"Undone", {"undone"}}};
    return kGroups;
}

}  // namespace

std::string run_state_words(std::string_view state) {
    if (state == "done") return tr("Acted");
    if (state == "waiting") return tr("Waiting");
    if (state == "failed") return tr("Failed");
    if (state == "parked") return tr("Needs a person");
    if (state == "stopped") return tr("Stopped");
    if (state == "skipped") return tr("Skipped");
    if (state == "exited") return tr("Left early");
    return state == "undone" ? std::string{tr("Undone")} : std::string{state};
}

Color run_state_color(std::string_view state) {
    const Theme& theme = context().theme();
    if (state == "done") return theme.good;
    if (state == "waiting") return theme.accent;
    if (state == "failed" || state == "stopped") return theme.bad;
    return state == "parked" ? theme.warn : theme.faint;
}

void RunLogPanel::Source::row(std::int64_t index, TableRow& out) const {
    const RunLine* run = line(index);
    if (!run) return;
    out.id = run->id;
    out.title = run->rule_name + ": " + run->title;
}

void RunLogPanel::Source::cell(std::int64_t index, int field, Cell& out) const {
    const RunLine* run = line(index);
    if (!run) return;
    switch (field) {
        case 0: out.text = ago(desk(), run->started); out.ink = Ink::second; break;
        case 1: out.text = run->title.empty() ? tr("(no record)") : run->title; break;
        case 2: out.text = run->rule_name; break;
        case 3:
            out.kind = CellKind::pill;
            out.text = run_state_words(run->state);
            out.color = run_state_color(run->state);
            break;
        case 4: out.text = run->reason.empty() ? run->cause : run->reason; out.ink = Ink::second; out.tip = out.text; break;
        default: out.text = run->effects ? integer(context().locale(), run->effects) : "–"; out.ink = run->effects ? Ink::normal : Ink::faint;
    }
}

void RunLogPanel::refresh(Desk& desk) {
    const std::string rule = desk.route().parameter("rule");
    Id id = 0;
    std::from_chars(rule.data(), rule.data() + rule.size(), id);
    const std::string asked = fmt::format("{}/{}/{}/{}/{}/{}/{}", desk.moment(), id, m_state, m_words, m_from ? iso(*m_from) : "", m_to ? iso(*m_to) : "", static_cast<const void*>(&desk.workspace()));
    if (asked == m_asked) return;
    m_asked = asked;
    m_rule = id;
    RunQuery query{.rule = id, .states = state_groups()[static_cast<std::size_t>(m_state)].states, .text = m_words};
    const auto midnight = [&](Date day) { return at_local(desk.clock(), day, 0); };
    if (m_from) query.from = midnight(*m_from);
    if (m_to) query.to = midnight(*m_to + std::chrono::days{1}) - std::chrono::milliseconds{1};
    m_source.ask(desk, std::move(query));
    if (!m_source.line_of(m_table.cursor)) m_table.cursor = m_source.line(0) ? m_source.line(0)->id : 0;
}

void RunLogPanel::draw(Desk& desk, Area area) {
    refresh(desk);
    const bool phone = context().breadth() == Breadth::phone;
    draw_filters(desk, area);
    m_undo.draw(desk);
    if (m_source.problem()) {
        if (error_state(area, *m_source.problem())) m_asked.clear();
        return;
    }
    if (m_source.row_count() == 0) {
        const bool narrowed = m_state != 0 || !m_words.empty() || m_rule != 0 || m_from || m_to;
        const auto answer = empty_state(area, {.icon = icons::scroll_text, .title = narrowed ? tr("Nothing like that happened") : tr("Nothing happened yet"),
                                               .sentence = tr("Every run of every rule is kept here for good: what it did, why, and what stopped it."), .action = narrowed ? tr("Show everything") : ""});
        if (answer == EmptyAnswer::action) {
            m_state = 0;
            m_words.clear();
            m_period = any_time;
            m_from.reset(), m_to.reset();
            desk.go(desk.route().with("rule", ""), false);
        }
        return;
    }
    if (phone) return draw_phone(desk, area);
    const RunLine* chosen = m_source.line_of(m_table.cursor);
    if (chosen) m_detail.draw(desk, area.cut_right(std::clamp(area.width * 0.4f, 330.0f, 480.0f)), *chosen, m_undo);
    if (m_columns.empty()) {
        const auto add = [&](int field, const char* title, float width, Align align = Align::left) { m_columns.push_back({.field = field, .title = tr(title), .width = width, .align = align, .sortable = false}); };
        add(0, "When", 92), add(1, "Record", 170), add(2, "Rule", 150), add(3, "Result", 112), add(4, "Because", 210), add(5, "Effects", 64, Align::right);
    }
    const TableResult result = table(area, tr("Log"), m_columns, m_source, m_table, {.selectable = false, .padding = 0});
    if (result.opened)
        if (const RunLine* run = m_source.line_of(*result.opened); run && run->entity && run->record) desk.go(to_record(lower(run->entity->plural), run->record));
}

void RunLogPanel::draw_filters(Desk& desk, Area& area) {
    const bool phone = context().breadth() == Breadth::phone;
    if (phone) area = area.inset(12, 0);
    Area row = area.cut_top(phone ? kTouch : 34.0f, 6);
    if (!phone) {
        if (button(row.right(8), tr("Undo runs…"), {.icon = icons::undo_2, .disabled = !desk.may_write()})) m_undo.open(desk, m_rule);
        if (button(row.right(8), tr("CSV"), {.icon = icons::download, .name = tr("Export the log as CSV")})) export_csv(desk);
        (void)search_field(row.cut_right(std::min(172.0f, row.width * 0.28f), 8).inset(0, 2), tr("Search the log"), m_words, {.placeholder = tr("Search the log")});
        draw_period(desk, row);
    }
    std::vector<TabSpec> specs;
    for (const States& group : state_groups()) specs.push_back({tr(group.label), {}, {}});
    (void)pill_tabs(row, tr("Result"), specs, m_state);
    if (phone) {
        Area when = area.cut_top(kTouch, 6);
        draw_period(desk, when);
    }
    if (m_period == chosen_days) draw_days(area);
    if (m_rule == 0) return;
    Area narrowed = area.cut_top(28, 6);
    std::string name;
    if (const RunLine* first = m_source.line(0)) name = first->rule_name;
    else name = desk.workspace().title(desk.catalogue().entity("rule"), m_rule);
    if (chip(narrowed.left(), tr("Rule"), {.value = name, .on = true, .removable = true}).removed) desk.go(desk.route().with("rule", ""), false);
}

void RunLogPanel::draw_period(Desk& desk, Area& row) {
    const bool phone = context().breadth() == Breadth::phone;
    const float width = phone ? row.width : 124;
    if (!select(row.cut_right(width, 8).centered(width, context().control_height()), tr("When"), {tr("Any time"), tr("Today"), tr("Last 7 days"), tr("Last 30 days"), tr("Last 90 days"), tr("Chosen days…")}, m_period)) return;
    const Date today = desk.clock().today();
    m_to.reset();
    switch (m_period) {
        case any_time: m_from.reset(); break;
        case today_only: m_from = today; break;
        case seven_days: m_from = today - std::chrono::days{6}; break;
        case thirty_days: m_from = today - std::chrono::days{29}; break;
        case ninety_days: m_from = today - std::chrono::days{89}; break;
        default: m_from = m_from.value_or(today), m_to = today;
    }
}

void RunLogPanel::draw_days(Area& area) {
    const Theme& theme = context().theme();
    Area row = area.cut_top(context().control_height(), 8);
    const bool phone = context().breadth() == Breadth::phone;
    const auto field = [&](const char* label, std::optional<Date>& day) {
        text(row.cut_left(text_width(label, type::body) + 1, 8), label, type::body, theme.second);
        (void)date_field(row.cut_left(phone ? row.width * 0.4f : 140.0f, 14), label, day);
    };
    field(tr("From"), m_from);
    field(tr("to"), m_to);
}

void RunLogPanel::draw_phone(Desk& desk, Area area) {
    const Theme& theme = context().theme();
    if (m_detail.opened()) {
        const RunLine* run = m_source.line_of(m_detail.opened());
        if (!run || button(area.cut_top(kTouch).left(), tr("All runs"), {.kind = ButtonKind::quiet, .icon = icons::arrow_left})) return m_detail.close();
        return m_detail.draw(desk, area, *run, m_undo);
    }
    const NodeScope list{Role::group, tr("Log"), area};
    Scroll scroll{area, "log"};
    Area content = scroll.content();
    draw_rows_in_view(content, area, m_source.row_count(), [](std::int64_t) { return 62.0f; }, [&](std::int64_t at, const Area& row) {
        const RunLine* run = m_source.line(at);
        if (!run) return;
        const IdScope scope{run->id};
        const Item item = interact(row, {.role = Role::button, .name = run->title + ", " + run->rule_name, .description = run_state_words(run->state)});
        if (item.pressed) m_detail.open(run->id);
        line_across(row.x, row.bottom_edge() - 1, row.width, theme.line);
        Area inside = row.inset(2, 9);
        Area head = inside.cut_top(22);
        (void)badge(head.right(8), run_state_words(run->state), run_state_color(run->state));
        text(head, run->title, type::body_strong, theme.text);
        text(inside, run->rule_name + " · " + ago(desk, run->started), type::caption, theme.second);
    });
    scroll.end_at(content.y);
}

void RunLogPanel::export_csv(Desk& desk) {
    RunQuery query = m_source.query();
    query.limit = kMostExported;
    auto csv = runs_csv(desk.workspace(), query);
    if (!csv) return desk.report(csv.error());
    if (m_source.row_count() > kMostExported)
        desk.tell({.text = tr("The newest {} runs are in the file. Narrow the log for the others.", integer(context().locale(), kMostExported))});
    desk.platform().save_file("rule-log.csv", "text/csv", std::as_bytes(std::span{*csv}));
}

}  // namespace qd
