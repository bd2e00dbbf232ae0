// One column: its head, its cards in view, its drop slot.

#include <algorithm>
#include <cmath>

#include "app/ui/board_parts.h"
#include "app/ui/button.h"
#include "app/ui/chip.h"
#include "app/ui/draw.h"
#include "app/ui/item.h"
#include "app/ui/text.h"
#include "assets/icons.h"
#include "imgui.h"

namespace qd::ui {
namespace {

void draw_head(Area head, const BoardColumn& column) {
    const Theme& theme = context().theme();
    label_node(Role::heading, column.name, head, 3);
    label_node(Role::text, column.count + " · " + column.sum + (column.weighted.empty() ? "" : " · " + column.weighted), head);
    Area first = head.cut_top(21).inset(2, 0), second = head.cut_top(18).inset(2, 0);
    if (!column.chance.empty()) text(first.cut_right(text_width(column.chance, type::caption), 6), column.chance, type::caption, theme.second);
    stage_square(first.cut_left(8, 8), column.color);
    spans(first, {{column.name, type::body_strong, theme.text}, {column.count, type::body, theme.second, 8}});
    const std::string joint = column.sum.empty() || column.weighted.empty() ? "" : " · ";
    spans(second, {{column.sum, type::caption_medium, theme.text}, {joint, type::caption, theme.second}, {column.weighted, type::caption, theme.second}});
}

void select_by(BoardRun& run, std::int64_t card) {
    if (run.state.selected.erase(card) == 0) run.state.selected.insert(card);
    run.result.selection_changed = true;
}

void press(BoardRun& run, const Item& item, std::int64_t card) {
    const ImGuiIO& io = ImGui::GetIO();
    if (io.KeyCtrl || io.KeyShift || io.KeySuper) select_by(run, card);
    else run.result.opened = card;
    context().focus.request(run.id, item.ring);
}

void card_input(BoardRun& run, const Item& item, int column, std::int64_t position, std::int64_t card) {
    Context& ui = context();
    const bool by_mouse = item.held && ImGui::IsMouseClicked(0);
    if (by_mouse || item.wants_menu) {
        ui.focus.request(run.id, false);
        set_cursor(run, column, position);
    }
    if (ui.semantics.take(item.id, ActionKind::focus)) {
        ui.focus.request(run.id);
        set_cursor(run, column, position);
        run.state.reveal = true;
    }
    if (item.pressed && !run.state.lift) press(run, item, card);
    const bool lifts = !run.options.read_only && !run.state.lift && !run.scratch.spent;
    if (item.wants_menu && ui.touch() && lifts) {
        begin_lift(run, column, position, false, item.rect);
    } else if (item.wants_menu && !run.state.lift) {
        run.result.menu = card;
        const ImVec2 mouse = ImGui::GetIO().MousePos;
        run.result.anchor = item.hovered ? Area{mouse.x, mouse.y, 1, 1} : item.rect;
    }
    if (item.pulled && !ui.touch() && lifts) begin_lift(run, column, position, false, item.rect);
}

void one_card(BoardRun& run, int column, std::int64_t position, std::int64_t place) {
    Context& ui = context();
    CardModel& card = run.scratch.card;
    card.clear();
    run.source.card(column, position, card);
    const Area area = run.card_area(column, place);
    const bool selected = run.state.selected.contains(card.id), at_cursor = run.state.cursor == card.id;
    Node node{.role = Role::option, .name = spoken_card(card), .selected = selected ? Tri::yes : Tri::no};
    node.row_index = static_cast<std::int32_t>(std::min<std::int64_t>(position + 1, INT32_MAX));
    node.row_count = static_cast<std::int32_t>(std::min<std::int64_t>(run.source.card_count(column), INT32_MAX));
    const std::int64_t id = card.id;
    const Item item = interact_as(run.card_node(id), area, std::move(node), {.focusable = false, .keys = false, .drag = true, .own_ring = true});
    ui.semantics.last().focused = run.focused && at_cursor;
    card_input(run, item, column, position, id);
    if (!item.visible) return;
    if (run.is_moving(id)) {
        if (id != run.state.lift->card) fill(area, ui.theme().hover.fade(0.5f), 8);
        return;
    }
    draw_card(area, card, run.phone, selected, item.hovered && !run.state.lift);
    if (run.focused && at_cursor && ui.focus.visible()) frame(area.inset(-2), ui.theme().accent, 9, 2);
}

void draw_slot(BoardRun& run, int column) {
    const Theme& theme = context().theme();
    const Area slot = run.card_area(column, run.state.lift->position);
    fill(slot, theme.tinted(theme.accent), 8);
    dashed_frame(slot, theme.accent, 8);
}

void draw_cards(BoardRun& run, int column) {
    const Area body = run.body_area(column);
    const std::int64_t count = run.source.card_count(column);
    const bool slot = run.has_slot(column);
    const std::int64_t slot_at = slot ? run.state.lift->position : -1;
    const auto first = static_cast<std::int64_t>(std::max(run.pan(column).y / static_cast<double>(run.pitch()) - 1, 0.0));
    const auto shown = static_cast<std::int64_t>(body.height / run.pitch()) + 3;
    for (std::int64_t place = first; place < std::min(first + shown, count + (slot ? 1 : 0)); ++place) {
        if (place == slot_at) continue;
        one_card(run, column, slot && place > slot_at ? place - 1 : place, place);
    }
    if (slot) draw_slot(run, column);
}

}  // namespace

void board_column(BoardRun& run, int column) {
    Context& ui = context();
    const Theme& theme = ui.theme();
    const IdScope scope{std::int64_t{column}};
    BoardColumn& shown = run.scratch.column;
    shown = {};
    run.source.column(column, shown);
    const Area body = run.body_area(column);
    const std::int64_t count = run.source.card_count(column);
    if (!run.phone) {
        Area head = run.column_area(column);
        draw_head(head.cut_top(run.head_height), shown);
        fill(body, mix(theme.page, theme.panel, 0.6f), kCardRadius);
        frame(body, run.has_slot(column) ? theme.accent.fade(0.6f) : theme.line, kCardRadius);
    }
    const double content = static_cast<double>(run.pitch()) * static_cast<double>(count + (run.has_slot(column) ? 1 : 0)) + static_cast<double>(2 * run.pad);
    Node list{.role = Role::listbox, .name = tr("{}, {} deals", shown.name, shown.count), .rect = body};
    ui.semantics.open(std::move(list));
    const std::uint32_t pan_id = id_of("down");
    run.pan(column).take_input(pan_id, body, static_cast<double>(body.width), content, !run.state.lift && !run.scratch.swiping);
    {
        const Clip clip{run.phone ? Area{body.x - 4, body.y, body.width + 8, body.height} : body.inset(1, 1)};
        draw_cards(run, column);
        if (count == 0 && !run.has_slot(column) && !run.options.empty_words.empty())
            paragraph(Area{body.x, body.y + 28, body.width, 60}.inset(20, 0), run.options.empty_words, type::caption, theme.faint);
    }
    ui.semantics.close();
    if (!run.phone) run.pan(column).draw_bars(pan_id, body, static_cast<double>(body.width), content);
}

namespace {

void pager_dots(BoardRun& run, const Area& row) {
    const Theme& theme = context().theme();
    const float total = static_cast<float>(run.columns - 1) * 12 + 20;
    if (run.columns > 12) return;
    float x = row.x + (row.width - total) / 2;
    for (int column = 0; column < run.columns; ++column) {
        const bool here = column == run.state.phone_column;
        if (here) {
            fill({x, row.y + row.height / 2 - 3, 20, 6}, run.scratch.column.color, 3);
            x += 26;
        } else {
            dot(x + 3, row.y + row.height / 2, 3, theme.faint);
            x += 12;
        }
    }
}

void pager_side(BoardRun& run, Area& row, int direction) {
    const int other = run.state.phone_column + direction;
    if (other < 0 || other >= run.columns) return;
    const Theme& theme = context().theme();
    BoardColumn neighbour;
    run.source.column(other, neighbour);
    const float wide = text_width(neighbour.name, type::body) + 24;
    Area side = direction < 0 ? row.cut_left(wide) : row.cut_right(wide);
    const Item item = interact(side, {.role = Role::button, .name = tr("Go to {}", neighbour.name)});
    if (item.pressed) run.state.phone_column = other;
    Area mark = direction < 0 ? side.cut_left(16, 4) : side.cut_right(16, 4);
    icon(mark, direction < 0 ? icons::chevron_left : icons::chevron_right, theme.second);
    text(side, neighbour.name, type::body, theme.second, direction < 0 ? Align::left : Align::right);
}

}  // namespace

void phone_head(BoardRun& run, Area head) {
    const Theme& theme = context().theme();
    BoardColumn& shown = run.scratch.column;
    shown = {};
    run.source.column(run.state.phone_column, shown);
    label_node(Role::heading, shown.name, head, 2);
    Area first = head.cut_top(28), second = head.cut_top(22);
    text(first.cut_right(text_width(shown.sum, type::title), 8), shown.sum, type::title, theme.text);
    const Area square = first.cut_left(10, 8);
    fill({square.x, square.y + 9, 10, 10}, shown.color, 2);
    spans(first, {{shown.name, type::title, theme.text}, {shown.count, type::lead, theme.second, 8}});
    text(second.cut_right(text_width(shown.weighted, type::normal14), 8), shown.weighted, type::normal14, theme.second);
    text(second, shown.note.empty() ? shown.chance : shown.note, type::normal14, theme.second);
    Area pager = head.cut_top(42);
    pager_dots(run, pager);
    pager_side(run, pager, -1);
    pager_side(run, pager, 1);
}

}  // namespace qd::ui
