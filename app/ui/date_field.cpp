#include "app/ui/date_field.h"

#include <fmt/format.h>

#include "app/ui/button.h"
#include "app/ui/context.h"
#include "app/ui/field_core.h"
#include "app/ui/text.h"
#include "assets/icons.h"
#include "imgui.h"

namespace qd::ui {
namespace {

struct DateState {
    std::string words;
    bool editing = false, wrong = false;
    Date shown{};
};

Date first_of_grid(Date shown, int first_weekday) {
    const Date first = first_of_month(shown);
    const int weekday = static_cast<int>(std::chrono::weekday{first}.c_encoding());
    return first - std::chrono::days{(weekday - first_weekday + 7) % 7};
}

bool day_cell(const Area& cell, Date day, Date month, const std::optional<Date>& value) {
    Context& ui = context();
    const Theme& theme = ui.theme();
    const bool inside = first_of_month(day) == first_of_month(month), chosen = value && *value == day;
    const IdScope scope{static_cast<std::int64_t>(day.time_since_epoch().count())};
    const Item item = interact(cell, {.role = Role::button, .name = date(ui.locale(), day, ui.today(), DateStyle::full),
                                      .selected = chosen ? Tri::yes : Tri::no}, {.tab_stop = chosen || (!value && day == ui.today())});
    if (chosen) fill(cell.inset(2), theme.accent, kRadius);
    else if (item.hovered) fill(cell.inset(2), theme.hover, kRadius);
    if (day == ui.today() && !chosen) frame(cell.inset(2), theme.accent, kRadius);
    const std::string number = fmt::format("{}", unsigned(std::chrono::year_month_day{day}.day()));
    text(cell, number, type::body, chosen ? theme.on_accent : inside ? theme.text : theme.faint, Align::center);
    return item.pressed;
}

}  // namespace

bool calendar(const Area& area, Date& shown, std::optional<Date>& value) {
    Context& ui = context();
    const Theme& theme = ui.theme();
    Area rest = area;
    Area head = rest.cut_top(32);
    if (icon_button(head.left(), icons::chevron_left, tr("Previous month"), {.kind = ButtonKind::quiet})) shown = add_months(first_of_month(shown), -1);
    if (icon_button(head.right(), icons::chevron_right, tr("Next month"), {.kind = ButtonKind::quiet})) shown = add_months(first_of_month(shown), 1);
    const std::chrono::year_month_day civil{shown};
    text(head, fmt::format("{} {}", month_name(unsigned(civil.month()), false), int(civil.year())), type::body_strong, theme.text, Align::center);
    const float wide = rest.width / 7, high = 30;
    const int first_weekday = ui.locale().first_weekday;
    const Area names = rest.cut_top(22);
    for (int column = 0; column < 7; ++column)
        text({names.x + wide * static_cast<float>(column), names.y, wide, names.height}, std::string_view{weekday_name(first_weekday + column)}.substr(0, 2), type::tiny, theme.faint, Align::center);
    const Date start = first_of_grid(shown, first_weekday);
    bool picked = false;
    for (int at = 0; at < 42; ++at) {
        const Area cell{rest.x + wide * static_cast<float>(at % 7), rest.y + high * static_cast<float>(at / 7), wide, high};
        if (!day_cell(cell, start + std::chrono::days{at}, shown, value)) continue;
        value = start + std::chrono::days{at};
        picked = true;
    }
    return picked;
}

FieldResult date_field(const Slot& slot, std::string_view label, std::optional<Date>& value, const FieldOptions& options) {
    Context& ui = context();
    const std::uint32_t id = id_of(options.id.empty() ? label : options.id) ^ 0xca1e4da4u;
    DateState& state = ui.state<DateState>(id);
    if (!state.editing && !state.wrong) state.words = value ? date(ui.locale(), *value, ui.today(), DateStyle::full) : "";
    FieldOptions shown = options;
    shown.trailing = 30;
    if (state.wrong && options.error.empty()) shown.error = tr("Write a date, like Dec 29 or +10.");
    const std::string_view message = shown.error.empty() ? shown.help : shown.error;
    const Area whole = slot.take(options.width, field_height(shown, message));
    FieldResult result = text_field(whole, label, state.words, shown);
    state.editing = result.focused;
    if (result.cancelled) state.wrong = false;
    const bool committed = result.committed;
    result.committed = false;
    if (committed) {
        const auto typed = parse_date(ui.locale(), state.words, ui.today());
        state.wrong = !typed && !state.words.empty();
        if (!state.wrong) {
            result.committed = typed != value;
            value = typed;
        }
    }
    const float top = options.show_label ? 20.0f : 0.0f;
    const float high = message.empty() ? whole.height - top : ui.control_height();
    const Area opener{whole.right_edge() - 28, whole.y + top + (high - 24) / 2, 24, 24};
    const IdScope scope{label};
    if (!options.read_only && !options.disabled &&
        icon_button(opener, icons::calendar, tr("Open calendar"), {.kind = ButtonKind::quiet, .small = true})) {
        state.shown = value.value_or(ui.today());
        ui.layers.open(id);
    }
    if (!ui.layers.is_open(id)) return result;
    const Area panel = place_popup(result.item.rect, kCalendarWidth, kCalendarHeight);
    if (ui.layers.begin(id, panel, {.name = tr("Calendar")})) {
        if (calendar(panel.inset(8, 6), state.shown, value)) {
            result.committed = true;
            state.wrong = false;
            ui.layers.close(id);
        }
        ui.layers.end();
    }
    return result;
}

}  // namespace qd::ui
