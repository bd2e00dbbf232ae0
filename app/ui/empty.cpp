#include "app/ui/empty.h"

#include <algorithm>

#include "app/ui/button.h"
#include "app/ui/context.h"
#include "app/ui/draw.h"
#include "app/ui/text.h"
#include "assets/icons.h"

namespace qd::ui {
namespace {

float centred_paragraph(const Area& area, std::string_view words, Type font_type, Color color) {
    return paragraph(area, words, font_type, color, 0, Align::center);
}

}  // namespace

EmptyAnswer empty_state(const Area& area, const EmptyState& state) {
    const IdScope scope{state.title};   // its actions often stand in the head of the screen as well
    const Theme& theme = context().theme();
    const float wide = std::min(area.width - 32, 420.0f);
    const float words = paragraph_height(state.sentence, type::body, wide);
    Area column = area.centered(wide, std::min(48 + 12 + 24 + 4 + words + 16 + kControl, area.height));
    const Area mark = column.cut_top(48, 12).centered(48, 48);
    fill(mark, theme.tinted(theme.accent), 12);
    icon(mark, state.icon, theme.accent, 24);
    label_node(Role::heading, state.title, column, 2);
    text(column.cut_top(24, 4), state.title, type::section, theme.text, Align::center);
    label_node(Role::text, state.sentence, column);
    column.cut_top(centred_paragraph(column, state.sentence, type::body, theme.second), 16);
    if (state.action.empty()) return EmptyAnswer::none;
    const ButtonOptions first{.kind = ButtonKind::primary, .icon = state.action_icon};
    float total = button_width(state.action, first);
    if (!state.second.empty()) total += 8 + button_width(state.second);
    Area row = column.cut_top(context().control_height()).centered(total, context().control_height());
    if (button(row.left(8), state.action, first)) return EmptyAnswer::action;
    if (!state.second.empty() && button(row.left(), state.second)) return EmptyAnswer::second;
    return EmptyAnswer::none;
}

bool error_state(const Area& area, const Error& error) {
    const Theme& theme = context().theme();
    const float wide = std::min(area.width - 32, 480.0f);
    const float words = paragraph_height(error.what(), type::body, wide) + paragraph_height(error.safe() + " " + error.next(), type::body, wide);
    Area column = area.centered(wide, std::min(48 + 12 + 28 + words + 20 + kControl, area.height));
    const Area mark = column.cut_top(48, 12).centered(48, 48);
    fill(mark, theme.tinted(theme.bad), 12);
    icon(mark, icons::triangle_alert, theme.bad, 24);
    text(column.cut_top(24, 4), tr("This could not be shown"), type::section, theme.text, Align::center);
    label_node(Role::alert, error.sentence(), column);
    column.cut_top(centred_paragraph(column, error.what(), type::body, theme.text), 4);
    column.cut_top(centred_paragraph(column, error.safe() + (error.safe().empty() ? "" : " ") + error.next(), type::body, theme.second), 16);
    Area row = column.cut_top(kControl).centered(button_width(tr("Try again")), kControl);
    return button(row, tr("Try again"));
}

}  // namespace qd::ui
