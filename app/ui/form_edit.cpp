// The editor of one fact.

#include "app/ui/button.h"
#include "app/ui/context.h"
#include "app/ui/date_field.h"
#include "app/ui/field.h"
#include "app/ui/field_core.h"
#include "app/ui/form_parts.h"
#include "app/ui/text.h"
#include "assets/icons.h"

namespace qd::ui {
namespace {

EditOutcome refused(FormState& state, std::string error) {
    state.error = std::move(error);
    state.fresh = true;
    context().focus.clear();  // so that the field begins typing anew
    context().semantics.announce(state.error, true);
    return {};
}

EditOutcome commit_text(const FieldSpec& spec, FormState& state) {
    const auto value = read_value(spec, state.text);
    if (!value) return refused(state, complaint(spec));
    if (*value == spec.value) return {.ended = true};
    return {.ended = true, .change = FieldChange{spec.key, *value}};
}

// true when a day was picked: state.text is that day.
bool pick_day(const Area& box, const FieldSpec& spec, FormState& state) {
    Context& ui = context();
    const std::uint32_t id = id_of("calendar layer");
    struct Month { Date shown{}; };
    Month& month = ui.state<Month>(id);
    std::optional<Date> day;
    if (const auto value = read_value(spec, state.text); value && !value->empty()) day = parse_iso_date(*value);
    const Area opener{box.right_edge() - 26, box.y + (box.height - 24) / 2, 24, 24};
    if (icon_button(opener, icons::calendar, tr("Open calendar"), {.kind = ButtonKind::quiet, .small = true})) {
        month.shown = day.value_or(ui.today());
        ui.layers.open(id);
    }
    if (!ui.layers.is_open(id)) return false;
    bool picked = false;
    if (ui.layers.begin(id, place_popup(box, kCalendarWidth, kCalendarHeight), {.name = tr("Calendar")})) {
        const Area panel = place_popup(box, kCalendarWidth, kCalendarHeight);
        picked = calendar(panel.inset(8, 6), month.shown, day);
        if (picked) ui.layers.close(id);
        ui.layers.end();
    }
    if (picked && day) state.text = date(ui.locale(), *day, ui.today(), DateStyle::full);
    return picked;
}

EditOutcome edit_text(const Area& box, const FieldSpec& spec, FormState& state) {
    Context& ui = context();
    const bool dated = spec.kind == FieldKind::date;
    FieldOptions options{.placeholder = spec.placeholder, .id = spec.key, .required = spec.required, .focus_now = state.fresh};
    if (spec.kind == FieldKind::percent) options.suffix = "%";
    if (spec.kind == FieldKind::long_text) options.rows = 4;
    const bool layer_open = dated && ui.layers.is_open(id_of("calendar layer"));
    const FieldResult typed = text_field(box, spec.label, state.text, options);
    state.fresh = false;
    if (typed.changed) state.error.clear();
    if (dated && pick_day(box, spec, state)) return commit_text(spec, state);
    if (typed.cancelled) return {.ended = true};
    if (typed.submitted || (typed.committed && typed.item.set_value)) return commit_text(spec, state);
    const bool to_calendar = dated && (layer_open || ui.layers.is_open(id_of("calendar layer")) || ui.focus.has(id_of(tr("Open calendar"))));
    if (!typed.left || to_calendar) return {};
    // Leaving saves what is understood; otherwise the old value stays.
    const auto value = read_value(spec, state.text);
    EditOutcome outcome{.ended = true};
    if (value && *value != spec.value) outcome.change = FieldChange{spec.key, *value};
    return outcome;
}

EditOutcome edit_choice(const Area& box, const FieldSpec& spec, FormState& state) {
    const std::string create = spec.can_create ? tr("Create") : "";
    const SelectResult chosen = select(box, spec.label, shown_value(spec), provider_of(spec, state.options),
                                       {.id = spec.key, .create = create, .clearable = !spec.required, .open_now = state.fresh});
    const bool was_fresh = std::exchange(state.fresh, false);
    if (!chosen.create.empty()) return {.ended = true, .change = FieldChange{spec.key, chosen.create, true}};
    if (chosen.changed) {
        const bool none = chosen.key <= 0 || chosen.key > static_cast<std::int64_t>(state.options.size());
        const std::string value = none ? std::string{} : state.options[static_cast<std::size_t>(chosen.key - 1)].value;
        EditOutcome outcome{.ended = true};
        if (value != spec.value) outcome.change = FieldChange{spec.key, value};
        return outcome;
    }
    const bool open = context().layers.top() > context().layers.current();
    return {.ended = !open && !was_fresh};
}

EditOutcome edit_several(const Area& box, const FieldSpec& spec, FormState& state) {
    auto keys = chosen_keys(spec);
    const auto options = fixed_options(spec);
    const bool changed = multi_select(box, spec.label, options, keys, {.id = spec.key, .open_now = state.fresh});
    const bool was_fresh = std::exchange(state.fresh, false);
    EditOutcome outcome;
    if (changed) outcome.change = FieldChange{spec.key, value_of_keys(spec, keys)};
    outcome.ended = !was_fresh && context().layers.top() <= context().layers.current();
    return outcome;
}

}  // namespace

EditOutcome edit_fact(const Area& box, const FieldSpec& spec, FormState& state) {
    if (spec.kind == FieldKind::choice || spec.kind == FieldKind::reference) return edit_choice(box, spec, state);
    if (spec.kind == FieldKind::multi_choice) return edit_several(box, spec, state);
    return edit_text(box, spec, state);
}

}  // namespace qd::ui
