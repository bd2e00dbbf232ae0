// Facts: label and value, edited in place.

#include <algorithm>

#include "app/ui/avatar.h"
#include "app/ui/chip.h"
#include "app/ui/choice.h"
#include "app/ui/context.h"
#include "app/ui/draw.h"
#include "app/ui/form_parts.h"
#include "app/ui/item.h"
#include "app/ui/kbd.h"
#include "app/ui/text.h"
#include "app/ui/tooltip.h"
#include "assets/icons.h"

namespace qd::ui {
namespace {

constexpr float kFactRow = 28, kLine = 17;
constexpr int kMostLines = 6;

float base_height() { return context().breadth() == Breadth::phone ? kTouch : kFactRow; }

bool chooses(const FieldSpec& spec) {
    return spec.kind == FieldKind::choice || spec.kind == FieldKind::reference || spec.kind == FieldKind::multi_choice;
}

std::string consequence_of(const FieldSpec& spec, const FormState& state) {
    if (!spec.consequence || chooses(spec)) return {};
    const auto value = read_value(spec, state.text);
    return value && *value != spec.value ? spec.consequence(*value) : std::string{};
}

// Under the field being edited: what saving would do, or what is wrong, and the two keys.
float draw_below(Area rest, const FieldSpec& spec, const FormState& state, bool draw) {
    if (chooses(spec)) return 4;
    const Theme& theme = context().theme();
    const std::string consequence = state.error.empty() ? consequence_of(spec, state) : state.error;
    const float words_width = rest.width - 18;
    float height = 5;
    if (!consequence.empty()) {
        if (draw) {
            icon({rest.x, rest.y + height + 1, 12, kLine}, icons::triangle_alert, state.error.empty() ? theme.warn : theme.bad, 12);
            label_node(state.error.empty() ? Role::status : Role::alert, consequence, rest);
            paragraph({rest.x + 18, rest.y + height, words_width, 100}, consequence, type::caption, state.error.empty() ? theme.second : theme.bad);
        }
        height += paragraph_height(consequence, type::caption, words_width) + 4;
    }
    if (draw) {
        Area keys{rest.x + 18, rest.y + height, words_width, 22};
        const std::string old = shown_value(spec);
        kbd(keys.left(6), spec.kind == FieldKind::long_text ? "Ctrl+Enter" : "Enter");
        keys.cut_left(text(keys, tr("save"), type::caption, theme.second), 8);
        kbd(keys.left(6), "Esc");
        text(keys, old.empty() ? tr("keep empty") : tr("keep {}", old), type::caption, theme.second);
    }
    return height + 28;
}

float resting_height(const FieldSpec& spec, float value_width) {
    if (spec.kind != FieldKind::long_text || spec.value.empty()) return base_height();
    return std::max(base_height(), paragraph_height(spec.value, type::body, value_width, kMostLines) + 10);
}

float fact_height(const FieldSpec& spec, const FormState& state, const Area& area, float label_width) {
    if (state.editing != spec.key) return resting_height(spec, area.width - label_width);
    const float box = spec.kind == FieldKind::long_text ? 4 * line_height(type::body) + 16 : base_height();
    return box + draw_below(area, spec, state, false);
}

void draw_value(Area value, const FieldSpec& spec, const std::string& shown, bool hovered) {
    const Theme& theme = context().theme();
    if (shown.empty()) {
        const bool offers = !spec.read_only && !spec.placeholder.empty();
        text(value, offers ? std::string_view{spec.placeholder} : "—", type::body, offers ? theme.accent : theme.faint);
        return;
    }
    if (spec.icon) icon(value.cut_left(14, 6), spec.icon, theme.second, 14);
    if (spec.person) avatar(value.cut_left(18, 7), shown);
    else if (spec.color.a) stage_square(value.cut_left(8, 8), spec.color);
    if (spec.kind == FieldKind::long_text) {
        paragraph({value.x, value.y + 5, value.width, value.height}, shown, type::body, theme.text, kMostLines);
        return;
    }
    const Color color = !spec.link.empty() && hovered ? theme.accent : ink_color(spec.ink);
    const Type type = is_strong(spec.ink) ? type::body_strong : type::body_medium;
    spans(value, {{shown, type, color}, {spec.hint, type::caption, ink_color(spec.hint_ink), 6}});
}

Node resting_node(const FieldSpec& spec, const std::string& shown) {
    Node node{.role = chooses(spec) ? Role::combobox : Role::textbox, .name = spec.label, .value = shown};
    node.description = spec.hint;
    node.read_only = spec.read_only;
    node.required = spec.required;
    node.has_popup = chooses(spec);
    if (chooses(spec)) node.expanded = Tri::no;
    return node;
}

void begin(FormState& state, const FieldSpec& spec) {
    state = {};
    state.editing = spec.key;
    state.text = text_to_edit(spec);
    state.fresh = true;
    context().need_frames(2);
}

// The words themselves follow the link; the rest of the row edits.
bool link_pressed(const Area& value, const FieldSpec& spec, const std::string& shown, bool& hovered) {
    if (spec.link.empty() || shown.empty()) return false;
    const float mark = (spec.icon ? 20.0f : 0.0f) + (spec.person ? 25.0f : 0.0f);
    const Area words{value.x, value.y + 2, std::min(text_width(shown, type::body_medium) + mark, value.width), value.height - 4};
    const Item item = interact(words, {.role = Role::link, .name = shown}, {.radius = 4}, "link");
    hovered = item.hovered;
    return item.pressed;
}

bool boolean_fact(const Area& value, const FieldSpec& spec, FactsResult& result) {
    if (spec.kind != FieldKind::boolean || spec.read_only) return false;
    bool on = spec.value == "1";
    if (checkbox(value, spec.label, on, {.id = spec.key, .bare = true})) result.change = FieldChange{spec.key, on ? "1" : "0"};
    return true;
}

void resting_fact(const Area& row, const Area& value, const FieldSpec& spec, FormState& state, FactsResult& result) {
    const Theme& theme = context().theme();
    const std::string shown = shown_value(spec);
    if (spec.kind == FieldKind::boolean && !spec.read_only) {
        (void)boolean_fact(Area{value.x, value.y, 16, value.height}, spec, result);
        spans(Area{value.x + 24, value.y, value.width - 24, value.height}, {{shown, type::body_medium, theme.text}, {spec.hint, type::caption, ink_color(spec.hint_ink), 6}});
        return;
    }
    bool on_link = false;
    if (link_pressed(value, spec, shown, on_link)) result.followed = spec.link;
    const Item item = interact(Area{value.x - 6, row.y + 1, value.width + 6, row.height - 2}, resting_node(spec, shown), {.disabled = spec.read_only, .radius = 5}, spec.key);
    if (item.visible) {
        if (item.hovered && !on_link) fill(item.rect, theme.hover, 5);
        draw_value(value, spec, shown, on_link);
        if (text_width(shown, type::body_medium) > value.width && spec.kind != FieldKind::long_text) tooltip(item, shown);
    }
    if (item.set_value) {
        if (const auto read = read_value(spec, *item.set_value)) result.change = FieldChange{spec.key, *read};
        else context().semantics.announce(complaint(spec), true);
    } else if (item.pressed) {
        begin(state, spec);
    }
}

}  // namespace

FactsResult facts(const Area& area, std::string_view name, std::span<const FieldSpec> specs, FormState& state, float label_width) {
    Context& ui = context();
    const Theme& theme = ui.theme();
    const NodeScope scope{Role::group, name, area};
    const IdScope ids{name};
    FactsResult result;
    Area rest{area.x, area.y, area.width, 1e6f};  // as long as it takes: scrolling is the caller's
    for (const FieldSpec& spec : specs) {
        const IdScope fact{spec.key};
        const Area row = rest.cut_top(fact_height(spec, state, area, label_width));
        result.height += row.height;
        Area first = row;
        const bool editing = state.editing == spec.key;
        if (editing) first.height = spec.kind == FieldKind::long_text ? 4 * line_height(type::body) + 16 : base_height();
        Area label{first.x, first.y, label_width - 8, std::min(first.height, base_height())};
        text(label, spec.label, type::body, theme.second);
        const Area value{first.x + label_width, first.y, first.width - label_width, first.height};
        if (!editing) {
            resting_fact(row, value, spec, state, result);
            continue;
        }
        const EditOutcome outcome = edit_fact(value, spec, state);
        (void)draw_below({row.x, first.bottom_edge(), row.width, row.height - first.height}, spec, state, true);
        if (outcome.change) result.change = outcome.change;
        if (!outcome.ended) continue;
        state = {};
        ui.focus.request(id_of(spec.key), ui.focus.visible());
        ui.need_frames(2);
    }
    return result;
}

float facts_height(const Area& area, std::span<const FieldSpec> specs, const FormState& state) {
    float height = 0;
    for (const FieldSpec& spec : specs) height += fact_height(spec, state, area, 80);
    return height;
}

}  // namespace qd::ui
