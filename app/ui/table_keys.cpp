// The keyboard in a table.

#include <algorithm>
#include <cmath>

#include "app/ui/table_parts.h"
#include "app/ui/text.h"
#include "imgui.h"

namespace qd::ui {
namespace {

void step_rows(TableRun& run) {
    Context& ui = context();
    const std::int64_t at = run.scratch.cursor_index, last = run.rows - 1;
    const auto page = std::max<std::int64_t>(static_cast<std::int64_t>(run.body.height / run.row_height) - 1, 1);
    const struct { int key, modifiers; std::int64_t to; bool extends; } moves[] = {
        {ImGuiKey_DownArrow, 0, at + 1, false}, {ImGuiKey_UpArrow, 0, at - 1, false}, {ImGuiKey_J, 0, at + 1, false},
        {ImGuiKey_K, 0, at - 1, false}, {ImGuiKey_PageDown, 0, at + page, false}, {ImGuiKey_PageUp, 0, at - page, false},
        {ImGuiKey_Home, 0, 0, false}, {ImGuiKey_End, 0, last, false}, {ImGuiKey_DownArrow, ImGuiMod_Shift, at + 1, true},
        {ImGuiKey_UpArrow, ImGuiMod_Shift, at - 1, true}};
    for (const auto& move : moves) {
        if (!ui.take_key(move.key, move.modifiers)) continue;
        if (move.extends && run.state.selected.empty()) run.state.anchor = run.state.cursor;
        move_cursor(run, std::clamp<std::int64_t>(move.to, 0, last));
        if (move.extends && run.options.selectable) select_range(run, run.scratch.cursor_index);
        return;
    }
}

void step_cells(TableRun& run) {
    Context& ui = context();
    const auto& places = run.scratch.places;
    const int step = (ui.take_key(ImGuiKey_RightArrow) ? 1 : 0) - (ui.take_key(ImGuiKey_LeftArrow) ? 1 : 0);
    if (step == 0 || places.empty()) return;
    TableRow& row = run.scratch.row;
    row.clear();
    run.source.row(run.scratch.cursor_index, row);
    // On a group or tree row the arrows open and close, as in every outline.
    if (row.open != Tri::none && run.state.cursor_field < 0 && (row.open == Tri::yes) == (step < 0)) {
        run.result.toggled = row.id;
        return;
    }
    const ColumnPlace* place = run.place_of(run.state.cursor_field);
    int at = place ? static_cast<int>(place - places.data()) + step : step > 0 ? 0 : -1;
    at = std::min(at, static_cast<int>(places.size()) - 1);
    run.state.cursor_field = at < 0 ? -1 : run.column(places[static_cast<std::size_t>(at)]).field;
    run.state.reveal = true;
}

void act(TableRun& run) {
    Context& ui = context();
    TableState& state = run.state;
    TableRow& row = run.scratch.row;
    row.clear();
    run.source.row(run.scratch.cursor_index, row);
    const bool record = row.kind == RowKind::record;
    if (ui.take_key(ImGuiKey_Enter, 0, false) || ui.take_key(ImGuiKey_KeypadEnter, 0, false))
        (record ? run.result.opened : run.result.toggled) = row.id;
    if (ui.take_key(ImGuiKey_Space, 0, false)) (record ? run.result.peeked : run.result.toggled) = row.id;
    if (record && run.options.selectable && row.selectable && ui.take_key(ImGuiKey_X, 0, false)) toggle_selected(run, row.id);
    if (record && (ui.take_key(ImGuiKey_F2, 0, false) || ui.take_key(ImGuiKey_E, 0, false))) {
        int field = state.cursor_field;
        if (field < 0)
            for (const ColumnPlace& place : run.scratch.places)
                if (field < 0 && run.column(place).editable) field = run.column(place).field;
        if (field >= 0) begin_cell_edit(run, run.scratch.cursor_index, field);
    }
    if (record && (ui.take_key(ImGuiKey_Menu, 0, false) || ui.take_key(ImGuiKey_F10, ImGuiMod_Shift, false))) {
        run.result.menu = state.cursor;
        run.result.anchor = run.row_area(run.scratch.cursor_index);
    }
}

}  // namespace

void move_cursor(TableRun& run, std::int64_t index) {
    TableState& state = run.state;
    TableRow& row = run.scratch.row;
    row.clear();
    run.source.row(index, row);
    run.result.cursor_moved = run.result.cursor_moved || state.cursor != row.id;
    state.cursor = row.id;
    state.last_index = run.scratch.cursor_index = index;
    state.reveal = true;
    context().need_frames(2);
}

void table_keys(TableRun& run) {
    Context& ui = context();
    TableState& state = run.state;
    if (!run.focused) return;
    if (run.options.paste && ui.take_key(ImGuiKey_V, ImGuiMod_Ctrl, false)) {
        if (const char* words = ImGui::GetClipboardText(); words && *words) run.options.paste(words);
    }
    if (run.rows == 0) return;
    if (run.scratch.cursor_index < 0) move_cursor(run, 0);
    step_rows(run);
    step_cells(run);
    act(run);
    if (run.options.selectable && ui.take_key(ImGuiKey_A, ImGuiMod_Ctrl, false)) toggle_all(run);
    if (ui.take_key(ImGuiKey_C, ImGuiMod_Ctrl, false)) copy_rows(run);
    if (!state.selected.empty() && ui.take_key(ImGuiKey_Escape, 0, false)) {
        state.selected.clear();
        ++state.selection_version;
        run.result.selection_changed = true;
    }
}

}  // namespace qd::ui
