// What one step does.

#include <algorithm>

#include "app/screens/automation/place_editor.h"
#include "app/screens/record/field_spec.h"
#include "app/ui/button.h"
#include "app/ui/context.h"
#include "app/ui/draw.h"
#include "app/ui/select.h"
#include "app/ui/tabs.h"
#include "app/ui/text.h"
#include "assets/icons.h"

namespace qd {

using namespace ui;

namespace {

bool may_set(const Field& field) { return !field.hidden && !field.read_only && field.key != "id" && field.key != "deleted"; }

// The field through which a record of that type refers to the rule's record.
std::string way_back(const Entity& from, std::string_view to) {
    for (const Field& field : from.fields)
        if (field.type == FieldType::reference && field.target == to && !field.hidden) return field.key;
    return {};
}

const char* label_of_kind(NewValue::Kind kind) {
    switch (kind) {
        case NewValue::Kind::literal: return tr("this value");
        case NewValue::Kind::copy: return tr("the value of a field");
        case NewValue::Kind::in: return tr("a day from then");
        case NewValue::Kind::add: return tr("plus");
        case NewValue::Kind::person: return tr("a person");
        case NewValue::Kind::clear: return tr("empty");
    }
    return "";
}

std::vector<NewValue::Kind> kinds_for(const Field& field) {
    using Kind = NewValue::Kind;
    std::vector<Kind> kinds{Kind::literal, Kind::copy};
    if (field.type == FieldType::date || field.type == FieldType::instant) kinds.insert(kinds.begin(), Kind::in);
    if (field.type == FieldType::money || field.type == FieldType::integer || field.type == FieldType::decimal || field.type == FieldType::percent) kinds.push_back(Kind::add);
    if (field.type == FieldType::reference && field.target == "user") kinds.insert(kinds.begin(), Kind::person);
    if (!field.required) kinds.push_back(Kind::clear);
    return kinds;
}

}  // namespace

std::vector<std::string_view> members_of(const Step& step) {
    switch (step.kind) {
        case StepKind::create: return {"entity", "via", "set"};
        case StepKind::update: return {"set", "approval"};
        case StepKind::assign:
            if (step.method == "person") return {"method", "who"};
            if (step.method == "weighted") return {"method", "weights"};
            return {"method", "team"};
        case StepKind::task: return {"subject", "who", "span", "body", "approval"};
        case StepKind::activity: return {"format", "subject", "body"};
        case StepKind::note: return {"body"};
        case StepKind::tag: return {"tag", "remove"};
        case StepKind::move_stage: return {"stage", "approval"};
        case StepKind::notify: return {"who", "subject", "body"};
        case StepKind::email: return {"subject", "body", "approval"};
        case StepKind::call: case StepKind::linkedin: return {"subject", "body", "who", "span"};
        case StepKind::enrol: case StepKind::unenrol: case StepKind::start_rule: return {"rule"};
        case StepKind::document: return {"subject", "body", "who", "span"};
        case StepKind::file:
            if (step.format == "ics") return {"format", "subject", "span", "body"};
            return {"format", "subject"};
        case StepKind::delay: return {"span"};
        case StepKind::wait: return {"signal", "filter", "span"};
        case StepKind::branch: return {"filter"};
        case StepKind::each: return {"entity", "via", "filter", "most"};
        case StepKind::stop: return {};
    }
    return {};
}

void PlaceEditor::draw_step(Area& area, std::string_view member, Step& step) {
    if (member == "subject") {
        const char* label = step.kind == StepKind::email ? tr("Subject") : step.kind == StepKind::file ? (step.format == "ics" ? tr("What the entry is called") : tr("File name")) : step.kind == StepKind::document ? tr("Which document")
                            : step.kind == StepKind::notify ? tr("Message") : tr("What is to be done");
        return text(area, label, step.subject);
    }
    if (member == "body") return text(area, step.kind == StepKind::email ? tr("Text") : tr("Details"), step.body, step.kind == StepKind::email ? 7 : 3, tr("May hold {{account.name}} and other fields"));
    if (member == "who") return who(area, step.kind == StepKind::notify ? tr("Whom") : step.kind == StepKind::document ? tr("Who gets it") : step.kind == StepKind::assign ? tr("To") : tr("For"), step.who);
    if (member == "span") return span(area, step.kind == StepKind::delay ? tr("Wait for") : step.kind == StepKind::wait ? tr("Give up after") : step.kind == StepKind::file ? tr("On the day after") : tr("Due in"), step.span);
    if (member == "tag") return text(area, tr("Tag"), step.tag);
    if (member == "remove") return yes(area, tr("Take the tag away instead"), step.remove);
    if (member == "stage") return one_stage(area, tr("Stage"), step.stage);
    if (member == "rule") return names(area, tr("Rule"), step.rule, m_choices.rules, tr("Choose a rule"));
    if (member == "team") return names(area, tr("Within the team"), step.team, m_choices.teams, tr("Everybody active"));
    if (member == "weights") return draw_weights(area, step.weights);
    if (member == "method")
        return choice(area, tr("How"), step.method, {{"person", "To a person"}, {"round_robin", "In turn"}, {"least_open", "Least open work"}, {"weighted", "By shares"}});
    if (member == "format") {
        if (step.kind == StepKind::file) return choice(area, tr("File type"), step.format, {{"csv", "CSV table"}, {"json", "JSON"}, {"ics", "Calendar entry (ICS)"}});
        return choice(area, tr("Kind"), step.format, {{"call", "Call"}, {"email", "E-mail"}, {"meeting", "Meeting"}, {"note", "Note"}, {"task", "Task"}});
    }
    if (member == "approval") {
        static constexpr const char* kKeys[] = {"", "owner", "rule_owner"};
        caption(area, tr("Before it acts"));
        int current = 0;
        for (int at = 0; at < 3; ++at)
            if (step.approval == kKeys[at]) current = at;
        const Area row = area.cut_top(context().control_height());
        if (segmented(row, tr("Before it acts"), {{tr("At once"), {}, {}}, {tr("Ask owner"), {}, {}}, {tr("Ask me"), {}, {}}}, current)) {
            step.approval = kKeys[current];
            choose();
        }
        return complain(area);
    }
    if (member == "signal") {
        std::string key = step.signal.empty() ? "filter" : step.signal;
        choice(area, tr("Wait for"), key, {{"reply", "A reply"}, {"meeting_held", "A meeting to be held"}, {"contacted", "Somebody to be in touch"}, {"opt_out", "An opt-out"}, {"filter", "A condition to hold"}});
        step.signal = key == "filter" ? "" : key;
        return;
    }
    if (member == "filter") {
        if (step.kind == StepKind::wait && !step.signal.empty()) return;
        const Entity* related = step.kind == StepKind::each ? m_desk.catalogue().find(step.entity) : &entity();
        if (related) filter(area, step.kind == StepKind::branch ? tr("Yes when") : step.kind == StepKind::wait ? tr("Goes on when") : tr("Only those"), step.filter, *related, false);
        return;
    }
    if (member == "most") return whole(area, tr("At most"), step.most, tr("records"));
    if (member == "entity") {
        std::vector<std::pair<const char*, const char*>> known;
        for (const Entity* one : rule_entities(m_desk.catalogue()))
            if (step.kind == StepKind::create || !way_back(*one, m_rule.entity).empty()) known.emplace_back(one->key.c_str(), step.kind == StepKind::each ? one->plural.c_str() : one->label.c_str());
        const std::string before = step.entity;
        choice(area, step.kind == StepKind::each ? tr("For each of its") : tr("Record type"), step.entity, known);
        if (before != step.entity) step.via = way_back(m_desk.catalogue().entity(step.entity), m_rule.entity);
        return;
    }
    if (member == "via") {
        const Entity* related = m_desk.catalogue().find(step.entity);
        if (!related) return;
        std::vector<std::pair<const char*, const char*>> known;
        for (const Field& one : related->fields)
            if (one.type == FieldType::reference && one.target == m_rule.entity) known.emplace_back(one.key.c_str(), one.label.c_str());
        if (known.size() > 1) choice(area, tr("Linked by"), step.via, known);
        return;
    }
    if (member.starts_with("set")) {
        const Entity* of = step.kind == StepKind::update ? &entity() : m_desk.catalogue().find(step.entity);
        if (of) draw_new_values(area, tr("Set these fields"), step.set, *of);
    }
}

void PlaceEditor::draw_new_values(Area& area, const char* label, std::vector<NewValue>& set, const Entity& of) {
    caption(area, label);
    std::size_t gone = set.size();
    const std::string place = m_place;
    for (std::size_t at = 0; at < set.size(); ++at) {
        const IdScope scope{static_cast<std::int64_t>(at)};
        m_place = place + "." + std::to_string(at);
        if (draw_new_value(area, set[at], of)) gone = at;
    }
    m_place = place;
    if (gone < set.size()) {
        set.erase(set.begin() + static_cast<std::ptrdiff_t>(gone));
        choose();
    }
    Area row = area.cut_top(kSmallControl);
    if (button(row.left(), tr("Add a field"), {.kind = ButtonKind::quiet, .icon = icons::plus, .small = true})) {
        for (const Field& field : of.fields) {
            const bool taken = std::ranges::find(set, field.key, &NewValue::field) != set.end();
            if (!may_set(field) || taken) continue;
            set.push_back({.field = field.key, .kind = kinds_for(field).front()});
            choose();
            break;
        }
    }
    complain(area);
}

// true when it is to be removed.
bool PlaceEditor::draw_new_value(Area& area, NewValue& value, const Entity& of) {
    const Theme& theme = context().theme();
    const float top = area.y;
    Area box{area.x + 8, area.y + 8, area.width - 16, 10'000};
    Area head = box.cut_top(context().control_height(), 6);
    const bool removed = icon_button(head.right(4), icons::x, tr("Remove this field"), {.kind = ButtonKind::quiet, .small = true});
    const Field* known = of.find(value.field);
    const auto provider = [&](std::string_view typed) {
        std::vector<SelectOption> options;
        for (std::size_t at = 0; at < of.fields.size(); ++at)
            if (may_set(of.fields[at]) && (typed.empty() || contains_folded(of.fields[at].label, typed)))
                options.push_back({.key = static_cast<std::int64_t>(at) + 1, .label = tr(of.fields[at].label.c_str())});
        return options;
    };
    const SelectResult field = select(head, tr("Field"), known ? tr(known->label.c_str()) : value.field.empty() ? std::string{} : tr("Removed field: {}", value.field), provider);
    if (field.changed && field.key > 0) {
        const Field& chosen = of.fields[static_cast<std::size_t>(field.key - 1)];
        value = {.field = chosen.key, .kind = kinds_for(chosen).front()};
        known = &chosen;
        choose();
    }
    if (known) {
        const auto kinds = kinds_for(*known);
        std::vector<SelectOption> options;
        int current = 0;
        for (std::size_t at = 0; at < kinds.size(); ++at) {
            options.push_back({.key = static_cast<std::int64_t>(at), .label = label_of_kind(kinds[at])});
            if (kinds[at] == value.kind) current = static_cast<int>(at);
        }
        if (select(box.cut_top(context().control_height(), 6), tr("To"), options, current)) {
            value.kind = kinds[static_cast<std::size_t>(current)];
            choose();
        }
        const std::string place = m_place;
        const bool told = !problem(place).empty();
        // What the boxes inside complain about belongs under them, once.
        m_place = told && value.kind == NewValue::Kind::clear ? place : place + ".value";
        switch (value.kind) {
            case NewValue::Kind::literal: case NewValue::Kind::add: {
                std::vector<Value> values;
                if (!is_empty(value.literal)) values.push_back(value.literal);
                m_place = place;
                this->value(box, tr("Value"), *known, values);
                value.literal = values.empty() ? Value{} : values.front();
                break;
            }
            case NewValue::Kind::in: span(box, tr("That many"), value.span, true); break;
            case NewValue::Kind::person: who(box, tr("Person"), value.who); break;
            case NewValue::Kind::copy: this->field(box, tr("Copied from"), value.path, entity(), [](const Field& one) { return !one.hidden; }); break;
            case NewValue::Kind::clear: complain(box); break;
        }
        m_place = place;
    }
    const float height = box.y - top;
    frame({area.x, top, area.width, height}, problem(m_place).empty() ? theme.line : theme.bad, kRadius);
    area.cut_top(height, 8);
    return removed;
}

const char* label_of_place(const RuleDefinition& rule, std::string_view place) {
    if (place == "filter") return tr("Conditions");
    if (place == "steps") return tr("Steps");
    if (place.starts_with("trigger")) return tr(label_of(rule.trigger.kind));
    if (const Trigger* more = also_at(rule, place)) return tr(label_of(more->kind));
    if (place.starts_with("steps.")) {
        const std::string_view rest = place.substr(6);
        if (const Step* step = find_step(rule, rest.substr(0, rest.find('.')))) return tr(label_of(step->kind));
    }
    return tr("Rule");
}

void PlaceEditor::draw(Area& area, std::string_view place) {
    m_place = place;
    const IdScope scope{place};
    if (place == "trigger") return draw_trigger(area, {}, m_rule.trigger);
    if (place.starts_with("trigger.")) return draw_trigger(area, place.substr(8), m_rule.trigger);
    if (Trigger* more = const_cast<Trigger*>(also_at(m_rule, place))) {
        const std::size_t dot = place.find('.', 5);
        return draw_trigger(area, dot == std::string_view::npos ? std::string_view{} : place.substr(dot + 1), *more);
    }
    if (!place.starts_with("steps.")) return draw_rule(area, place);
    const std::string_view rest = place.substr(6);
    const std::size_t dot = rest.find('.');
    Step* step = find_step(m_rule, rest.substr(0, dot));
    if (step && dot != std::string_view::npos) draw_step(area, rest.substr(dot + 1), *step);
}

}  // namespace qd
