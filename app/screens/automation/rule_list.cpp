#include "app/screens/automation/rule_list.h"

#include <algorithm>

#include "app/screens/automation/rows.h"
#include "app/ui/chip.h"
#include "app/ui/context.h"
#include "app/ui/draw.h"
#include "app/ui/empty.h"
#include "app/ui/item.h"
#include "app/ui/menu.h"
#include "app/ui/scroll.h"
#include "app/ui/text.h"
#include "assets/icons.h"

namespace qd {

using namespace ui;

std::string state_words(const RuleLine& line) {
    if (!line.problem.empty()) return tr("Paused itself");
    if (line.state == "live") return line.draft_number ? tr("Live, v{} in work", line.draft_number) : std::string{tr("Live")};
    return line.state == "paused" ? tr("Paused") : tr("Draft");
}

Color state_color(const RuleLine& line) {
    const Theme& theme = context().theme();
    if (!line.problem.empty()) return theme.bad;
    return line.state == "live" ? theme.good : line.state == "draft" ? theme.warn : theme.faint;
}

std::string ago(Desk& desk, const std::optional<Instant>& at) {
    if (!at) return tr("never");
    const auto passed = desk.clock().now() - *at;
    if (passed < std::chrono::minutes{1} && passed >= std::chrono::minutes{-1}) return tr("just now");
    if (passed >= std::chrono::hours{0} && passed < std::chrono::hours{20}) return tr("{} ago", duration(context().locale(), passed.count()));
    return date(context().locale(), day_of_person(context().locale(), *at), desk.clock().today());
}

std::string from_now(Desk& desk, Instant at) {
    const auto left = at - desk.clock().now();
    if (left < std::chrono::minutes{1}) return tr("now");
    if (left < std::chrono::hours{20}) return tr("in {}", duration(context().locale(), left.count()));
    return date(context().locale(), day_of_person(context().locale(), at), desk.clock().today());
}

namespace {

// "in 2 h", "Dec 3"; "waits" for a decision; "–" when nothing is planned.
std::string acts_next(Desk& desk, const RuleLine& line) {
    // Due while Quarterdeck was closed, and so much of it that the person looks first.
    const std::optional<CatchUpSummary>& away = desk.absence();
    if (away && std::ranges::find(away->groups, line.id, &CatchUpGroup::rule) != away->groups.end()) return tr("waits");
    return line.next_due ? from_now(desk, *line.next_due) : "–";
}

}  // namespace

void RuleList::read(Desk& desk) {
    const std::uint64_t revision = desk.moment(), looks = desk.automation().looks();
    if (m_read_at == revision && m_looks == looks && m_workspace == &desk.workspace()) return;
    m_read_at = revision, m_looks = looks;
    m_workspace = &desk.workspace();
    m_rows.clear();
    m_problem.reset();
    auto lines = desk.automation().rules();
    if (!lines) {
        m_problem = lines.error();
        return;
    }
    for (RuleLine& line : *lines)
        if (line.sequence == m_sequences) m_rows.push_back({line.id, std::move(line)});
}

RuleList::Outcome RuleList::draw(Desk& desk, Area area) {
    read(desk);
    if (m_problem) {
        if (error_state(area, *m_problem)) m_read_at = 0;
        return {};
    }
    if (m_rows.empty()) {
        const EmptyAnswer answer = m_sequences
            ? empty_state(area, {.icon = icons::send, .title = tr("No sequences yet"),
                                 .sentence = tr("A sequence is a series of e-mails, calls and waits for one person. It prepares the drafts; you send them. A reply, an opt-out or a meeting ends it at once."),
                                 .action = tr("Start from a template"), .second = tr("Empty sequence"), .action_icon = icons::layout_grid})
            : empty_state(area, {.icon = icons::workflow, .title = tr("No rules yet"),
                                 .sentence = tr("A rule does what you would do by hand each time: a task when a deal goes quiet, a word to the manager, the next step after a stage. It can be tried on the past before it is switched on, and taken back afterwards."),
                                 .action = tr("Start from a template"), .second = tr("Empty rule"), .action_icon = icons::layout_grid});
        return {answer == EmptyAnswer::second, answer == EmptyAnswer::action};
    }
    if (context().breadth() == Breadth::phone) draw_cards(desk, area);
    else draw_table(desk, area);
    draw_menu(desk);
    return {};
}

void RuleList::write_cell(Desk& desk, const Row& row, int field, Cell& out) const {
    const Locale& locale = context().locale();
    const RuleLine& line = row.line;
    const auto count = [&](std::int64_t number, Ink ink) {
        out.text = number ? integer(locale, number) : "–";
        out.ink = number ? ink : Ink::faint;
    };
    switch (field) {
        case 0: out.text = line.name; out.tip = line.sentence; break;
        case 1:
            out.kind = CellKind::pill;
            out.text = state_words(line);
            out.color = state_color(line);
            out.tip = line.problem;
            break;
        case 2: out.text = line.problem.empty() ? line.sentence : line.problem; out.ink = line.problem.empty() ? Ink::second : Ink::bad; out.tip = out.text; break;
        case 3: count(line.acted, Ink::normal); break;
        case 4: count(line.failed, Ink::bad); break;
        case 5: count(line.stopped, Ink::bad); break;
        case 6: count(line.waiting, Ink::normal); break;
        case 7:
            out.text = acts_next(desk, line);
            out.ink = out.text != "–" ? Ink::normal : Ink::faint;
            break;
        default: out.text = ago(desk, line.last_run); out.ink = line.last_run ? Ink::normal : Ink::faint;
    }
}

void RuleList::draw_table(Desk& desk, Area area) {
    if (m_columns.empty()) {
        const auto add = [&](int field, const char* title, float width, Align align) {
            m_columns.push_back({.field = field, .title = tr(title), .width = width, .align = align, .sortable = false, .opens = field == 0});
        };
        add(0, "Rule", 190, Align::left), add(1, "State", 104, Align::left), add(2, "What it does", 330, Align::left);
        add(3, "Acted, 30 d", 84, Align::right), add(4, "Failed", 58, Align::right), add(5, "Stopped", 62, Align::right);
        add(6, "In it now", 76, Align::right), add(7, "Acts next", 96, Align::left), add(8, "Last run", 96, Align::left);
        if (m_sequences) m_columns[0].title = tr("Sequence");
    }
    // What is over goes to the sentence.
    float fixed = 40;
    for (const TableColumn& column : m_columns)
        if (column.field != 2) fixed += column.width;
    for (TableColumn& column : m_columns)
        if (column.field == 2) column.width = std::max(220.0f, area.width - fixed);
    Rows<Row> rows{m_rows, [&](const Row& row, int field, Cell& out) { write_cell(desk, row, field, out); }};
    const TableResult result = table(area, m_sequences ? tr("Sequences") : tr("Rules"), m_columns, rows, m_table, {.row_height = 34, .selectable = false, .open_on_click = true});
    if (result.opened || result.peeked) desk.go(to_record("automation", result.opened ? *result.opened : *result.peeked));
    if (result.menu) {
        m_menu_for = *result.menu;
        m_menu_at = result.anchor;
        open_menu(Item{.id = id_of("rule menu"), .rect = Area{m_menu_at}});
    }
}

void RuleList::draw_cards(Desk& desk, Area area) {
    const Theme& theme = context().theme();
    const Locale& locale = context().locale();
    const NodeScope list{Role::group, m_sequences ? tr("Sequences") : tr("Rules"), area};
    Scroll scroll{area, "rules"};
    Area content = scroll.content().inset(16, 0);
    for (const Row& row : m_rows) {
        const IdScope scope{row.id};
        const Area place = content.cut_top(86, 8);
        const Item item = interact(place, {.role = Role::link, .name = row.line.name, .description = state_words(row.line)}, {.radius = kCardRadius});
        fill(place, item.hovered ? theme.hover : theme.raised, kCardRadius);
        frame(place, row.line.problem.empty() ? theme.line : theme.bad, kCardRadius);
        Area inside = place.inset(12, 10);
        Area head = inside.cut_top(22, 4);
        (void)badge(head.right(8), state_words(row.line), state_color(row.line));
        text(head, row.line.name, type::body_strong, theme.text);
        text(inside.cut_top(18), row.line.problem.empty() ? row.line.sentence : row.line.problem, type::caption, row.line.problem.empty() ? theme.second : theme.bad);
        std::string figures = tr("acted {}", integer(locale, row.line.acted));
        if (row.line.failed) figures += " · " + tr("failed {}", integer(locale, row.line.failed));
        if (row.line.stopped) figures += " · " + tr("stopped {}", integer(locale, row.line.stopped));
        figures += " · " + tr("last run {}", ago(desk, row.line.last_run));
        if (const std::string next = acts_next(desk, row.line); next != "–") figures += " · " + tr("acts next {}", next);
        text(inside.cut_top(18), figures, type::caption, row.line.failed + row.line.stopped ? theme.warn : theme.second);
        if (item.pressed) desk.go(to_record("automation", row.id));
    }
    scroll.end_at(content.y + 8);
}

void RuleList::draw_menu(Desk& desk) {
    const auto found = std::ranges::find(m_rows, m_menu_for, &Row::id);
    if (found == m_rows.end()) return;
    const Item owner{.id = id_of("rule menu"), .rect = Area{m_menu_at}};
    const RuleLine& line = found->line;
    const bool locked = !desk.may_write();
    const int chosen = menu(owner, tr("Rule"), {{.label = tr("Open"), .icon = icons::square_pen},
                                                {.label = line.state == "live" ? tr("Pause") : tr("Resume"), .icon = line.state == "live" ? icons::pause : icons::play, .disabled = locked || line.state == "draft"},
                                                {.label = tr("Show its log"), .icon = icons::scroll_text},
                                                {.label = tr("Who is in it"), .icon = icons::users, .remark = line.waiting ? integer(context().locale(), line.waiting) : std::string{}},
                                                {.label = tr("Move up"), .icon = icons::arrow_up, .disabled = locked || found == m_rows.begin()},
                                                {.label = tr("Move down"), .icon = icons::arrow_down, .disabled = locked || found + 1 == m_rows.end()},
                                                {.label = ""},
                                                {.label = tr("Delete"), .icon = icons::trash_2, .danger = true, .disabled = locked}});
    if (chosen < 0) return;
    const Id rule = m_menu_for, person = desk.person().id;
    // Rules act in this order; it takes the place of its neighbour.
    std::int64_t place = line.position;
    if (chosen == 4) place = std::prev(found)->line.position;
    if (chosen == 5) place = std::next(found)->line.position;
    context().after_frame([&desk, rule, person, chosen, place, live = line.state == "live"] {
        const auto tell = [&](Result<Applied> applied) {
            if (!applied) return desk.report(applied.error());
            desk.tell({.text = applied->label, .undoes = applied->change});
        };
        switch (chosen) {
            case 0: return desk.go(to_record("automation", rule));
            case 1: return tell(live ? desk.automation().pause(rule, person) : desk.automation().resume(rule, person));
            case 2: return desk.go(to_screen("automation").with("tab", "log").with("rule", std::to_string(rule)));
            case 3: return desk.go(to_screen("automation").with("tab", "enrolled").with("rule", std::to_string(rule)));
            case 4:
            case 5: return tell(desk.automation().move_to(rule, place, person));
            default: return tell(desk.automation().remove(rule, person));
        }
    });
}

}  // namespace qd
