#include "app/screens/record/record_screen.h"

#include <algorithm>

#include "app/screens/record/field_spec.h"
#include "app/shell/help_link.h"
#include "app/shell/record_route.h"
#include "app/shell/visit.h"
#include "app/ui/avatar.h"
#include "app/ui/button.h"
#include "app/ui/card.h"
#include "app/ui/context.h"
#include "app/ui/dialog.h"
#include "app/ui/draw.h"
#include "app/ui/empty.h"
#include "app/ui/item.h"
#include "app/ui/menu.h"
#include "app/ui/scroll.h"
#include "app/ui/stepper.h"
#include "app/ui/tabs.h"
#include "app/ui/text.h"
#include "assets/icons.h"

namespace qd {

using namespace ui;

namespace {

// The order of facts; what is not named comes after, in the order of the catalogue.
const std::vector<std::string_view>& first_facts(std::string_view entity) {
    static const std::vector<std::string_view> kDeal = {"amount", "close_date", "probability", "category", "owner", "account", "contact", "product", "next_step",
                                                        "next_step_due", "need", "budget", "decides", "competitor", "loss_reason", "source"};
    static const std::vector<std::string_view> kContact = {"job_title", "account", "email", "phone", "mobile", "buying_role", "owner"};
    static const std::vector<std::string_view> kNone;
    return entity == "deal" ? kDeal : entity == "contact" ? kContact : kNone;
}

bool is_fact(const Entity& entity, const Field& field) {
    if (field.hidden || field.key == "id" || field.key == "deleted" || field.key == "updated") return false;
    if (entity.key == "deal" && (field.key == "stage" || field.key == "pipeline" || field.key == "status")) return false;
    return true;
}

}  // namespace

const ScreenInfo& ComposerScreen::info() const {
    static const ScreenInfo kInfo{"new", "New record", icons::plus, NavGroup::none, 0};
    return kInfo;
}

void RecordScreen::read(Desk& desk, Id id) {
    const Entity& type = entity(desk);
    m_read_at = desk.moment();
    m_read_norms = desk.norms_version();
    m_read_day = desk.today();
    if (m_read_id != id) {
        m_facts_state = {};
        m_timeline_state = {};
        m_filter = 0;
    }
    m_read_id = id;
    m_problem.reset();
    auto record = desk.workspace().record(type, id);
    if (!record) {
        m_problem = record.error();
        m_record.reset();
        return;
    }
    m_record = *std::move(record);
    m_facts.clear();
    m_fact_keys.clear();
    const auto add = [&](const Field& field) {
        if (!is_fact(type, field) || std::ranges::find(m_fact_keys, field.key) != m_fact_keys.end()) return;
        m_fact_keys.push_back(field.key);
        FieldSpec spec = spec_of(desk, field, (*m_record)[field.key]);
        if (!desk.may_write()) spec.read_only = true;
        m_facts.push_back(std::move(spec));
    };
    for (const std::string_view key : first_facts(m_entity_key))
        if (const Field* field = type.find(key)) add(*field);
    for (std::size_t at = system_fields().size(); at < type.fields.size(); ++at)
        if (!type.fields[at].read_only || !is_empty((*m_record)[type.fields[at].key])) add(type.fields[at]);
    for (const char* key : {"created", "source_id"})
        if (!is_empty((*m_record)[key])) {
            add(*type.find(key));
            m_facts.back().read_only = true;
        }
    m_signals.clear();
    if (m_entity_key == "deal") {
        const SignalNorms* norms = desk.norms().value_or(nullptr);   // Home says why
        if (norms) m_stages = norms->stages;
        if (norms && as_text((*m_record)["status"]) == "open")
            if (auto signals = signals_of_deal(desk.workspace(), id, desk.query_context(), *norms)) m_signals = *std::move(signals);
        for (FieldSpec& spec : m_facts)
            if (spec.key == "probability" && spec.value.empty()) {
                for (const StageStats& stage : m_stages)
                    if (stage.stage == as_integer((*m_record)["stage"])) spec.shown = percent(context().locale(), stage.probability);
                spec.hint = tr("from the stage");
            }
    }
    read_sections(desk, id);
}

void RecordScreen::read_when_needed(Desk& desk, Id id) {
    if (m_read_at != desk.moment() || m_read_norms != desk.norms_version() || m_read_id != id || m_read_day != desk.today()) read(desk, id);
}

void RecordScreen::draw(Desk& desk, Area area) {
    read_when_needed(desk, desk.route().record());
    if (m_problem) {
        empty_state(area, {.icon = icons::search, .title = m_problem->what(), .sentence = m_problem->next().empty() ? tr("Go back to the list to choose another one.") : std::string_view{m_problem->next()}});
        return;
    }
    if (context().breadth() == Breadth::phone) return draw_column(desk, area.inset(16, 10));
    Area head = area.cut_top(m_entity_key == "deal" ? (m_signals.empty() ? 118.0f : 146.0f) : 70.0f);
    line_across(head.x, head.bottom_edge() - 1, head.width, context().theme().line);
    Area inside = head.inset(20, 10);
    draw_head(desk, inside);
    if (m_entity_key == "deal") {
        draw_stages(desk, inside);
        draw_health(desk, inside);
    }
    const bool roomy = area.width > 860;
    Area left = area.cut_left(std::clamp(area.width * 0.26f, 236.0f, 320.0f));
    line_down(left.right_edge() - 1, left.y, left.height, context().theme().line);
    draw_facts(desk, left.inset(20, 12));
    if (roomy) {
        Area right = area.cut_right(std::clamp(area.width * 0.34f, 250.0f, 330.0f));
        line_down(right.x, right.y, right.height, context().theme().line);
        draw_related(desk, right.inset(16, 12));
    }
    draw_story(desk, area.inset(16, 12));
    draw_convert(desk);
}

void RecordScreen::draw_head(Desk& desk, Area& area) {
    const Theme& theme = context().theme();
    const Locale& locale = context().locale();
    const Entity& type = entity(desk);
    Area crumbs = area.cut_top(18, 4);
    const std::string plural = tr(type.plural.c_str());
    if (link(crumbs.left(6), plural)) desk.go(to_screen(plural_route(type)));
    icon(crumbs.cut_left(14, 4), icons::chevron_right, theme.faint, 12);
    const std::string& stage_name = m_entity_key == "deal" ? desk.words(*type.find("stage"), (*m_record)["stage"]) : type.label;
    text(crumbs, stage_name, type::caption, theme.second);
    Area row = area.cut_top(kControl, 10);
    const bool writable = desk.may_write();
    help_link(desk, row, "record");
    const Item more = icon_button_item(row.right(8), icons::ellipsis, tr("More actions"), {});
    if (more.pressed) open_menu(more);
    std::vector<MenuEntry> entries = m_rule_buttons.entries(desk, m_entity_key);
    const int rules = static_cast<int>(entries.size());
    entries.push_back({.label = tr("Copy the address of this page"), .icon = icons::link});
    entries.push_back({.label = tr("Delete"), .icon = icons::trash_2, .danger = true, .disabled = !writable});
    const int chosen = menu(more, tr("More actions"), entries);
    if (chosen >= 0 && chosen < rules) m_rule_buttons.run(desk, static_cast<std::size_t>(chosen), m_record->id);
    switch (chosen - rules) {
        case 0: desk.platform().copy_text(desk.route().fragment()); break;
        case 1: {
            Change change;
            change.label = tr("{} deleted", desk.workspace().title(type, m_record->id));
            change.ops.push_back(remove_op(m_entity_key, m_record->id));
            if (desk.apply(change)) desk.go(to_screen(plural_route(type)));
            break;
        }
        default: break;
    }
    if (desk.guest() && desk.visit && desk.visit->offers(*desk.visit) && button(row.right(8), tr("Take over…"), {.icon = icons::download}))
        desk.visit->take_over(*desk.visit, {{m_entity_key, m_record->id}});
    if (m_entity_key == "deal" && writable) {
        if (as_text((*m_record)["status"]) == "open") {
            if (button(row.right(8), tr("Won"), {.kind = ButtonKind::primary, .icon = icons::trophy})) move_to(desk, stage_of_kind(desk, "won"));
            if (button(row.right(8), tr("Lost"))) move_to(desk, stage_of_kind(desk, "lost"));
        } else if (button(row.right(8), tr("Reopen"), {.icon = icons::rotate_ccw})) {
            move_to(desk, stage_of_kind(desk, "open"));
        }
    }
    if (m_entity_key == "lead" && writable && is_empty((*m_record)["converted"]) &&
        button(row.right(8), tr("Convert"), {.kind = ButtonKind::primary, .icon = icons::arrow_left_right}))
        open_dialog(tr("Convert this lead"));
    const std::string title = desk.workspace().title(type, m_record->id);
    label_node(Role::heading, title, row, 1);
    row.cut_left(std::min(text(Area{row.x, row.y, row.width * 0.55f, row.height}, title, type::title, theme.text), row.width * 0.55f) + 14);
    if (m_entity_key == "deal" && !is_empty((*m_record)["amount"]))
        row.cut_left(text(row, money(locale, as_integer((*m_record)["amount"])), type::title, theme.text) + 14);
    if (const Id owner = as_integer((*m_record)["owner"])) {
        const std::string name = desk.words(*type.find("owner"), Value{owner});
        if (row.width > text_width(name, type::body) + 40) row.cut_left(person(row, name) + 14);
    }
    if (m_entity_key == "deal" && !is_empty((*m_record)["close_date"]) && row.width > 120) {
        const Date day = date_from_stored(as_integer((*m_record)["close_date"]));
        icon(row.cut_left(16, 6), icons::calendar, theme.second, 14);
        text(row, fmt::format("{}, {}", date(locale, day, desk.today()), relative_day(day, desk.today())), type::body, theme.second);
    }
}

void RecordScreen::draw_stages(Desk& desk, Area& area) {
    std::vector<StageStep> steps;
    std::vector<std::string> remarks;
    std::vector<Id> ids;
    int current = 0;
    const Id now = as_integer((*m_record)["stage"]);
    remarks.reserve(m_stages.size() + 1);
    for (const StageStats& stage : m_stages) {
        if (stage.kind != "open" && stage.stage != now) continue;
        if (stage.stage == now) current = static_cast<int>(steps.size());
        std::string remark = stage.typical_days ? tr("usually {} d", static_cast<int>(*stage.typical_days)) : std::string{};
        if (stage.stage == now && stage.kind == "open" && !is_empty((*m_record)["stage_since"])) {
            const auto stay = std::max<std::int64_t>((desk.today() - day_of(instant_from_stored(as_integer((*m_record)["stage_since"])))).count(), 0);
            remark = stage.typical_days ? tr("{} d so far, usually {}", stay, static_cast<int>(*stage.typical_days)) : tr("{} d so far", stay);
        }
        remarks.push_back(std::move(remark));
        ids.push_back(stage.stage);
        steps.push_back({stage.name, {}});
    }
    for (std::size_t at = 0; at < steps.size(); ++at) steps[at].remark = remarks[at];
    const int pressed = stage_arrows(area.cut_top(40, 8), tr("Stage"), steps, current);
    if (pressed >= 0 && pressed != current) move_to(desk, ids[static_cast<std::size_t>(pressed)]);
}

void RecordScreen::draw_health(Desk& desk, Area& area) {
    if (m_signals.empty()) return;
    const Theme& theme = context().theme();
    Area row = area.cut_top(kSmallControl);
    for (const DealSignal& signal : m_signals) {
        const IdScope scope{std::int64_t{static_cast<int>(signal.signal)}};
        const float width = text_width(signal.reason, type::body) + 24;
        if (width > row.width) break;
        icon(row.cut_left(16, 6), icons::triangle_alert, theme.warn, 14);
        text(row, signal.reason, type::body, theme.second);
        label_node(Role::text, signal.reason, row);
        row.cut_left(width - 16);
        if (signal.fix && desk.may_write() && button_width(signal.fix->label, {.small = true}) < row.width &&
            button(row.left(14), signal.fix->label, {.small = true})) {
            Change change;
            change.label = signal.title + ": " + signal.fix->label;
            change.ops = signal.fix->ops;
            context().after_frame([&desk, change = std::move(change)] { (void)desk.apply(change); });
        }
    }
}

void RecordScreen::draw_facts(Desk& desk, Area area) {
    Scroll scroll{area, "facts"};
    Area inside = scroll.content();
    section_title(inside, tr(entity(desk).label.c_str()));
    const FactsResult result = facts(inside, tr("Facts"), m_facts, m_facts_state, 96);
    scroll.end_at(inside.y + result.height + 12);
    if (result.change) save_field(desk, *result.change);
    if (result.followed.starts_with("#/")) desk.go(Route::parse(result.followed));
    else if (!result.followed.empty()) desk.platform().open_url(result.followed);
}

void RecordScreen::save_field(Desk& desk, const FieldChange& change) {
    const Field* field = entity(desk).find(change.key);
    if (!field) return;
    Change write;
    write.label = tr("{} of {}", tr(field->label.c_str()), desk.workspace().title(entity(desk), m_record->id));
    write.ops.push_back(update_op(m_entity_key, m_record->id, {{change.key, value_of(*field, change.value)}}));
    context().after_frame([&desk, write = std::move(write)] { (void)desk.apply(write); });
}

Id RecordScreen::stage_of_kind(Desk& desk, std::string_view kind) const {
    auto rows = desk.workspace().database().prepare(
        "SELECT id FROM stage WHERE deleted IS NULL AND pipeline = ? AND kind = ? ORDER BY position DESC LIMIT 1");
    if (!rows) return 0;
    bind_value(*rows, 0, (*m_record)["pipeline"]);
    rows->bind(1, kind);
    return rows->step().value_or(false) ? rows->integer(0) : 0;
}

void RecordScreen::move_to(Desk& desk, Id stage) {
    if (stage == 0 || !desk.may_write()) return;
    Change change;
    const std::string name = desk.words(*entity(desk).find("stage"), Value{stage});
    change.label = tr("{} moved to {}", desk.workspace().title(entity(desk), m_record->id), name);
    change.ops.push_back(update_op("deal", m_record->id, {{"stage", Value{stage}}}));
    context().after_frame([&desk, change = std::move(change)] { (void)desk.apply(change); });
}

void RecordScreen::draw_column(Desk& desk, Area area) {
    const Theme& theme = context().theme();
    const Entity& type = entity(desk);
    const std::string title = desk.workspace().title(type, m_record->id);
    label_node(Role::heading, title, area, 1);
    const float height = paragraph_height(title, type::title, area.width, 2);
    paragraph(area.cut_top(height, 6), title, type::title, theme.text, 2);
    if (m_entity_key == "deal") {
        Area row = area.cut_top(24, 6);
        if (!is_empty((*m_record)["amount"])) row.cut_left(text(row, money(context().locale(), as_integer((*m_record)["amount"])), type::section, theme.text) + 12);
        text(row, desk.words(*type.find("stage"), (*m_record)["stage"]), type::body, theme.second);
        Area actions = area.cut_top(context().control_height(), 8);
        if (desk.may_write() && as_text((*m_record)["status"]) == "open") {
            if (button(actions.column(0, 2, 8), tr("Won"), {.kind = ButtonKind::primary, .icon = icons::trophy})) move_to(desk, stage_of_kind(desk, "won"));
            if (button(actions.column(1, 2, 8), tr("Lost"))) move_to(desk, stage_of_kind(desk, "lost"));
        }
    }
    pill_tabs(area.cut_top(context().control_height() + 2, 8), tr("Part"), {{tr("Story"), {}, {}}, {tr("Facts"), {}, {}}, {tr("Related"), {}, {}}}, m_part);
    if (m_part == 0) draw_story(desk, area);
    else if (m_part == 1) draw_facts(desk, area);
    else draw_related(desk, area);
    draw_convert(desk);
}

}  // namespace qd
