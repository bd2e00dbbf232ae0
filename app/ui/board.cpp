#include "app/ui/board.h"

#include <algorithm>
#include <cmath>

#include "app/ui/board_parts.h"
#include "app/ui/draw.h"
#include "app/ui/item.h"
#include "imgui.h"
#include "imgui_internal.h"

namespace qd::ui {

void CardModel::clear() {
    id = 0;
    for (std::string* words : {&title, &amount, &subtitle, &date, &date_words, &age, &age_words, &step, &person}) words->clear();
    overdue = rotting = no_step = unsaved = false;
    step_icon = {};
}

Area BoardRun::column_area(int column) const {
    return {area.x + static_cast<float>(column) * step - shift, area.y, column_width, area.height};
}

Area BoardRun::body_area(int column) const {
    Area body = column_area(column);
    body.cut_top(head_height);
    return body;
}

Area BoardRun::card_area(int column, std::int64_t place) const {
    const Area body = body_area(column);
    const double top = static_cast<double>(pad) + static_cast<double>(place) * static_cast<double>(pitch()) - std::round(pan(column).y);
    const float side = phone ? 0 : pad;
    return {body.x + side, body.y + static_cast<float>(top), body.width - 2 * side, card_height};
}

bool BoardRun::is_moving(std::int64_t card) const {
    if (!state.lift) return false;
    return card == state.lift->card || (state.selected.contains(state.lift->card) && state.selected.contains(card));
}

bool BoardRun::has_slot(int column) const {
    return state.lift && state.lift->to == column && (state.lift->to != state.lift->from || options.ordered);
}

std::uint32_t BoardRun::card_node(std::int64_t card) const { return ImHashData(&card, sizeof card, id); }

void set_cursor(BoardRun& run, int column, std::int64_t position) {
    run.state.cursor_column = column;
    run.state.cursor_position = position;
    run.state.cursor = run.source.card_id(column, position);
}

namespace {

constexpr float kLeastColumn = 190, kMostColumn = 340, kColumnGap = 12, kPhonePeek = 24, kPhoneGap = 8;

void lay_out(BoardRun& run, const Area& whole) {
    run.area = whole;
    run.columns = run.source.column_count();
    run.state.down.resize(static_cast<std::size_t>(std::max(run.columns, 0)));
    if (run.phone) {
        const float side = whole.x < 8 ? 16.0f : 0.0f;
        run.area = Area{whole.x + side, whole.y, whole.width - side, whole.height};
        run.column_width = run.area.width - kPhonePeek - kPhoneGap;
        run.step = run.column_width + kPhoneGap;
        run.head_height = 0;  // one head for the page
        run.card_height = 97;
        run.pad = 0;
        return;
    }
    const auto count = static_cast<float>(std::max(run.columns, 1));
    const float even = std::floor((whole.width - kColumnGap * (count - 1)) / count);
    run.column_width = std::clamp(even, kLeastColumn, kMostColumn);
    run.step = run.column_width + kColumnGap;
    run.head_height = 44;
    run.card_height = 80;
}

// The cursor is a card, not a place: after a move it is in another column.
void find_cursor(BoardRun& run) {
    BoardState& state = run.state;
    const auto is_at = [&](int column, std::int64_t position) {
        return column >= 0 && column < run.columns && position >= 0 && position < run.source.card_count(column) &&
               run.source.card_id(column, position) == state.cursor;
    };
    if (state.cursor == 0 || is_at(state.cursor_column, state.cursor_position)) return;
    for (int column = 0; column < run.columns; ++column)
        for (std::int64_t position = 0; position < run.source.card_count(column); ++position)
            if (is_at(column, position)) {
                state.cursor_column = column;
                state.cursor_position = position;
                return;
            }
    // Gone: its neighbour takes over.
    state.cursor_column = std::clamp(state.cursor_column, 0, std::max(run.columns - 1, 0));
    const std::int64_t count = run.columns > 0 ? run.source.card_count(state.cursor_column) : 0;
    if (count > 0) set_cursor(run, state.cursor_column, std::clamp<std::int64_t>(state.cursor_position, 0, count - 1));
    else state.cursor = 0;
}

void take_focus(BoardRun& run) {
    Context& ui = context();
    if (run.options.grab_focus && !ui.focus.has(run.id)) ui.focus.request(run.id);
    run.focused = ui.focus.offer(run.id, run.area, ui.layers.current(), true);
    if (ui.semantics.take(run.id, ActionKind::focus)) {
        ui.focus.request(run.id);
        run.focused = true;
    }
    if (!run.focused || run.state.cursor != 0) return;
    for (int column = run.phone ? run.state.phone_column : 0; column < run.columns; ++column) {
        if (run.source.card_count(column) == 0) continue;
        set_cursor(run, column, 0);
        return;
    }
}

void reveal_cursor(BoardRun& run) {
    BoardState& state = run.state;
    if (!state.reveal || run.columns == 0) return;
    state.reveal = false;
    const int column = state.lift ? state.lift->to : state.cursor_column;
    const std::int64_t position = state.lift ? state.lift->position : state.cursor_position;
    const double top = static_cast<double>(position) * static_cast<double>(run.pitch());
    run.pan(column).reveal_y(top, top + static_cast<double>(run.pitch() + 2 * run.pad), static_cast<double>(run.body_area(column).height));
    const double left = static_cast<double>(column) * static_cast<double>(run.step);
    if (run.phone) state.phone_column = column;
    else state.across.reveal_x(left, left + static_cast<double>(run.column_width), static_cast<double>(run.area.width));
    context().need_frames(1);
}

// On a phone a finger turns the page; elsewhere columns slide freely.
void swipe(BoardRun& run) {
    BoardScratch& scratch = run.scratch;
    const ImGuiIO& io = ImGui::GetIO();
    const ImVec2 drag = ImGui::GetMouseDragDelta(0, 8);
    const bool starts = io.MouseDown[0] && !run.state.lift && run.area.contains(io.MouseClickedPos[0].x, io.MouseClickedPos[0].y) &&
                        std::abs(drag.x) > 1.5f * std::abs(drag.y) && drag.x != 0 && ImGui::IsWindowHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem);
    if (starts && context().touch()) scratch.swiping = true;
    if (!scratch.swiping) return;
    if (io.MouseDown[0]) {
        scratch.swipe = drag.x;
        context().need_frames(1);
        return;
    }
    if (scratch.swipe < -50) ++run.state.phone_column;
    if (scratch.swipe > 50) --run.state.phone_column;
    scratch.swiping = false;
    scratch.swipe = 0;
    context().need_frames(2);
}

void scroll_across(BoardRun& run) {
    BoardState& state = run.state;
    const double content = static_cast<double>(run.step) * run.columns - static_cast<double>(run.step - run.column_width);
    if (!run.phone) {
        state.across.take_input(run.id, run.area, content, 0, !state.lift);
        run.shift = static_cast<float>(std::round(state.across.x));
        return;
    }
    swipe(run);
    state.phone_column = std::clamp(state.phone_column, 0, std::max(run.columns - 1, 0));
    run.shift = context().animate(run.id + 1, static_cast<float>(state.phone_column) * run.step) - run.scratch.swipe;
}

void draw_columns(BoardRun& run) {
    const Clip clip{Area{run.area.x - (run.phone ? 16.0f : 0.0f), run.area.y, run.area.width + (run.phone ? 16.0f : 0.0f), run.area.height}};
    for (int column = 0; column < run.columns; ++column) {
        const Area place = run.column_area(column);
        // What a phone turns past stays known to screen readers by its neighbours' names in the pager.
        if (place.x < run.area.right_edge() && place.right_edge() > run.area.x - kPhoneGap + 1) board_column(run, column);
    }
}

}  // namespace

