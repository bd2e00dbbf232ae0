// Writing into a cell, and the clipboard.

#include <algorithm>

#include "app/ui/draw.h"
#include "app/ui/field.h"
#include "app/ui/item.h"
#include "app/ui/table_parts.h"
#include "app/ui/text.h"
#include "imgui.h"

namespace qd::ui {
namespace {

// back: the keyboard returns to the row; a click elsewhere keeps what it chose.
void finish(TableRun& run, bool back) {
    run.state.editing.reset();
    if (back) context().focus.request(run.id, true);
    context().need_frames(2);
}

// false when the text was refused and the editor stays.
bool commit(TableRun& run) {
    TableState::Editing& editing = *run.state.editing;
    editing.error = run.source.commit_edit(editing.id, editing.field, editing.text);
    if (editing.error.empty()) {
        run.result.edited = true;
        return true;
    }
    editing.fresh = true;
    context().focus.clear();  // so that the field begins typing anew
    context().semantics.announce(editing.error, true);
    return false;
}

// The next cell that can be edited in the row, in the direction of Tab; −1 = none.
int neighbour(const TableRun& run, int field, bool backwards) {
    std::vector<int> fields;
    for (const ColumnPlace& place : run.scratch.places)
        if (run.column(place).editable) fields.push_back(run.column(place).field);
    const auto found = std::ranges::find(fields, field);
    if (found == fields.end()) return -1;
    if (backwards) return found == fields.begin() ? -1 : *(found - 1);
    return found + 1 == fields.end() ? -1 : *(found + 1);
}

void draw_error(const Area& cell, std::string_view error) {
    const Theme& theme = context().theme();
    const float wide = std::min(text_width(error, type::caption) + 20, 320.0f);
    const float high = paragraph_height(error, type::caption, wide - 20) + 12;
    const Area box{cell.right_edge() - std::max(wide, cell.width), cell.bottom_edge() + 4, wide, high};
    shadow(box, kRadius);
    fill(box, theme.raised, kRadius);
    fill(box, theme.tinted(theme.bad), kRadius);
    frame(box, theme.bad, kRadius);
    paragraph(box.inset(10, 6), error, type::caption, theme.text);
}

}  // namespace

void begin_cell_edit(TableRun& run, std::int64_t index, int field) {
    const ColumnPlace* place = run.place_of(field);
    if (!place || !run.column(*place).editable) return;
    move_cursor(run, index);
    run.state.cursor_field = field;
    std::string words;
    const Area cell = run.cell_area(run.row_area(index), *place);
    if (!run.source.begin_edit(index, field, cell, words)) return;
    run.state.editing = TableState::Editing{run.state.cursor, field, std::move(words), {}, true};
}

void run_cell_edit(TableRun& run) {
    TableState::Editing& editing = *run.state.editing;
    const ColumnPlace* place = run.place_of(editing.field);
    const std::int64_t index = editing.id == run.state.cursor ? run.scratch.cursor_index : run.source.index_of(editing.id);
    if (!place || index < 0) {
        run.state.editing.reset();
        return;
    }
    const Theme& theme = context().theme();
    const TableColumn& column = run.column(*place);
    const Area cell = run.cell_area(run.row_area(index), *place).inset(1, 1);
    fill({cell.x - 2, cell.y - 2, cell.width + 4, cell.height + 4}, theme.tinted(theme.accent), kRadius + 2);
    fill(cell, theme.dark ? theme.page : theme.panel, kRadius - 1);
    frame(cell, editing.error.empty() ? theme.accent : theme.bad, kRadius - 1, 1.5f);
    const IdScope scope{editing.id};
    // Within the grid only rows and cells are known to screen readers.
    const NodeScope as_row{Role::row, tr("Editing"), cell};
    const NodeScope as_cell{Role::gridcell, column.title, cell};
    const FieldResult typed = text_field(cell.inset(kCellPadding - 1, 0), column.title, editing.text,
                                         {.error = {}, .align = column.align, .focus_now = editing.fresh, .bare = true});
    editing.fresh = false;
    if (!editing.error.empty()) draw_error(cell, editing.error);
    if (typed.cancelled) {
        finish(run, true);
        return;
    }
    if (typed.committed && typed.item.set_value) {
        if (commit(run)) finish(run, true);
        return;
    }
    if (!typed.left && !typed.submitted) return;
    const bool tabbed = ImGui::IsKeyPressed(ImGuiKey_Tab, false), backwards = ImGui::GetIO().KeyShift;
    const int field = editing.field;
    if ((typed.committed || !editing.error.empty()) && !commit(run)) return;
    finish(run, typed.submitted || tabbed);
    if (!tabbed) return;
    if (const int next = neighbour(run, field, backwards); next >= 0) begin_cell_edit(run, index, next);
}

void copy_rows(TableRun& run) {
    std::string out;
    const auto append = [&](std::int64_t index) {
        bool first = true;
        for (const ColumnPlace& place : run.scratch.places) {
            Cell& cell = run.scratch.cell;
            cell.clear();
            run.source.cell(index, run.column(place).field, cell);
            if (!first) out += '\t';
            first = false;
            out += cell.text;
        }
        out += '\n';
    };
    if (run.state.selected.empty()) append(run.scratch.cursor_index);
    else
        for (std::int64_t index = 0; index < run.rows; ++index) {
            run.scratch.row.clear();
            run.source.row(index, run.scratch.row);
            if (run.state.selected.contains(run.scratch.row.id)) append(index);
        }
    ImGui::SetClipboardText(out.c_str());
    context().semantics.announce(tr("Copied"));
}

}  // namespace qd::ui
