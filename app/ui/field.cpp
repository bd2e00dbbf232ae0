#include "app/ui/field.h"

#include <algorithm>
#include <cmath>

#include "app/ui/button.h"
#include "app/ui/context.h"
#include "app/ui/field_core.h"
#include "app/ui/text.h"
#include "assets/icons.h"

namespace qd::ui {
namespace {

constexpr float kLabel = 20, kMessage = 20;

float box_height(const FieldOptions& options) {
    if (options.rows > 1) return static_cast<float>(options.rows) * line_height(options.type) + 16;
    return context().control_height();
}

Node field_node(std::string_view label, const std::string& value, const FieldOptions& options) {
    Node node;
    node.role = Role::textbox;
    node.name = label;
    node.value = value;
    node.description = options.error.empty() ? options.help : options.error;
    node.invalid = !options.error.empty();
    node.required = options.required;
    node.read_only = options.read_only;
    node.multiline = options.rows > 1;
    return node;
}

void draw_box(const Area& box, const FieldOptions& options, bool focused, bool hovered) {
    const Theme& theme = context().theme();
    if (options.bare) return;
    fill(box, options.disabled ? theme.hover : theme.dark ? theme.page : theme.panel, kRadius);
    if (focused) {
        fill({box.x - 2, box.y - 2, box.width + 4, box.height + 4}, theme.tinted(theme.accent), kRadius + 2);
        fill(box, theme.dark ? theme.page : theme.panel, kRadius);
    }
    const Color edge = !options.error.empty() ? theme.bad : focused ? theme.accent : hovered ? mix(theme.line, theme.faint, 0.4f) : theme.line;
    frame(box, edge, kRadius, focused ? 1.5f : 1.0f);
}

template <class Value, class Write, class Read>
FieldResult typed_field(const Slot& slot, std::string_view label, std::optional<Value>& value, FieldOptions options,
                        const char* complaint, Write write, Read read) {
    struct Typed { std::string words; bool editing = false, wrong = false; };
    Typed& typed = context().state<Typed>(id_of(label) ^ 0x5eed);
    if (!typed.editing && !typed.wrong) typed.words = value ? write(*value) : std::string{};
    if (typed.wrong && options.error.empty()) options.error = complaint;
    FieldResult result = text_field(slot, label, typed.words, options);
    typed.editing = result.focused;
    if (result.cancelled) typed.wrong = false;
    const bool committed = result.committed;
    result.committed = false;
    if (!committed) return result;
    const auto understood = read(typed.words);
    typed.wrong = !understood && !typed.words.empty();
    if (typed.wrong) return result;
    const std::optional<Value> fresh = understood ? std::optional<Value>{*understood} : std::nullopt;
    result.committed = fresh != value;
    value = fresh;
    return result;
}

}  // namespace

float field_height(const FieldOptions& options, std::string_view message) {
    return (options.show_label ? kLabel : 0) + box_height(options) + (message.empty() ? 0 : kMessage);
}

FieldResult text_field(const Slot& slot, std::string_view label, std::string& value, const FieldOptions& options) {
    const Theme& theme = context().theme();
    const std::string_view message = options.error.empty() ? options.help : options.error;
    Area whole = slot.take(options.width, field_height(options, message));
    if (options.show_label) {
        Area line = whole.cut_top(kLabel);
        text(line, label, type::caption, theme.second);
        if (options.required) text(line.inset(text_width(label, type::caption) + 3, 0), "*", type::caption, theme.bad);
    }
    const float high = slot.side == Slot::Side::whole && !options.show_label && message.empty() ? whole.height : box_height(options);
    const Area box = whole.cut_top(high);
    if (!message.empty())
        text(Area{box.x, box.bottom_edge() + 3, box.width, 16}, message, type::caption, options.error.empty() ? theme.second : theme.bad);
    const std::string_view key = options.id.empty() ? label : options.id;
    FieldCore core = begin_field(box, key, field_node(label, value, options), options);
    draw_box(box, options, core.focused, core.hovered);
    Area inside = box.inset(options.bare ? 0 : 9, 0);
    inside.cut_right(std::max(options.trailing - 9, 0.0f));
    if (options.icon) icon(inside.cut_left(16, 8), options.icon, theme.second);
    if (!options.suffix.empty())
        text(inside.cut_right(text_width(options.suffix, type::caption), 6), options.suffix, type::caption, theme.second);
    return run_field(core, inside, value, options);
}

FieldResult search_field(const Slot& slot, std::string_view label, std::string& value, const FieldOptions& options) {
    FieldOptions with_icon = options;
    with_icon.icon = icons::search;
    with_icon.trailing = value.empty() ? 0 : 30;
    const Area whole = slot.take(options.width, context().control_height());
    FieldResult result = text_field(whole, label, value, with_icon);
    if (value.empty()) return result;
    const Area cross{whole.right_edge() - 28, whole.y + (whole.height - 22) / 2, 22, 22};
    if (icon_button(cross, icons::x, tr("Clear search"), {.kind = ButtonKind::quiet, .small = true})) {
        replace_text(result.item.id, value, "");
        result.changed = true;
    }
    return result;
}

FieldResult number_field(const Slot& slot, std::string_view label, std::optional<double>& value, int decimals,
                         const FieldOptions& options) {
    const Locale& locale = context().locale();
    return typed_field<double>(
        slot, label, value, options, tr("Write a number, like 12 or 1,200."),
        [&](double known) { return number(locale, known, decimals); },
        [&](const std::string& words) { return parse_number(locale, words); });
}

FieldResult money_field(const Slot& slot, std::string_view label, std::optional<std::int64_t>& minor_units,
                        const FieldOptions& options) {
    const Locale& locale = context().locale();
    return typed_field<std::int64_t>(
        slot, label, minor_units, options, tr("Write an amount, like 4,800 or 4.8k."),
        [&](std::int64_t known) {
            const bool whole = known % static_cast<std::int64_t>(std::pow(10, locale.currency_decimals)) == 0;
            return money(locale, known, whole ? MoneyStyle::rounded : MoneyStyle::exact);
        },
        [&](const std::string& words) { return parse_money(locale, words); });
}

}  // namespace qd::ui