BoardResult board(const Area& area, std::string_view name, const BoardSource& source, BoardState& state, const BoardOptions& options) {
    Context& ui = context();
    const IdScope scope{name};
    BoardResult result;
    const std::uint32_t id = id_of("board");
    BoardRun run{source, state, options, result, ui.state<BoardScratch>(id), id};
    run.phone = ui.breadth() == Breadth::phone;
    Area rest = area;
    Area head;
    if (run.phone) {
        const float side = area.x < 8 ? 16.0f : 0.0f;
        head = rest.cut_top(92).inset(side, 0);
    }
    lay_out(run, rest);
    if (run.columns == 0) return result;
    find_cursor(run);
    const NodeScope region{Role::region, name, area};
    if (!ImGui::IsMouseDown(0) && !ImGui::IsMouseReleased(0)) run.scratch.spent = false;
    take_focus(run);
    scroll_across(run);
    board_keys(run);
    if (state.lift && !state.lift->by_keyboard) follow_pointer(run);
    reveal_cursor(run);
    scroll_across(run);
    if (run.phone) phone_head(run, head);
    draw_columns(run);
    if (!run.phone) {
        const double content = static_cast<double>(run.step) * run.columns - static_cast<double>(run.step - run.column_width);
        state.across.draw_bars(id, run.area, content, 0);
    }
    draw_floating(run);
    return result;
}

}  // namespace qd::ui
