#include "app/screens/list/filter_builder.h"

#include <algorithm>
#include <cstdlib>

#include "app/screens/record/field_spec.h"
#include "app/shell/shell.h"
#include "app/ui/button.h"
#include "app/ui/context.h"
#include "app/ui/draw.h"
#include "app/ui/form.h"
#include "app/ui/item.h"
#include "app/ui/select.h"
#include "app/ui/text.h"
#include "assets/icons.h"
#include "core/query/date_period.h"

namespace qd {

using namespace ui;

namespace {

constexpr float kLine = 32, kIndent = 22;

bool takes_text(const Field& field, FilterOperator op) {
    if (op == FilterOperator::contains || op == FilterOperator::contains_not || op == FilterOperator::starts_with) return true;
    switch (field.type) {
        case FieldType::text: case FieldType::long_text: case FieldType::email: case FieldType::phone: case FieldType::url:
        case FieldType::multi_choice: return true;
        default: return false;
    }
}

bool counts_days(FilterOperator op) {
    return op == FilterOperator::last_days || op == FilterOperator::next_days || op == FilterOperator::older_than_days;
}

Value first_value(const Field& field, FilterOperator op) {
    if (op == FilterOperator::within) return Value{key_of(Period::this_quarter)};
    if (counts_days(op)) return Value{std::int64_t{30}};
    if (field.type == FieldType::boolean) return Value{std::int64_t{1}};
    return {};
}

void set_operator(const Field& field, Condition& condition, FilterOperator op) {
    const int taken = values_taken(op);
    const bool same_kind = (op == FilterOperator::within) == (condition.op == FilterOperator::within) && counts_days(op) == counts_days(condition.op);
    if (!same_kind) condition.values.clear();
    condition.op = op;
    if (taken == 0) condition.values.clear();
    else if (taken > 0) condition.values.resize(static_cast<std::size_t>(taken));
    if (taken != 0 && (condition.values.empty() || is_empty(condition.values.front()))) {
        condition.values.resize(std::max<std::size_t>(condition.values.size(), 1));
        condition.values.front() = first_value(field, op);
    }
    if (taken == -1) std::erase_if(condition.values, [](const Value& value) { return is_empty(value); });
}

// What one value of a condition is edited as: the field itself, unless the comparison asks for something else.
FieldSpec value_spec(Desk& desk, const Field& field, FilterOperator op, const Value& value) {
    FieldSpec spec{.key = "value", .label = tr("Value"), .required = true};
    if (op == FilterOperator::within) {
        spec.label = tr("Period");
        spec.kind = FieldKind::choice;
        spec.value = as_text(value);
        for (int at = 0; at < kPeriodCount; ++at)
            spec.choices.push_back({.value = std::string{key_of(static_cast<Period>(at))}, .label = label_of(static_cast<Period>(at))});
    } else if (counts_days(op)) {
        spec.kind = FieldKind::number;
        spec.value = is_empty(value) ? "" : std::to_string(as_integer(value));
    } else if (takes_text(field, op)) {
        spec.value = as_text(value);
    } else if (field.type == FieldType::instant) {
        spec.kind = FieldKind::date;
        spec.value = is_empty(value) ? "" : iso(day_of(instant_from_stored(as_integer(value))));
    } else if (field.type == FieldType::boolean) {
        spec.kind = FieldKind::choice;
        spec.value = is_empty(value) ? "" : std::to_string(as_integer(value));
        spec.choices = {{.value = "1", .label = tr("Yes")}, {.value = "0", .label = tr("No")}};
    } else {
        spec = spec_of(desk, field, value);
        spec.label = tr("Value");
        spec.required = true;
        spec.read_only = false;
        spec.placeholder.clear();
        spec.help.clear();
    }
    return spec;
}

Value value_from(const Field& field, FilterOperator op, const std::string& text) {
    if (text.empty()) return {};
    if (op == FilterOperator::within || takes_text(field, op)) return Value{text};
    if (counts_days(op)) return Value{static_cast<std::int64_t>(std::strtod(text.c_str(), nullptr))};
    if (field.type != FieldType::instant) return value_of(field, text);
    const auto day = parse_iso_date(text);
    return day ? instant_value(start_of(*day)) : Value{};
}

// One of several values: choices, or the records that a reference may name.
FieldSpec several_spec(Desk& desk, const Field& field, const std::vector<Value>& values) {
    constexpr std::size_t kMostTargets = 300;
    FieldSpec spec{.key = "values", .label = tr("Values"), .kind = FieldKind::multi_choice};
    spec.choices = field.type == FieldType::reference ? find_targets(desk, field.target, "", kMostTargets) : spec_of(desk, field, {}).choices;
    for (const Value& value : values) spec.value += (spec.value.empty() ? "" : "\n") + written(field, value);
    return spec;
}

}  // namespace

std::vector<FilterField> filter_fields(const Catalogue& catalogue, const Entity& entity) {
    std::vector<FilterField> fields;
    const auto usable = [](const Field& field) { return !field.hidden && field.key != "id" && field.key != "deleted"; };
    for (const Field& field : entity.fields)
        if (usable(field)) fields.push_back({field.key, tr(field.label.c_str())});
    for (const Field& field : entity.fields) {
        if (field.type != FieldType::reference || field.hidden || field.target == entity.key || field.target == "pipeline") continue;
        const Entity& target = catalogue.entity(field.target);
        for (const Field& far : target.fields)
            if (usable(far) && far.key != "created" && far.key != "updated" && far.key != "source_id" && far.key != target.title.front())
                fields.push_back({field.key + '.' + far.key, std::string{tr(field.label.c_str())} + " › " + tr(far.label.c_str())});
    }
    return fields;
}

void FilterBuilder::open(std::string_view owner) {
    m_owner = owner;
    context().layers.open(layer_id("filter-builder"));
}

bool FilterBuilder::is_open() const { return context().layers.is_open(layer_id("filter-builder")); }

float FilterBuilder::height_of(const Filter& group) {
    float height = kLine * 2;
    for (const Filter& part : group.parts) height += part.kind == Filter::Kind::condition ? kLine : height_of(part);
    return height;
}

bool FilterBuilder::draw(Desk& desk, const Entity& entity, Filter& filter, const Rect& anchor, std::size_t matching, std::size_t all) {
    const Locale& locale = context().locale();
    m_sees_change = false;
    return is_open() && draw_panel(desk, entity, filter, anchor, tr("{} of {} match", integer(locale, static_cast<std::int64_t>(matching)), integer(locale, static_cast<std::int64_t>(all))));
}

bool FilterBuilder::draw_for_rule(Desk& desk, const Entity& entity, Filter& filter, const Rect& anchor, std::string_view owner, bool sees_change) {
    if (!is_open()) m_owner.clear();  // a second builder may be the next one to open
    if (m_owner.empty() || m_owner != owner) return false;
    m_sees_change = sees_change;
    return draw_panel(desk, entity, filter, anchor, {});
}

bool FilterBuilder::draw_panel(Desk& desk, const Entity& entity, Filter& filter, const Rect& anchor, const std::string& count) {
    const std::uint32_t id = layer_id("filter-builder");
    const Theme& theme = context().theme();
    if (filter.kind == Filter::Kind::condition) filter = all_of({filter});
    const float high = std::min(height_of(filter) + 112, context().stage().height - 40);
    const Area panel = place_popup(anchor, std::min(kWidth, context().stage().width - 16), high);
    if (!context().layers.begin(id, panel, {.role = Role::dialog, .name = tr("Filter")})) return false;
    Area inside = panel.inset(14, 10);
    Area head = inside.cut_top(26, 6);
    label_node(Role::heading, tr("Filter"), head, 2);
    text(head, tr("Filter"), type::strong, theme.text);
    Area foot = inside.cut_bottom(kControl);
    inside.cut_bottom(8);
    bool removed = false;
    bool changed = draw_group(desk, entity, filter, inside, 0, removed);
    line_across(panel.x, foot.y - 9, panel.width, theme.line);
    if (button(foot.right(8), tr("Done"), {.kind = ButtonKind::primary})) context().layers.close(id);
    if (button(foot.right(8), tr("Clear"), {.kind = ButtonKind::quiet})) {
        filter = all_of({});
        changed = true;
    }
    if (!count.empty()) label_node(Role::status, count, foot);
    text(foot, count, type::body_strong, theme.text);
    context().layers.end();
    return changed;
}

bool FilterBuilder::draw_group(Desk& desk, const Entity& entity, Filter& group, Area& area, int depth, bool& removed) {
    const Theme& theme = context().theme();
    bool changed = false;
    Area head = area.cut_top(kLine);
    int kind = group.kind == Filter::Kind::any ? 1 : group.kind == Filter::Kind::none ? 2 : 0;
    if (depth > 0 && icon_button(head.right(), icons::x, tr("Remove this group"), {.kind = ButtonKind::quiet, .small = true})) removed = true;
    if (select(head.cut_left(92, 8).centered(92, kSmallControl), tr("How conditions combine"), {tr("All of"), tr("Any of"), tr("None of")}, kind)) {
        group.kind = kind == 1 ? Filter::Kind::any : kind == 2 ? Filter::Kind::none : Filter::Kind::all;
        changed = true;
    }
    text(head, kind == 1 ? tr("is enough") : kind == 2 ? tr("may hold") : tr("must hold"), type::body, theme.second);
    Area body{area.x + kIndent, area.y, area.width - kIndent, area.height};
    const float top = body.y;
    std::size_t dead = group.parts.size();
    for (std::size_t at = 0; at < group.parts.size(); ++at) {
        const IdScope scope{static_cast<std::int64_t>(at)};
        bool gone = false;
        Filter& part = group.parts[at];
        if (part.kind == Filter::Kind::condition) changed |= draw_condition(desk, entity, part, body.cut_top(kLine), gone);
        else if (part.kind != Filter::Kind::expression) changed |= draw_group(desk, entity, part, body, depth + 1, gone);
        else text(body.cut_top(kLine), part.expression, type::caption, theme.second);
        if (gone) dead = at;
    }
    line_down(area.x + 8, top, body.y - top, theme.line);
    if (dead < group.parts.size()) {
        group.parts.erase(group.parts.begin() + static_cast<std::ptrdiff_t>(dead));
        changed = true;
    }
    Area add = body.cut_top(kLine);
    if (button(add.left(4), tr("Condition"), {.kind = ButtonKind::quiet, .icon = icons::plus, .small = true})) {
        group.parts.push_back(where(entity.key == "deal" ? "amount" : entity.title.front(), FilterOperator::not_empty));
        changed = true;
    }
    if (depth < 2 && button(add.left(4), tr("Group"), {.kind = ButtonKind::quiet, .icon = icons::plus, .small = true})) {
        group.parts.push_back(any_of({}));
        changed = true;
    }
    area.cut_top(body.y - area.y);
    return changed;
}

bool FilterBuilder::draw_condition(Desk& desk, const Entity& entity, Filter& part, Area row, bool& removed) {
    Condition& condition = part.condition;
    bool changed = false;
    row = row.inset(0, 3);
    if (icon_button(row.right(4), icons::x, tr("Remove this condition"), {.kind = ButtonKind::quiet, .small = true})) removed = true;
    const auto resolved = desk.catalogue().resolve(entity, condition.field);
    const std::string shown = resolved ? label_of(*resolved) : std::string{tr("Removed field")};
    const auto provider = [&](std::string_view typed) {
        std::vector<SelectOption> options;
        std::int64_t number = 0;
        for (const FilterField& field : filter_fields(desk.catalogue(), entity)) {
            ++number;
            if (typed.empty() || contains_folded(field.label, typed)) options.push_back({.key = number, .label = field.label});
            if (options.size() >= 60) break;
        }
        return options;
    };
    const SelectResult field = select(row.cut_left(row.width * 0.34f, 6), tr("Field"), shown, provider);
    if (field.changed && field.key > 0) {
        condition = {filter_fields(desk.catalogue(), entity)[static_cast<std::size_t>(field.key - 1)].path, FilterOperator::not_empty, {}};
        if (const auto now = desk.catalogue().resolve(entity, condition.field))
            set_operator(now->field(), condition, operators_for(now->field()).front());
        return true;
    }
    if (!resolved) return changed;
    const Field& target = resolved->field();
    const auto usual = operators_for(target);
    const auto operators = m_sees_change ? rule_operators_for(target) : std::vector<FilterOperator>{usual.begin(), usual.end()};
    const auto offered = [&](std::string_view typed) {
        std::vector<SelectOption> options;
        for (std::size_t at = 0; at < operators.size(); ++at) {
            const std::string label = label_of(operators[at], target.type);
            if (typed.empty() || contains_folded(label, typed)) options.push_back({.key = static_cast<std::int64_t>(at) + 1, .label = label});
        }
        return options;
    };
    const bool alone = values_taken(condition.op) == 0;
    const SelectResult op = select(alone ? Slot{row} : Slot{row.cut_left(row.width * 0.44f, 6)}, tr("Comparison"), label_of(condition.op, target.type), offered);
    if (op.changed && op.key > 0) {
        set_operator(target, condition, operators[static_cast<std::size_t>(op.key - 1)]);
        changed = true;
    }
    if (!alone) changed |= draw_value(desk, target, condition, row);
    return changed;
}

bool FilterBuilder::draw_value(Desk& desk, const Field& field, Condition& condition, Area area) {
    const int taken = values_taken(condition.op);
    if (taken > 0) {
        condition.values.resize(static_cast<std::size_t>(taken));
        bool changed = false;
        for (int at = 0; at < taken; ++at) {
            const IdScope scope{std::int64_t{at}};
            Value& value = condition.values[static_cast<std::size_t>(at)];
            FieldSpec spec = value_spec(desk, field, condition.op, value);
            if (!value_field(area.column(at, taken, 4), spec)) continue;
            value = value_from(field, condition.op, spec.value);
            changed = true;
        }
        return changed;
    }
    FieldSpec spec = several_spec(desk, field, condition.values);
    if (!value_field(area, spec)) return false;
    condition.values.clear();
    for (std::string_view rest = spec.value; !rest.empty();) {
        const std::size_t end = rest.find('\n');
        condition.values.push_back(value_of(field, rest.substr(0, end)));
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    }
    return true;
}

}  // namespace qd
