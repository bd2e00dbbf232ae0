// A form with labels above its fields, as in a dialog.

#include "app/ui/form.h"

#include <cmath>

#include "app/ui/choice.h"
#include "app/ui/context.h"
#include "app/ui/date_field.h"
#include "app/ui/draw.h"
#include "app/ui/field.h"
#include "app/ui/form_parts.h"
#include "app/ui/item.h"
#include "app/ui/text.h"

namespace qd::ui {
namespace {

constexpr float kGap = 12, kLabel = 20, kMessage = 20;

bool is_short(const FieldSpec& spec) {
    switch (spec.kind) {
        case FieldKind::text:
        case FieldKind::long_text:
        case FieldKind::url: return false;
        default: return true;
    }
}

std::string_view message_of(const FieldSpec& spec) { return spec.error.empty() ? std::string_view{spec.help} : spec.error; }

float height_of(const FieldSpec& spec) {
    const FieldOptions options{.show_label = spec.kind != FieldKind::boolean, .rows = spec.kind == FieldKind::long_text ? 4 : 1};
    return field_height(options, message_of(spec));
}

FieldOptions options_of(const FieldSpec& spec, bool labelled) {
    return {.placeholder = spec.placeholder, .error = spec.error, .help = spec.help, .show_label = labelled, .disabled = spec.read_only,
            .required = spec.required, .rows = spec.kind == FieldKind::long_text ? 4 : 1};
}

struct Written { bool changed = false, submitted = false, create = false; };

template <class Number>
void store(std::string& value, const std::optional<Number>& number) { value = number ? fmt::format("{}", *number) : std::string{}; }

Written text_input(const Area& area, FieldSpec& spec, bool labelled) {
    const FieldResult typed = text_field(area, spec.label, spec.value, options_of(spec, labelled));
    return {typed.changed || typed.committed || typed.cancelled, typed.submitted};
}

Written number_input(const Area& area, FieldSpec& spec, bool labelled) {
    FieldOptions options = options_of(spec, labelled);
    if (spec.kind == FieldKind::money) {
        const auto units = stored_number(spec.value);
        std::optional<std::int64_t> value = units ? std::optional<std::int64_t>{std::llround(*units)} : std::nullopt;
        const FieldResult typed = money_field(area, spec.label, value, options);
        if (typed.committed) store(spec.value, value);
        return {typed.committed, typed.submitted};
    }
    if (spec.kind == FieldKind::percent) options.suffix = "%";
    auto value = stored_number(spec.value);
    const int decimals = value && *value != std::round(*value) ? 2 : 0;
    const FieldResult typed = number_field(area, spec.label, value, decimals, options);
    if (typed.committed) store(spec.value, value);
    return {typed.committed, typed.submitted};
}

Written date_input(const Area& area, FieldSpec& spec, bool labelled) {
    auto day = parse_iso_date(spec.value);
    const FieldResult typed = date_field(area, spec.label, day, options_of(spec, labelled));
    if (typed.committed) spec.value = day ? iso(*day) : std::string{};
    return {typed.committed, typed.submitted};
}

// Lists have no message of their own.
void draw_message(const Area& area, const FieldSpec& spec) {
    const std::string_view message = message_of(spec);
    if (message.empty()) return;
    const Theme& theme = context().theme();
    const Area line{area.x, area.bottom_edge() - kMessage + 3, area.width, 16};
    text(line, message, type::caption, spec.error.empty() ? theme.second : theme.bad);
    if (!spec.error.empty()) label_node(Role::alert, message, line);
}

Written choice_input(Area area, FieldSpec& spec, bool labelled) {
    struct Found { std::vector<FieldChoice> options; };
    Found& found = context().state<Found>(id_of("found"));
    if (labelled) {
        draw_message(area, spec);
        const Theme& theme = context().theme();
        spans(area.cut_top(kLabel), {{spec.label, type::caption, theme.second}, {spec.required ? "*" : "", type::caption, theme.bad, 3}});
        area.height = context().control_height();
    }
    const SelectOptions options{.placeholder = spec.placeholder, .create = spec.can_create ? std::string_view{tr("Create")} : "", .disabled = spec.read_only,
                                .clearable = !spec.required};
    if (spec.kind == FieldKind::multi_choice) {
        auto keys = chosen_keys(spec);
        const auto fixed = fixed_options(spec);
        if (!multi_select(area, spec.label, fixed, keys, options)) return {};
        spec.value = value_of_keys(spec, keys);
        return {.changed = true};
    }
    const SelectResult chosen = select(area, spec.label, shown_value(spec), provider_of(spec, found.options), options);
    if (!chosen.create.empty()) {
        spec.value = spec.shown = chosen.create;
        return {.changed = true, .create = true};
    }
    if (!chosen.changed) return {};
    const bool none = chosen.key <= 0 || chosen.key > static_cast<std::int64_t>(found.options.size());
    spec.value = none ? std::string{} : found.options[static_cast<std::size_t>(chosen.key - 1)].value;
    spec.shown = none ? std::string{} : chosen.label;
    return {.changed = true};
}

Written one_field(const Area& area, FieldSpec& spec, bool labelled) {
    const IdScope scope{spec.key};
    switch (spec.kind) {
        case FieldKind::number:
        case FieldKind::percent:
        case FieldKind::money: return number_input(area, spec, labelled);
        case FieldKind::date: return date_input(area, spec, labelled);
        case FieldKind::choice:
        case FieldKind::multi_choice:
        case FieldKind::reference: return choice_input(area, spec, labelled);
        case FieldKind::boolean: {
            bool on = spec.value == "1";
            draw_message(area, spec);
            const bool changed = checkbox(Area{area.x, area.y, area.width, context().control_height()}, spec.label, on, {.remark = spec.hint, .disabled = spec.read_only});
            if (changed) spec.value = on ? "1" : "0";
            return {.changed = changed};
        }
        default: return text_input(area, spec, labelled);
    }
}

// How many of the fields from at on share a row.
std::size_t together(std::span<const FieldSpec> specs, std::size_t at, int columns) {
    return columns > 1 && at + 1 < specs.size() && is_short(specs[at]) && is_short(specs[at + 1]) ? 2 : 1;
}

int columns_for(const Area& area, int wished) { return area.width < 380 ? 1 : wished; }

}  // namespace

FormResult form(const Area& area, std::string_view name, std::span<FieldSpec> specs, int columns) {
    const NodeScope scope{Role::form, name, area};
    const IdScope ids{name};
    FormResult result;
    Area rest{area.x, area.y, area.width, 1e6f};
    const int wide = columns_for(area, columns);
    for (std::size_t at = 0; at < specs.size();) {
        const std::size_t count = together(specs, at, wide);
        float height = 0;
        for (std::size_t each = at; each < at + count; ++each) height = std::max(height, height_of(specs[each]));
        const Area row = rest.cut_top(height, kGap);
        result.height += height + kGap;
        for (std::size_t each = at; each < at + count; ++each) {
            Area place = count > 1 ? row.column(static_cast<int>(each - at), 2, 12) : row;
            place.height = height_of(specs[each]);
            const Written written = one_field(place, specs[each], true);
            if (written.changed) {
                specs[each].error.clear();
                result.changed = true;
                result.changed_key = specs[each].key;
                result.create = written.create;
            }
            result.submitted = result.submitted || written.submitted;
        }
        at += count;
    }
    return result;
}

bool value_field(const Area& area, FieldSpec& spec) { return one_field(area, spec, false).changed; }

float form_height(const Area& area, std::span<const FieldSpec> specs, int columns) {
    float total = 0;
    const int wide = columns_for(area, columns);
    for (std::size_t at = 0; at < specs.size();) {
        const std::size_t count = together(specs, at, wide);
        float height = 0;
        for (std::size_t each = at; each < at + count; ++each) height = std::max(height, height_of(specs[each]));
        total += height + kGap;
        at += count;
    }
    return total;
}

}  // namespace qd::ui
