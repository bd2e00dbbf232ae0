#include "app/screens/automation/member_panel.h"

#include <algorithm>
#include <charconv>

#include "app/screens/automation/rule_list.h"
#include "app/shell/record_route.h"
#include "app/ui/button.h"
#include "app/ui/context.h"
#include "app/ui/draw.h"
#include "app/ui/empty.h"
#include "app/ui/field.h"
#include "app/ui/item.h"
#include "app/ui/menu.h"
#include "app/ui/rows_in_view.h"
#include "app/ui/scroll.h"
#include "app/ui/text.h"
#include "assets/icons.h"
#include "core/automation/enrolling.h"
#include "core/automation/rule_words.h"

namespace qd {

using namespace ui;

namespace {

enum Column { record_column, rule_column, step_column, next_column, since_column };

// What the wait ends by; its condition stands in the step's own words.
std::string wait_words(std::string_view signal, const std::string& until) {
    if (signal == "reply") return tr("on a reply, else {}", until);
    if (signal == "meeting_held") return tr("on a meeting, else {}", until);
    if (signal == "contacted") return tr("on a contact, else {}", until);
    return signal == "opt_out" ? tr("on an opt-out, else {}", until) : tr("{} at the latest", until);
}

}  // namespace

void MemberPanel::Source::ask(Desk& desk, MemberQuery query) {
    m_definitions.clear(), m_steps.clear(), m_live.clear();
    if (auto lines = desk.automation().rules())
        for (const RuleLine& rule : *lines) m_live.emplace(rule.id, rule.live_number);
    PagedLines::ask(desk, std::move(query));
}

void MemberPanel::Source::all_ids(std::vector<std::int64_t>& out) const {
    if (auto ids = member_ids(desk().workspace(), query())) out.insert(out.end(), ids->begin(), ids->end());
}

const RuleDefinition* MemberPanel::Source::definition(Id version) const {
    const auto [found, fresh] = m_definitions.try_emplace(version);
    if (fresh)
        if (auto read = desk().automation().definition(version)) found->second = *std::move(read);
    return found->second ? &*found->second : nullptr;
}

std::string MemberPanel::Source::step_words(const MemberLine& line) const {
    if (line.waits_for == "limit") return tr("Not begun: the daily limit was reached");
    const auto [found, fresh] = m_steps.try_emplace({line.version, line.step});
    if (!fresh) return found->second;
    const RuleDefinition* rule = definition(line.version);
    const Step* step = rule ? find_step(*rule, line.step) : nullptr;
    if (!step) return found->second = tr("(unknown step)");
    const StepWords words = describe(desk().workspace(), *rule, *step);
    const bool waits = step->kind == StepKind::wait || step->kind == StepKind::delay;  // its time stands in the next column
    return found->second = words.detail.empty() || waits ? words.title : words.title + ": " + words.detail;
}

std::string MemberPanel::Source::next_words(const MemberLine& line) const {
    if (line.parked) return tr("needs a person");
    if (!line.live) return tr("the rule is paused");
    const RuleDefinition* rule = definition(line.version);
    const Step* step = rule ? find_step(*rule, line.step) : nullptr;
    if (step && step->kind == StepKind::wait) return wait_words(step->signal, line.next ? from_now(desk(), *line.next) : std::string{tr("later")});
    if (!line.next) return step && !step->approval.empty() ? tr("on an approval") : std::string{"–"};
    if (line.waits_for == "retry") return tr("tries again {}", from_now(desk(), *line.next));
    return from_now(desk(), *line.next);
}

void MemberPanel::Source::row(std::int64_t index, TableRow& out) const {
    const MemberLine* member = line(index);
    if (!member) return;
    out.id = member->id;
    out.title = member->title.empty() ? member->rule_name : member->title;
}

void MemberPanel::Source::cell(std::int64_t index, int field, Cell& out) const {
    const MemberLine* member = line(index);
    if (!member) return;
    switch (field) {
        case record_column: out.text = member->title.empty() ? tr("(no record)") : member->title; break;
        case rule_column:
            out.text = member->rule_name;
            // An older version is worth a word; the one that is live is what everybody expects.
            if (const auto live = m_live.find(member->rule); live == m_live.end() || live->second != member->number) out.second = "v" + std::to_string(member->number);
            break;
        case step_column: out.text = step_words(*member); out.ink = Ink::second; out.tip = out.text; break;
        case next_column:
            out.text = next_words(*member);
            out.ink = member->parked ? Ink::bad : member->live ? Ink::normal : Ink::faint;
            out.tip = member->reason;
            break;
        default: out.text = date(context().locale(), day_of_person(context().locale(), member->since), desk().clock().today()); out.ink = Ink::second;
    }
}

void MemberPanel::refresh(Desk& desk) {
    const std::string rule = desk.route().parameter("rule");
    Id id = 0;
    std::from_chars(rule.data(), rule.data() + rule.size(), id);
    const std::string asked = fmt::format("{}/{}/{}/{}", desk.moment(), id, m_words, static_cast<const void*>(&desk.workspace()));
    if (asked == m_asked) return;
    m_asked = asked;
    if (m_rule != id) m_table = {}, m_columns.clear();
    m_rule = id;
    m_source.ask(desk, {.rule = id, .text = m_words});
    m_rules.assign(1, {.key = 0, .label = tr("All rules")});
    if (auto lines = desk.automation().rules())
        for (const RuleLine& line : *lines)
            if (line.live_number) m_rules.push_back({.key = line.id, .label = line.name, .remark = line.waiting ? integer(context().locale(), line.waiting) : std::string{}});
}

void MemberPanel::draw(Desk& desk, Area area) {
    refresh(desk);
    if (context().breadth() == Breadth::phone) area = area.inset(12, 0);
    draw_filters(desk, area);
    if (m_source.problem()) {
        if (error_state(area, *m_source.problem())) m_asked.clear();
        return;
    }
    if (m_source.row_count() == 0) return draw_empty(desk, area);
    if (context().breadth() == Breadth::phone) draw_cards(desk, area);
    else draw_table(desk, area);
    draw_menu(desk);
}

void MemberPanel::draw_filters(Desk& desk, Area& area) {
    const bool phone = context().breadth() == Breadth::phone;
    Area row = area.cut_top(phone ? kTouch : 34.0f, 8);
    const auto found = std::ranges::find(m_rules, m_rule, &SelectOption::key);
    int current = found == m_rules.end() ? -1 : static_cast<int>(found - m_rules.begin());
    const float width = phone ? row.width * 0.5f : 240;
    if (select(row.cut_left(width, 10).centered(width, context().control_height()), tr("Rule"), m_rules, current) && current >= 0) {
        const Id rule = m_rules[static_cast<std::size_t>(current)].key;
        desk.go(desk.route().with("rule", rule ? std::to_string(rule) : ""), false);
    }
    (void)search_field(row.cut_right(std::min(220.0f, row.width), 10).inset(0, phone ? 0.0f : 2.0f), tr("Search records in rules"), m_words, {.placeholder = tr("Search")});
    const std::string words = tr_count(context().locale(), m_source.row_count(), "{} record waits", "{} records wait");
    if (phone) row = area.cut_top(20, 4).inset(2, 0);
    else if (row.width < text_width(words, type::body)) return;
    label_node(Role::status, words, row);
    text(row, words, phone ? type::caption : type::body, context().theme().second);
}

void MemberPanel::draw_empty(Desk& desk, Area area) {
    const bool searched = !m_words.empty(), narrowed = searched || m_rule != 0;
    const auto answer = empty_state(area, {.icon = icons::users, .title = searched ? tr("No record like that waits in a rule") : m_rule ? tr("Nobody is in it now") : tr("Nobody is in a rule now"),
        .sentence = tr("A record is in a rule from its start to its last step. Choose contacts, leads or deals in their list and press Enrol, or let the rule start by itself."),
        .action = narrowed ? tr("Show all") : tr("Open contacts")});
    if (answer != EmptyAnswer::action) return;
    m_words.clear();
    if (narrowed) desk.go(desk.route().with("rule", ""), false);
    else desk.go(to_screen("contacts"));
}

void MemberPanel::draw_table(Desk& desk, Area area) {
    if (m_columns.empty()) {
        const auto add = [&](int field, const char* title, float width) {
            m_columns.push_back({.field = field, .title = tr(title), .width = width, .sortable = false, .opens = field == record_column});
        };
        add(record_column, "Record", 200);
        if (m_rule == 0) add(rule_column, "Rule", 190);
        add(step_column, "At step", 300), add(next_column, "Goes on", 190), add(since_column, "In it since", 110);
    }
    float fixed = 70;
    for (const TableColumn& column : m_columns)
        if (column.field != step_column) fixed += column.width;
    for (TableColumn& column : m_columns)
        if (column.field == step_column) column.width = std::max(240.0f, area.width - fixed);
    TableOptions options{.row_height = 32, .padding = 0};
    options.bulk_actions = [&](Area row) {
        if (!button(row.left(8), tr("Take out"), {.kind = ButtonKind::danger, .icon = icons::user_x, .disabled = !desk.may_write() || desk.running() != nullptr, .small = true})) return;
        std::vector<Id> chosen(m_table.selected.begin(), m_table.selected.end());
        std::ranges::sort(chosen);
        take_out(desk, std::move(chosen));
    };
    const TableResult result = table(area, tr("Who is in it"), m_columns, m_source, m_table, options);
    if (result.opened) show(desk, *result.opened);
    if (!result.menu) return;
    m_menu_for = *result.menu;
    m_menu_at = result.anchor;
    open_menu(Item{.id = id_of("member menu"), .rect = Area{m_menu_at}});
}

void MemberPanel::draw_cards(Desk& desk, Area area) {
    const Theme& theme = context().theme();
    const NodeScope list{Role::group, tr("Who is in it"), area};
    Scroll scroll{area, "members"};
    Area content = scroll.content();
    const std::uint32_t menu_id = id_of("member menu");
    draw_rows_in_view(content, area, m_source.row_count(), [](std::int64_t) { return 80.0f; }, [&](std::int64_t at, const Area& row) {
        const MemberLine* member = m_source.line(at);
        if (!member) return;
        const IdScope scope{member->id};
        const std::string title = member->title.empty() ? std::string{tr("(no record)")} : member->title, next = m_source.next_words(*member);
        const Item item = interact(row, {.role = Role::button, .name = title + ", " + member->rule_name, .description = next, .has_popup = true});
        if (item.pressed) {
            m_menu_for = member->id;
            m_menu_at = row;
            open_menu(Item{.id = menu_id, .rect = Area{m_menu_at}});
        }
        line_across(row.x, row.bottom_edge() - 1, row.width, theme.line);
        Area inside = row.inset(2, 9);
        Area head = inside.cut_top(22);
        text(head.cut_right(std::min(text_width(next, type::body) + 1, head.width * 0.5f), 8), next, type::body, member->parked ? theme.bad : theme.second, Align::right);
        text(head, title, type::body_strong, theme.text);
        text(inside.cut_top(19), m_source.step_words(*member), type::caption, theme.second);
        text(inside, m_rule ? tr("since {}", date(context().locale(), day_of_person(context().locale(), member->since), desk.clock().today())) : member->rule_name, type::caption, theme.second);
    });
    scroll.end_at(content.y);
}

void MemberPanel::draw_menu(Desk& desk) {
    const MemberLine* member = m_source.line_of(m_menu_for);
    if (!member) return;
    const Item owner{.id = id_of("member menu"), .rect = Area{m_menu_at}};
    const Id rule = member->rule, enrolment = member->id;
    const bool record = member->entity && member->record;
    switch (menu(owner, tr("Record in a rule"), {{.label = tr("Open the record"), .icon = icons::square_pen, .disabled = !record},
                                                 {.label = tr("Open the rule"), .icon = icons::workflow},
                                                 {.label = ""},
                                                 {.label = tr("Take out"), .icon = icons::user_x, .danger = true, .disabled = !desk.may_write() || desk.running() != nullptr}})) {
        case 0: return show(desk, enrolment);
        case 1: return desk.go(to_record("automation", rule));
        case 3: return take_out(desk, {enrolment});
        default: return;
    }
}

void MemberPanel::show(Desk& desk, Id enrolment) {
    const MemberLine* member = m_source.line_of(enrolment);
    if (member && member->entity && member->record) desk.go(to_record(plural_route(*member->entity), member->record));
}

void MemberPanel::take_out(Desk& desk, std::vector<Id> enrolments) {
    m_table.selected.clear();
    ++m_table.selection_version;
    context().after_frame([&desk, enrolments = std::move(enrolments)]() mutable {
        auto job = desk.automation().leave_job(std::move(enrolments), desk.person().id);
        const LeaveJob* leaving = job.get();
        desk.start(tr("Taking out"), std::move(job), [&desk, leaving](Result<> ended) {
            if (ended) desk.tell({.text = leaving->applied().label, .undoes = leaving->applied().change});
        });
    });
}

}  // namespace qd
