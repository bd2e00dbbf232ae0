// How one cell looks.

#include <algorithm>

#include "app/ui/avatar.h"
#include "app/ui/chip.h"
#include "app/ui/draw.h"
#include "app/ui/progress.h"
#include "app/ui/range_bar.h"
#include "app/ui/table_parts.h"
#include "assets/icons.h"

namespace qd::ui {
namespace {

void words(const Area& area, const Cell& cell, Align align, Type type, Color color) {
    if (cell.second.empty() && !cell.struck) {
        text(area, cell.text, type, color, align);
        return;
    }
    const Theme& theme = context().theme();
    spans(area, {{cell.text, type, color, 0, cell.struck}, {cell.second, type::body, theme.second, 6}}, align);
}

void bar(Area rest, const Cell& cell, bool age, Color color) {
    const Theme& theme = context().theme();
    const float number = std::max(text_width(cell.text, type::body), 26.0f);
    Area right = rest.cut_right(number, 12);
    const float wide = std::min(rest.width, 56.0f);
    const Area strip{rest.x, rest.y, wide, rest.height};
    right.x = strip.right_edge() + 12;
    right.width = std::min(number, rest.right_edge() + 12 + number - right.x);
    if (age) age_bar(strip, cell.value, cell.mark, cell.scale);
    else share_bar(strip, cell.value, cell.color.a ? cell.color : theme.series[0], cell.mark);
    const bool late = age && cell.mark > 0 && cell.value > 1.5f * cell.mark;
    text(right, cell.text, type::body, late ? theme.warn : color, Align::right);
}

void change(Area rest, const Cell& cell, Type type, Color color) {
    const Theme& theme = context().theme();
    const float wide = text_width(cell.text, type);
    text(rest.cut_right(std::max(wide, 34.0f), 8), cell.text, type, color, Align::right);
    text(rest, cell.second, type::body, cell.value < 0 ? theme.warn : theme.good, Align::right);
}

}  // namespace

void draw_cell(const Area& area, const Cell& cell, Align align, Color, bool strong) {
    const Theme& theme = context().theme();
    const bool heavy = strong || is_strong(cell.ink);
    const Type type = heavy ? type::body_strong : type::body;
    const Color color = ink_color(cell.ink);
    Area rest = area.inset(kCellPadding, 0);
    if (cell.problem) fill(area.inset(2, 2), theme.tinted(theme.warn), 4);
    if (cell.icon && cell.kind == CellKind::text) icon(rest.cut_left(14, 6), cell.icon, cell.color.a ? cell.color : theme.second, 14);
    switch (cell.kind) {
        case CellKind::text: words(rest, cell, align, type, color); break;
        case CellKind::person:
            if (!cell.text.empty()) avatar(rest.cut_left(18, 8), cell.text);
            words(rest, cell, Align::left, type, cell.ink == Ink::normal ? theme.second : color);
            break;
        case CellKind::square:
            if (!cell.text.empty()) stage_square(rest.cut_left(8, 8), cell.color);
            words(rest, cell, Align::left, type, color);
            break;
        case CellKind::age: bar(rest, cell, true, color); break;
        case CellKind::share: bar(rest, cell, false, color); break;
        case CellKind::attained: {
            const float number = std::max(text_width(cell.text, type), 36.0f);
            text(rest.cut_right(number, 8), cell.text, type, color, Align::right);
            attainment_bar(rest.cut_left(std::min(rest.width, 72.0f)), {cell.done, cell.value, std::max(cell.mark, 0.0f), 1});
            break;
        }
        case CellKind::check:
            if (cell.value != 0) icon(align == Align::left ? rest.cut_left(16) : rest, icons::check, theme.good);
            break;
        case CellKind::pill:
            if (!cell.text.empty()) badge(rest.left(), cell.text, cell.color.a ? cell.color : theme.faint);
            break;
        case CellKind::change: change(rest, cell, type, color); break;
    }
}

}  // namespace qd::ui
