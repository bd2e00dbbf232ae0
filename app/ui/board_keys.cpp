// The keyboard on a board: walking, and carrying a lifted card.

#include <algorithm>

#include "app/ui/board_parts.h"
#include "app/ui/text.h"
#include "imgui.h"

namespace qd::ui {
namespace {

int next_column(const BoardRun& run, int from, int direction, bool must_accept) {
    BoardColumn column;
    for (int at = from + direction; at >= 0 && at < run.columns; at += direction) {
        column = {};
        run.source.column(at, column);
        if (must_accept ? column.accepts : run.source.card_count(at) > 0) return at;
    }
    return from;
}

void say_place(const BoardRun& run) {
    const BoardState::Lift& lift = *run.state.lift;
    BoardColumn column;
    run.source.column(lift.to, column);
    if (run.options.ordered)
        context().semantics.announce(tr("{}, position {} of {}", column.name, lift.position + 1, run.source.card_count(lift.to) + (lift.to == lift.from ? 0 : 1)), true);
    else context().semantics.announce(column.name, true);
}

void carry(BoardRun& run) {
    Context& ui = context();
    BoardState::Lift& lift = *run.state.lift;
    const int across = (ui.take_key(ImGuiKey_RightArrow) ? 1 : 0) - (ui.take_key(ImGuiKey_LeftArrow) ? 1 : 0);
    const int down = (ui.take_key(ImGuiKey_DownArrow) ? 1 : 0) - (ui.take_key(ImGuiKey_UpArrow) ? 1 : 0);
    if (across != 0) {
        lift.to = next_column(run, lift.to, across, true);
        const std::int64_t count = run.source.card_count(lift.to);
        lift.position = lift.to == lift.from ? run.state.cursor_position : run.options.ordered ? std::min(lift.position, count) : 0;
    }
    if (down != 0 && run.options.ordered) {
        const std::int64_t most = run.source.card_count(lift.to);
        lift.position = std::clamp<std::int64_t>(lift.position + down, 0, most);
    }
    if (across != 0 || (down != 0 && run.options.ordered)) {
        run.state.reveal = true;
        say_place(run);
    }
    if (ui.take_key(ImGuiKey_Escape, 0, false)) {
        run.state.lift.reset();
        run.state.reveal = true;
        ui.semantics.announce(tr("Put back"), true);
        return;
    }
    if (ui.take_key(ImGuiKey_Space, 0, false) || ui.take_key(ImGuiKey_Enter, 0, false)) drop(run);
}

void walk(BoardRun& run) {
    Context& ui = context();
    BoardState& state = run.state;
    const std::int64_t count = run.source.card_count(state.cursor_column);
    const auto page = std::max<std::int64_t>(static_cast<std::int64_t>(run.body_area(0).height / run.pitch()) - 1, 1);
    std::int64_t to = state.cursor_position;
    if (ui.take_key(ImGuiKey_DownArrow) || ui.take_key(ImGuiKey_J)) ++to;
    if (ui.take_key(ImGuiKey_UpArrow) || ui.take_key(ImGuiKey_K)) --to;
    if (ui.take_key(ImGuiKey_PageDown)) to += page;
    if (ui.take_key(ImGuiKey_PageUp)) to -= page;
    if (ui.take_key(ImGuiKey_Home)) to = 0;
    if (ui.take_key(ImGuiKey_End)) to = count - 1;
    to = std::clamp<std::int64_t>(to, 0, std::max<std::int64_t>(count - 1, 0));
    int column = state.cursor_column;
    const int across = (ui.take_key(ImGuiKey_RightArrow) ? 1 : 0) - (ui.take_key(ImGuiKey_LeftArrow) ? 1 : 0);
    if (across != 0) column = next_column(run, column, across, false);
    if (column == state.cursor_column && to == state.cursor_position) return;
    set_cursor(run, column, std::min(to, run.source.card_count(column) - 1));
    state.reveal = true;
}

void act(BoardRun& run) {
    Context& ui = context();
    BoardState& state = run.state;
    if (ui.take_key(ImGuiKey_Enter, 0, false)) run.result.opened = state.cursor;
    if (ui.take_key(ImGuiKey_Space, ImGuiMod_Shift, false)) run.result.peeked = state.cursor;
    if (ui.take_key(ImGuiKey_Space, 0, false)) {
        const std::int64_t position = state.cursor_position;
        if (run.options.read_only) ui.semantics.announce(tr("Cards of the past cannot be moved"), true);
        else begin_lift(run, state.cursor_column, position, true, run.card_area(state.cursor_column, position));
    }
    if (ui.take_key(ImGuiKey_X, 0, false)) {
        if (state.selected.erase(state.cursor) == 0) state.selected.insert(state.cursor);
        run.result.selection_changed = true;
    }
    if (ui.take_key(ImGuiKey_Menu, 0, false) || ui.take_key(ImGuiKey_F10, ImGuiMod_Shift, false)) {
        run.result.menu = state.cursor;
        run.result.anchor = run.card_area(state.cursor_column, state.cursor_position);
    }
    if (!state.selected.empty() && ui.take_key(ImGuiKey_Escape, 0, false)) {
        state.selected.clear();
        run.result.selection_changed = true;
    }
}

}  // namespace

void board_keys(BoardRun& run) {
    Context& ui = context();
    if (run.state.lift && run.state.lift->by_keyboard) {
        if (run.focused) carry(run);
        else run.state.lift.reset();  // the keyboard went elsewhere: the card stays where it was
        return;
    }
    if (run.state.lift || !run.focused || run.state.cursor == 0) return;
    // A phone shows one column: the cursor follows the page.
    if (run.phone && ui.focus.visible() && run.state.cursor_column != run.state.phone_column) run.state.phone_column = run.state.cursor_column;
    walk(run);
    act(run);
}

}  // namespace qd::ui
