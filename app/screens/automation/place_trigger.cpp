// What starts a rule, and how it behaves as a whole.

#include <algorithm>
#include <array>
#include <charconv>

#include "app/screens/automation/place_editor.h"
#include "app/ui/button.h"
#include "app/ui/choice.h"
#include "app/ui/context.h"
#include "app/ui/date_field.h"
#include "app/ui/draw.h"
#include "app/ui/field.h"
#include "app/ui/item.h"
#include "app/ui/select.h"
#include "app/ui/text.h"
#include "assets/icons.h"

namespace qd {

using namespace ui;

namespace {

constexpr float kAfterButton = 12;

bool changes(const Field& field) { return !field.hidden && !field.read_only && field.key != "id" && field.key != "deleted"; }
bool is_date(const Field& field) { return !field.hidden && (field.type == FieldType::date || field.type == FieldType::instant) && field.key != "updated"; }
bool is_number(const Field& field) {
    return !field.hidden && (field.type == FieldType::money || field.type == FieldType::integer || field.type == FieldType::decimal || field.type == FieldType::percent);
}

// A trigger that was just chosen starts with what most people mean.
Trigger usual(TriggerKind kind, const std::string& entity) {
    Trigger trigger;
    trigger.kind = kind;
    switch (kind) {
        case TriggerKind::field_changed: trigger.field = entity == "deal" ? "close_date" : "owner"; break;
        case TriggerKind::stage_aged: trigger.span = {30, SpanUnit::days}; break;
        case TriggerKind::date_reached: trigger.field = entity == "deal" ? "close_date" : "created"; break;
        case TriggerKind::schedule: trigger.recurrence = "FREQ=WEEKLY;BYDAY=MO"; break;
        case TriggerKind::idle: trigger.span = {10, SpanUnit::working_days}; break;
        case TriggerKind::threshold: trigger.field = entity == "deal" ? "amount" : entity == "lead" ? "score" : ""; break;
        case TriggerKind::signal: trigger.signal = "reply"; break;
        default: break;
    }
    return trigger;
}

struct Preset { const char* rrule; const char* label; };
constexpr std::array<Preset, 13> kPresets = {{
    {"FREQ=DAILY", "Every day"},
    {"FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "Every working day"},
    {"FREQ=WEEKLY;BYDAY=MO", "Every Monday"},
    {"FREQ=WEEKLY;BYDAY=TU", "Every Tuesday"},
    {"FREQ=WEEKLY;BYDAY=WE", "Every Wednesday"},
    {"FREQ=WEEKLY;BYDAY=TH", "Every Thursday"},
    {"FREQ=WEEKLY;BYDAY=FR", "Every Friday"},
    {"FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "Every second Monday"},
    {"FREQ=MONTHLY;BYMONTHDAY=1", "On the first of the month"},
    {"FREQ=MONTHLY;BYMONTHDAY=-1", "On the last of the month"},
    {"FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "On the last weekday of the month"},
    {"FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=1", "On the first of each quarter"},
    {"FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1", "Every year on January 1"},
}};

const std::vector<std::pair<const char*, const char*>> kSignalWords = {
    {"reply", "A reply comes"}, {"opt_out", "They opt out"}, {"meeting_held", "A meeting is held"}, {"contacted", "Somebody is in touch"}};

}  // namespace

std::vector<std::string_view> members_of(const Trigger& trigger) {
    switch (trigger.kind) {
        case TriggerKind::field_changed: return {"field", "from", "to"};
        case TriggerKind::stage_entered: return {"to"};
        case TriggerKind::stage_left: return {"from"};
        case TriggerKind::stage_aged: return {"to", "span"};
        case TriggerKind::date_reached: return {"field", "span", "minute", "yearly"};
        case TriggerKind::schedule: return trigger.measure.empty() ? std::vector<std::string_view>{"recurrence", "starts", "minute", "each_record", "measure"}
                                                                   : std::vector<std::string_view>{"recurrence", "starts", "minute", "measure", "rising", "level"};
        case TriggerKind::idle: return {"span"};
        case TriggerKind::threshold: return {"field", "rising", "level"};
        case TriggerKind::signal: return {"signal"};
        default: return {};
    }
}

void PlaceEditor::draw_recurrence(Area& area, Trigger& on) {
    std::vector<SelectOption> options;
    int current = static_cast<int>(kPresets.size());
    for (std::size_t at = 0; at < kPresets.size(); ++at) {
        options.push_back({.key = static_cast<std::int64_t>(at), .label = tr(kPresets[at].label)});
        if (on.recurrence == kPresets[at].rrule) current = static_cast<int>(at);
    }
    options.push_back({.key = static_cast<std::int64_t>(kPresets.size()), .label = tr("Something else (RRULE)")});
    caption(area, tr("How often"));
    const int before = current;
    if (select(area.cut_top(context().control_height(), 8), tr("How often"), options, current)) {
        if (current < static_cast<int>(kPresets.size())) on.recurrence = kPresets[static_cast<std::size_t>(current)].rrule;
        else on.recurrence += on.recurrence.find("INTERVAL") == std::string::npos ? ";INTERVAL=1" : "";
        choose();
    }
    if (before == static_cast<int>(kPresets.size())) text(area, tr("Recurrence rule"), on.recurrence, 1, "FREQ=MONTHLY;BYDAY=2TU");
    else complain(area);
}

void PlaceEditor::draw_kind(Area& area, Trigger& on) {
    const Entity& of = entity();
    const bool first = &on == &m_rule.trigger;
    const char* label = first ? tr("Starts when") : tr("Or when");
    if (first) caption(area, label);
    std::vector<SelectOption> options;
    int current = 0;
    for (int at = 0; at < kTriggerKindCount; ++at) {
        const auto kind = static_cast<TriggerKind>(at);
        const bool staged = kind == TriggerKind::stage_entered || kind == TriggerKind::stage_left || kind == TriggerKind::stage_aged;
        if ((staged && of.key != "deal") || (!first && !is_event({.kind = kind}))) continue;
        if (on.kind == kind) current = static_cast<int>(options.size());
        options.push_back({.key = at, .label = tr(label_of(kind)), .icon = icon_of(kind)});
    }
    if (select(area.cut_top(context().control_height()), label, options, current)) {
        on = usual(static_cast<TriggerKind>(options[static_cast<std::size_t>(current)].key), of.key);
        choose();
    }
    complain(area);
}

const Trigger* also_at(const RuleDefinition& rule, std::string_view place) {
    std::size_t number = 0;
    if (!place.starts_with("also.") || std::from_chars(place.data() + 5, place.data() + place.size(), number).ec != std::errc{}) return nullptr;
    return number < rule.also.size() ? &rule.also[number] : nullptr;
}

void PlaceEditor::draw_also(Area& area) {
    constexpr std::size_t kMost = 10;
    std::size_t gone = m_rule.also.size();
    for (std::size_t at = 0; at < m_rule.also.size(); ++at) {
        const IdScope scope{static_cast<std::int64_t>(at)};
        const std::string place = "also." + std::to_string(at);
        const float top = area.y;
        Area box{area.x + 8, area.y + 8, area.width - 16, 10'000};
        Area head = box.cut_top(20, 4);
        if (icon_button(head.right(4), icons::x, tr("Remove this start"), {.kind = ButtonKind::quiet, .small = true})) gone = at;
        ui::text(head, tr("Or when"), type::caption, context().theme().second);
        draw(box, place);
        const Trigger shape = m_rule.also[at];
        for (const std::string_view member : members_of(shape)) draw(box, place + "." + std::string{member});
        const float height = box.y - top;
        frame({area.x, top, area.width, height}, problem(place).empty() ? context().theme().line : context().theme().bad, kRadius);
        area.cut_top(height, 8);
    }
    if (gone < m_rule.also.size()) {
        m_rule.also.erase(m_rule.also.begin() + static_cast<std::ptrdiff_t>(gone));
        choose();
    }
    if (m_rule.also.size() >= kMost) return;
    Area row = area.cut_top(kSmallControl, kAfterButton);
    if (!button(row.left(), tr("Add another start"), {.kind = ButtonKind::quiet, .icon = icons::plus, .small = true})) return;
    m_rule.also.push_back(usual(m_rule.trigger.kind == TriggerKind::created ? TriggerKind::updated : TriggerKind::created, entity().key));
    choose();
}

void PlaceEditor::draw_trigger(Area& area, std::string_view member, Trigger& on) {
    const Entity& of = entity();
    if (member.empty()) return draw_kind(area, on);
    const Field* watched = of.find(on.field);
    const std::vector<KeyFigure>& figures = m_desk.automation().figures_known().known;
    if (member == "measure") {
        if (of.key != "user") return;
        caption(area, tr("Only people whose figure of the quarter"));
        std::vector<SelectOption> options = {{.label = tr("No figure matters")}};
        int current = 0;
        for (const KeyFigure& figure : figures) {
            if (on.measure == figure.key) current = static_cast<int>(options.size());
            options.push_back({.label = tr(figure.label.c_str()), .remark = tr("key figure")});
        }
        if (select(area.cut_top(context().control_height()), tr("Figure"), options, current)) {
            on.measure = current > 0 ? figures[static_cast<std::size_t>(current) - 1].key : "";
            choose();
        }
        return complain(area);
    }
    if (member == "field" && on.kind == TriggerKind::threshold) {
        caption(area, tr("Value"));
        std::vector<SelectOption> options;
        std::vector<std::string> keys;
        int current = -1;
        for (const Field& one : of.fields)
            if (is_number(one)) {
                if (on.measure.empty() && on.field == one.key) current = static_cast<int>(keys.size());
                keys.push_back(one.key);
                options.push_back({.label = tr(one.label.c_str()), .remark = tr("field")});
            }
        const std::size_t fields = keys.size();
        const bool first = &on == &m_rule.trigger;  // figures are looked at by the clock
        for (const KeyFigure& figure : first ? figures : std::vector<KeyFigure>{}) {
            if (on.measure == figure.key) current = static_cast<int>(keys.size());
            keys.push_back(figure.key);
            options.push_back({.label = tr(figure.label.c_str()), .remark = tr("key figure")});
        }
        if (select(area.cut_top(context().control_height()), tr("Value"), options, current) && current >= 0) {
            const auto at = static_cast<std::size_t>(current);
            on.field = at < fields ? keys[at] : "";
            on.measure = at < fields ? "" : keys[at];
            choose();
        }
        return complain(area);
    }
    if (member == "field") return field(area, on.kind == TriggerKind::date_reached ? tr("Date") : tr("Field"), on.field, of, on.kind == TriggerKind::date_reached ? is_date : changes);
    if (member == "from" && on.kind == TriggerKind::stage_left) return stages(area, tr("Stage"), on.from);
    if (member == "to" && on.kind != TriggerKind::field_changed) return stages(area, tr("Stage"), on.to);
    if (member == "from" && watched) return value(area, tr("From (empty: any)"), *watched, on.from);
    if (member == "to" && watched) return value(area, tr("To (empty: any)"), *watched, on.to);
    if (member == "span") {
        if (on.kind == TriggerKind::date_reached) return span(area, tr("How long before or after"), on.span, true);
        return span(area, on.kind == TriggerKind::idle ? tr("Without activity for") : tr("In the stage for"), on.span);
    }
    if (member == "minute") return minute(area, tr("Time of day"), on.minute);
    if (member == "yearly") return yes(area, tr("Every year on that day"), on.yearly);
    if (member == "each_record") return yes(area, tr("Once for each matching record"), on.each_record);
    if (member == "recurrence") return draw_recurrence(area, on);
    if (member == "starts") {
        caption(area, tr("First day"));
        std::optional<Date> day = on.starts == Date{} ? std::nullopt : std::optional{on.starts};
        if (date_field(area.cut_top(context().control_height()), tr("First day"), day, {.placeholder = tr("The day it is published")}).committed) {
            on.starts = day.value_or(Date{});
            choose();
        }
        return complain(area);
    }
    if (member == "signal") return choice(area, tr("Signal"), on.signal, kSignalWords);
    if (member == "rising") {
        std::string side = on.rising ? "up" : "down";
        const bool stands = on.kind == TriggerKind::schedule;
        choice(area, tr("Direction"), side, {{"up", stands ? "Is at least" : "Rises to"}, {"down", stands ? "Is at most" : "Falls to"}});
        on.rising = side == "up";
        return;
    }
    if (member == "level") {
        const KeyFigure* figure = m_desk.automation().figures_known().find(on.measure);
        const bool is_money = on.measure.empty() ? watched && watched->type == FieldType::money : figure && figure->unit == KeyFigure::Unit::money;
        const double scale = figure && figure->unit == KeyFigure::Unit::rate ? 100 : 1;
        caption(area, scale > 1 ? tr("Level in percent") : tr("Level"));
        const Area row = area.cut_top(context().control_height());
        if (is_money) {
            std::optional<std::int64_t> amount = static_cast<std::int64_t>(on.level);
            if (money_field(row, tr("Level"), amount).committed && amount) {
                on.level = static_cast<double>(*amount);
                choose();
            }
        } else {
            std::optional<double> number = on.level * scale;
            if (number_field(row, tr("Level"), number, 2).committed && number) {
                on.level = *number / scale;
                choose();
            }
        }
        return complain(area);
    }
}

void PlaceEditor::draw_weekdays(Area& area, unsigned& mask) {
    std::vector<SelectOption> options;
    std::vector<std::int64_t> keys;
    for (int day = 0; day < 7; ++day) {
        options.push_back({.key = day, .label = weekday_name((day + 1) % 7, false)});
        if (mask >> day & 1U) keys.push_back(day);
    }
    caption(area, tr("On"));
    if (multi_select(area.cut_top(context().control_height(), 8), tr("On these days"), options, keys, {.placeholder = tr("Choose days")})) {
        mask = 0;
        for (const std::int64_t day : keys) mask |= 1U << day;
        choose();
    }
}

void PlaceEditor::draw_rule(Area& area, std::string_view member) {
    if (member == "name") return text(area, tr("Name of the rule"), m_rule.name);
    if (member == "about") return text(area, tr("What it is good for"), m_rule.about, 2);
    if (member == "filter") return filter(area, tr("Only for"), m_rule.filter, entity(), sees_change(m_rule));
    if (member == "entity") {
        std::vector<std::pair<const char*, const char*>> known;
        for (const Entity* one : rule_entities(m_desk.catalogue())) known.emplace_back(one->key.c_str(), one->label.c_str());
        return choice(area, tr("About"), m_rule.entity, known);
    }
    if (member == "again") {
        static constexpr const char* kKeys[] = {"every_time", "when_matching_again", "once"};
        std::string key = kKeys[static_cast<std::size_t>(m_rule.again)];
        choice(area, tr("The same record again"), key, {{"every_time", "Every time"}, {"when_matching_again", "When it matches anew"}, {"once", "Only once, ever"}});
        for (std::size_t at = 0; at < 3; ++at)
            if (key == kKeys[at]) m_rule.again = static_cast<Again>(at);
        return;
    }
    if (member == "exits") {
        static constexpr std::pair<const char*, const char*> kExitWords[] = {
            {"reply", "A reply comes"}, {"opt_out", "They opt out"}, {"meeting_held", "A meeting is held"},
            {"contacted", "Somebody is in touch"}, {"closed", "The deal is won or lost"}, {"no_match", "The conditions stop holding"}};
        caption(area, tr("Leave it alone at once when"));
        for (const auto& [key, label] : kExitWords) {
            bool on = std::ranges::find(m_rule.exits, key) != m_rule.exits.end();
            if (!checkbox(area.cut_top(std::max(context().control_height() - 4, 26.0f)), tr(label), on)) continue;
            std::erase(m_rule.exits, key);
            if (on) m_rule.exits.emplace_back(key);
            choose();
        }
        return complain(area);
    }
    if (member == "catch_up") {
        static constexpr const char* kKeys[] = {"none", "last", "all"};
        std::string key = kKeys[static_cast<std::size_t>(m_rule.catch_up)];
        choice(area, tr("What came due while closed"), key, {{"none", "Pass over"}, {"last", "Only the newest"}, {"all", "All of it"}});
        for (std::size_t at = 0; at < 3; ++at)
            if (key == kKeys[at]) m_rule.catch_up = static_cast<CatchUp>(at);
        if (m_rule.catch_up != CatchUp::none) whole(area, tr("Not older than"), m_rule.catch_up_days, tr("days"));
        return;
    }
    if (member == "hours") {
        yes(area, tr("Send only in working hours"), m_rule.hours.limited);
        if (!m_rule.hours.limited) return complain(area);
        draw_weekdays(area, m_rule.hours.weekdays);
        minute(area, tr("From"), m_rule.hours.from);
        minute(area, tr("Until"), m_rule.hours.to);
        return;
    }
    if (member == "imports") return yes(area, tr("Also for what an import brings"), m_rule.imports);
    if (member == "retries") {
        whole(area, tr("If a step fails, try again"), m_rule.retries, tr("times"));
        if (m_rule.retries > 0) span(area, tr("Each time after"), m_rule.retry_after);
    }
}

}  // namespace qd
