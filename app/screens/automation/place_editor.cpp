#include "app/screens/automation/place_editor.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "app/screens/record/field_spec.h"
#include "app/ui/button.h"
#include "app/ui/choice.h"
#include "app/ui/context.h"
#include "app/ui/draw.h"
#include "app/ui/field.h"
#include "app/ui/form.h"
#include "app/ui/item.h"
#include "app/ui/select.h"
#include "app/ui/text.h"
#include "assets/icons.h"

namespace qd {

using namespace ui;

namespace {

constexpr float kAfter = 12;

std::string label_of_field(const Catalogue& catalogue, const Entity& entity, const std::string& path) {
    if (path.empty()) return {};
    const auto resolved = catalogue.resolve(entity, path);
    return resolved ? label_of(*resolved) : tr("Removed field: {}", path);
}

}  // namespace

const Entity& PlaceEditor::entity() const {
    const Entity* found = m_desk.catalogue().find(m_rule.entity);
    return found ? *found : m_desk.catalogue().entity("deal");
}

std::string PlaceEditor::problem(std::string_view place) const {
    for (const RuleProblem& one : m_problems)
        if (one.place == place) return one.next.empty() ? one.what : one.what + " " + one.next;
    return {};
}

void PlaceEditor::caption(Area& area, std::string_view label) { ui::text(area.cut_top(20), label, type::caption, context().theme().second); }

void PlaceEditor::complain(Area& area) {
    const std::string words = problem(m_place);
    if (!words.empty()) {
        area.cut_top(3);
        const Area line = area.cut_top(paragraph_height(words, type::caption, area.width));
        label_node(Role::alert, words, line);
        paragraph(line, words, type::caption, context().theme().bad);
    }
    area.cut_top(kAfter);
}

void PlaceEditor::text(Area& area, const char* label, std::string& value, int rows, std::string_view placeholder) {
    constexpr float kMessage = 20;  // the field's own line for it
    const std::string words = problem(m_place);
    const bool fits = text_width(words, type::caption) <= area.width;
    const FieldResult result = text_field(area.top(), label, value, {.placeholder = placeholder, .error = fits ? std::string_view{words} : std::string_view{" "},
                                                                     .show_label = true, .rows = rows, .width = area.width});
    m_changed |= result.changed || result.committed || result.cancelled;
    m_settled |= result.committed;
    if (!words.empty()) {
        if (!fits) context().semantics.last().description = words;
        const Area line{area.x, area.y - kMessage + 3, area.width, fits ? kMessage - 3 : paragraph_height(words, type::caption, area.width)};
        label_node(Role::alert, words, line);
        if (!fits) {
            paragraph(line, words, type::caption, context().theme().bad);
            area.cut_top(line.height - kMessage + 3);
        }
    }
    area.cut_top(kAfter);
}

void PlaceEditor::whole(Area& area, const char* label, int& value, std::string_view suffix) {
    std::optional<double> number = value;
    const FieldResult result = number_field(area.top(), label, number, 0, {.suffix = suffix, .show_label = true, .width = area.width});
    if (result.committed && number) {
        value = static_cast<int>(std::clamp(*number, -100'000.0, 100'000.0));
        choose();
    }
    complain(area);
}

void PlaceEditor::span(Area& area, const char* label, qd::Span& value, bool signs) {
    caption(area, label);
    Area row = area.cut_top(context().control_height());
    std::optional<double> amount = std::abs(value.amount);
    const FieldResult result = number_field(row.cut_left(56, 6), tr("{}: how many", label), amount, 0, {.align = Align::right});
    if (result.committed && amount) {
        const int size = static_cast<int>(std::clamp(*amount, 0.0, 100'000.0));
        value.amount = value.amount < 0 ? -size : size;
        choose();
    }
    if (signs) {
        int side = value.amount < 0 ? 0 : 1;
        if (select(row.cut_right(84), tr("{}: before or after", label), {tr("before"), tr("after")}, side)) {
            value.amount = side == 0 ? -std::abs(value.amount) : std::abs(value.amount);
            choose();
        }
        row.cut_right(6);
    }
    std::vector<SelectOption> units;
    for (int at = 0; at < kSpanUnitCount; ++at) units.push_back({.key = at, .label = label_of(static_cast<SpanUnit>(at))});
    int unit = static_cast<int>(value.unit);
    if (select(row, tr("{}: unit", label), units, unit)) {
        value.unit = static_cast<SpanUnit>(unit);
        choose();
    }
    complain(area);
}

void PlaceEditor::who(Area& area, const char* label, Who& value) {
    caption(area, label);
    const auto provider = [&](std::string_view typed) {
        std::vector<SelectOption> options = who_options(m_choices, m_desk);
        std::erase_if(options, [&](const SelectOption& option) { return !typed.empty() && !contains_folded(option.label, typed); });
        return options;
    };
    const SelectResult result = select(area.cut_top(context().control_height()), label, words_of(value, m_desk), provider);
    if (result.changed) {
        value = who_of(result.key, m_desk);
        choose();
    }
    complain(area);
}

void PlaceEditor::stages(Area& area, const char* label, std::vector<Value>& values) {
    caption(area, label);
    std::vector<SelectOption> options;
    std::vector<std::int64_t> keys;
    for (std::size_t at = 0; at < m_choices.stages.size(); ++at) {
        options.push_back({.key = static_cast<std::int64_t>(at), .label = m_choices.stages[at]});
        for (const Value& value : values)
            if (as_text(value) == m_choices.stages[at]) keys.push_back(static_cast<std::int64_t>(at));
    }
    if (multi_select(area.cut_top(context().control_height()), label, options, keys, {.placeholder = tr("Any stage")})) {
        values.clear();
        std::ranges::sort(keys);
        for (const std::int64_t key : keys) values.emplace_back(m_choices.stages[static_cast<std::size_t>(key)]);
        choose();
    }
    complain(area);
}

void PlaceEditor::one_stage(Area& area, const char* label, Value& value) {
    std::string name{as_text(value)};
    const std::string before = name;
    names(area, label, name, m_choices.stages, tr("Choose a stage"));
    if (name != before) value = name.empty() ? Value{} : Value{name};
}

void PlaceEditor::names(Area& area, const char* label, std::string& value, const std::vector<std::string>& known, std::string_view empty) {
    caption(area, label);
    const auto provider = [&](std::string_view typed) {
        std::vector<SelectOption> options;
        for (std::size_t at = 0; at < known.size() && options.size() < 60; ++at)
            if (typed.empty() || contains_folded(known[at], typed)) options.push_back({.key = static_cast<std::int64_t>(at) + 1, .label = known[at]});
        return options;
    };
    const SelectResult result = select(area.cut_top(context().control_height()), label, value, provider, {.placeholder = empty, .clearable = true});
    if (result.changed) {
        value = result.key > 0 ? known[static_cast<std::size_t>(result.key - 1)] : std::string{};
        choose();
    }
    complain(area);
}

void PlaceEditor::choice(Area& area, const char* label, std::string& value, const std::vector<std::pair<const char*, const char*>>& known) {
    caption(area, label);
    std::vector<SelectOption> options;
    int current = -1;
    for (std::size_t at = 0; at < known.size(); ++at) {
        options.push_back({.key = static_cast<std::int64_t>(at), .label = tr(known[at].second)});
        if (value == known[at].first) current = static_cast<int>(at);
    }
    if (select(area.cut_top(context().control_height()), label, options, current) && current >= 0) {
        value = known[static_cast<std::size_t>(current)].first;
        choose();
    }
    complain(area);
}

void PlaceEditor::field(Area& area, const char* label, std::string& value, const Entity& of, bool (*fits)(const Field&)) {
    caption(area, label);
    std::vector<std::string> keys;
    const auto provider = [&](std::string_view typed) {
        std::vector<SelectOption> options;
        for (std::size_t at = 0; at < of.fields.size() && options.size() < 80; ++at)
            if (fits(of.fields[at]) && (typed.empty() || contains_folded(of.fields[at].label, typed)))
                options.push_back({.key = static_cast<std::int64_t>(at) + 1, .label = tr(of.fields[at].label.c_str())});
        return options;
    };
    const SelectResult result = select(area.cut_top(context().control_height()), label, label_of_field(m_desk.catalogue(), of, value), provider,
                                       {.placeholder = tr("Choose a field")});
    if (result.changed && result.key > 0) {
        value = of.fields[static_cast<std::size_t>(result.key - 1)].key;
        choose();
    }
    complain(area);
}

void PlaceEditor::value(Area& area, const char* label, const Field& of, std::vector<Value>& values) {
    FieldSpec spec = spec_of(m_desk, of, values.empty() ? Value{} : values.front());
    spec.label = label;
    spec.read_only = spec.required = false;
    spec.link.clear();
    spec.help = of.type == FieldType::text || of.type == FieldType::long_text ? tr("May hold {{account.name}} and other fields.") : "";
    spec.placeholder.clear();
    spec.error = problem(m_place);
    const std::string before = spec.value;
    const FormResult result = form(area, label, std::span{&spec, 1});
    area.cut_top(result.height + 4);
    if (!result.changed || spec.value == before) return;
    values.clear();
    if (!spec.value.empty()) values.push_back(value_of(of, spec.value));
    choose();
}

void PlaceEditor::filter(Area& area, const char* label, Filter& value, const Entity& of, bool sees_change) {
    caption(area, label);
    const ValueText words = [this](const Field& field, const Value& one) { return m_desk.words(field, one); };
    std::string said = value.lets_all_through() ? std::string{tr("No condition: every record")} : describe(value, m_desk.catalogue(), of, words);
    if (said.empty()) said = tr("No condition: every record");
    const float height = std::max(paragraph_height(said, type::body, area.width - 54) + 12, context().control_height());
    const Area box = area.cut_top(height);
    const Item item = interact(box, {.role = Role::button, .name = std::string{label} + ": " + said, .expanded = m_filters.is_open() ? Tri::yes : Tri::no, .has_popup = true}, {}, m_place);
    const Theme& theme = context().theme();
    fill(box, item.hovered ? theme.hover : theme.raised, kRadius);
    frame(box, theme.line, kRadius);
    Area inside = box.inset(9, 6);
    icon(inside.cut_right(16, 8), icons::pencil, theme.second, 14);
    paragraph(inside, said, type::body, value.lets_all_through() ? theme.second : theme.text);
    if (item.pressed) m_filters.open(m_place);
    if (m_filters.draw_for_rule(m_desk, of, value, box, m_place, sees_change)) choose();
    complain(area);
}

void PlaceEditor::minute(Area& area, const char* label, int& value) {
    std::string words = fmt::format("{:02}:{:02}", value / 60, value % 60);
    const FieldResult result = text_field(area.top(), label, words, {.show_label = true, .width = area.width});
    if (result.committed) {
        int hour = 0, minutes = 0;
        const auto [end, error] = std::from_chars(words.data(), words.data() + words.size(), hour);
        if (error == std::errc{} && end < words.data() + words.size()) std::from_chars(end + 1, words.data() + words.size(), minutes);
        if (error == std::errc{} && hour >= 0 && hour < 24 && minutes >= 0 && minutes < 60) {
            value = hour * 60 + minutes;
            choose();
        }
    }
    complain(area);
}

void PlaceEditor::yes(Area& area, const char* label, bool& value, std::string_view remark) {
    if (checkbox(area.cut_top(std::max(context().control_height(), 26.0f)), label, value, {.remark = remark})) choose();
    area.cut_top(4);
}

void PlaceEditor::draw_weights(Area& area, std::vector<std::pair<std::string, double>>& weights) {
    caption(area, tr("Shares"));
    std::size_t gone = weights.size();
    for (std::size_t at = 0; at < weights.size(); ++at) {
        const IdScope scope{static_cast<std::int64_t>(at)};
        Area row = area.cut_top(context().control_height(), 4);
        if (icon_button(row.right(4), icons::x, tr("Remove {}", weights[at].first), {.kind = ButtonKind::quiet, .small = true})) gone = at;
        std::optional<double> share = weights[at].second;
        if (number_field(row.cut_right(64, 6), tr("Share of {}", weights[at].first), share, 0, {.align = Align::right}).committed && share) {
            weights[at].second = *share;
            choose();
        }
        ui::text(row, weights[at].first, type::body, context().theme().text);
    }
    if (gone < weights.size()) {
        weights.erase(weights.begin() + static_cast<std::ptrdiff_t>(gone));
        choose();
    }
    const auto provider = [&](std::string_view typed) {
        std::vector<SelectOption> options;
        for (const auto& [id, name] : m_choices.people)
            if (std::ranges::find(weights, name, &std::pair<std::string, double>::first) == weights.end() && (typed.empty() || contains_folded(name, typed)))
                options.push_back({.key = id, .label = name, .person = true});
        return options;
    };
    const SelectResult added = select(area.cut_top(context().control_height()), tr("Add a person"), "", provider, {.placeholder = tr("Add a person")});
    if (added.changed && !added.label.empty()) {
        weights.emplace_back(added.label, 1.0);
        choose();
    }
    complain(area);
}

}  // namespace qd
