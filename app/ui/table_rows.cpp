// The rows in view: what they look like, what they are called, and what the
// pointer does to them.

#include <algorithm>
#include <cmath>

#include "app/ui/choice.h"
#include "app/ui/draw.h"
#include "app/ui/table_parts.h"
#include "app/ui/text.h"
#include "app/ui/tooltip.h"
#include "assets/icons.h"
#include "imgui.h"

namespace qd::ui {
namespace {

Area check_area(const TableRun& run, const Area& row) { return {row.x + run.options.padding, row.y, 14, row.height}; }

Color surface_of(const TableRun& run, const TableRow& row, bool selected, bool at_cursor, bool hovered) {
    const Theme& theme = context().theme();
    const Color below = row.kind == RowKind::group ? theme.page : theme.panel;
    if (row.kind == RowKind::note || selected) return over(theme.tinted(theme.accent), below);
    if (at_cursor && run.focused) return over(theme.tinted(theme.accent).fade(0.7f), below);
    if (row.unsaved) return over(theme.tinted(theme.warn), below);
    return hovered ? theme.hover : below;
}

void draw_chevron(Area& rest, Tri open) {
    if (open == Tri::none) return;
    icon(rest.cut_left(14, 4), open == Tri::yes ? icons::chevron_down : icons::chevron_right, context().theme().second, 14);
}

// Title and remark run over the columns that have no sum.
void draw_title(TableRun& run, const Area& row, std::int64_t index, const TableRow& shown) {
    const Theme& theme = context().theme();
    float end = row.right_edge() - run.options.padding;
    Cell& cell = run.scratch.cell;
    const ColumnPlace* first = run.scratch.places.empty() ? nullptr : run.scratch.places.data();
    for (const ColumnPlace& place : run.scratch.places) {
        if (&place == first || shown.kind == RowKind::note) continue;
        cell.clear();
        run.source.cell(index, run.column(place).field, cell);
        if (cell.text.empty()) continue;
        end = std::min(end, place.x);
        break;
    }
    Area rest{(first ? first->x : row.x) + kCellPadding, row.y, 0, row.height};
    rest.width = std::max(end - rest.x, 40.0f);
    Node title{.role = Role::gridcell, .name = shown.remark.empty() ? shown.title : shown.title + " " + shown.remark, .rect = rest};
    title.column_index = run.options.selectable ? 2 : 1;
    context().semantics.add(std::move(title));
    rest.cut_left(static_cast<float>(shown.level) * 20);
    draw_chevron(rest, shown.open);
    spans(rest, {{shown.title, shown.kind == RowKind::note ? type::body_medium : type::body_strong, ink_color(shown.ink)},
                 {shown.remark, type::caption, theme.second, 8}});
}

void cell_node(TableRun& run, const Area& area, std::int64_t index, const TableRow& row, const ColumnPlace& place, const Cell& cell) {
    Context& ui = context();
    const TableColumn& column = run.column(place);
    Node node{.role = Role::gridcell, .name = cell.text, .rect = area};
    if (!cell.second.empty()) node.name += " " + cell.second;
    node.description = cell.tip;
    node.invalid = cell.problem;
    node.column_index = static_cast<std::int32_t>(&place - run.scratch.places.data()) + 1 + (run.options.selectable ? 1 : 0);
    node.read_only = !column.editable;
    if (column.editable && row.kind == RowKind::record) {
        node.id = run.cell_node(row.id, column.field);
        node.focused = false;
        if (auto set = ui.semantics.take(node.id, ActionKind::set_value)) {
            if (const std::string problem = run.source.commit_edit(row.id, column.field, set->value); problem.empty()) run.result.edited = true;
            else ui.semantics.announce(problem, true);
        }
        if (ui.semantics.take(node.id, ActionKind::activate)) begin_cell_edit(run, index, column.field);
    }
    ui.semantics.add(std::move(node));
}

void overflow_tip(const TableRun& run, const Area& area, const Cell& cell, const TableRow& row, int field) {
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    if (!area.contains(mouse.x, mouse.y) || run.state.editing) return;
    Item item{.id = run.cell_node(row.id, field), .rect = area, .visible = true, .hovered = true};
    if (!cell.tip.empty()) {
        tooltip(item, cell.tip);
        return;
    }
    const bool plain = cell.kind == CellKind::text || cell.kind == CellKind::person || cell.kind == CellKind::square;
    if (!plain) return;
    const float extra = cell.kind == CellKind::person ? 26.0f : cell.kind == CellKind::square ? 16.0f : 0.0f;
    if (text_width(cell.text, type::body) + extra > area.width - 2 * kCellPadding + 1) tooltip(item, cell.text);
}

void draw_one_cell(TableRun& run, const Area& row_area, std::int64_t index, const TableRow& row, const ColumnPlace& place, const Cell& cell,
                   Color surface) {
    const TableColumn& column = run.column(place);
    const bool first = &place == run.scratch.places.data();
    Area area = run.cell_area(row_area, place);
    cell_node(run, area, index, row, place, cell);
    Area inside = area;
    if (first && (row.level > 0 || row.open != Tri::none)) {
        inside.cut_left(static_cast<float>(row.level) * 20);
        Area mark{inside.x + kCellPadding, inside.y, 18, inside.height};
        draw_chevron(mark, row.open);
        if (row.open != Tri::none) inside.cut_left(18);
    }
    draw_cell(inside, cell, column.align, surface, row.strong || row.kind == RowKind::group);
    if (run.focused && run.state.cursor == row.id && run.state.cursor_field == column.field && context().focus.visible())
        frame({area.x + 2, area.y + 1, area.width - 4, area.height - 2}, context().theme().accent, 4, 1.5f);
    if (run.scratch.bar_over == index && row.kind == RowKind::record) overflow_tip(run, area, cell, row, column.field);
}

void draw_cells(TableRun& run, const Area& row_area, std::int64_t index, const TableRow& row, Color surface, bool frozen) {
    const Area side = frozen ? Area{run.body.x, run.body.y, run.frozen_edge - run.body.x, run.body.height}
                             : Area{run.frozen_edge, run.body.y, run.body.right_edge() - run.frozen_edge, run.body.height};
    const Clip clip{side};
    for (const ColumnPlace& place : run.scratch.places) {
        if (place.frozen != frozen) continue;
        const bool first = &place == run.scratch.places.data();
        if (!first && (place.x + place.width < side.x || place.x > side.right_edge())) continue;
        if (first && row.kind != RowKind::record) continue;  // the title stands there
        Cell& cell = first ? run.scratch.first_cell : run.scratch.cell;
        if (!first) {
            cell.clear();
            run.source.cell(index, run.column(place).field, cell);
        }
        if (row.kind == RowKind::record || !cell.text.empty()) draw_one_cell(run, row_area, index, row, place, cell, surface);
    }
}

void draw_check(TableRun& run, const Area& row_area, std::int64_t index, const TableRow& row, std::string_view name) {
    if (!run.options.selectable || row.kind == RowKind::note || !row.selectable) return;
    const Area box = check_area(run, row_area);
    const Tri tri = row.kind == RowKind::group ? group_tri(run, index, row.id) : run.state.selected.contains(row.id) ? Tri::yes : Tri::no;
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    draw_checkbox(box, tri, run.scratch.bar_over == index && mouse.x < box.right_edge() + 10);
    Context& ui = context();
    Node node{.id = run.cell_node(row.id, -7), .role = Role::checkbox, .name = tr("Select {}", name), .rect = box, .checked = tri};
    if (ui.semantics.take(node.id, ActionKind::activate)) {
        if (row.kind == RowKind::group) toggle_group(run, index);
        else toggle_selected(run, row.id);
    }
    Node cell{.role = Role::gridcell, .rect = box};
    cell.column_index = 1;
    ui.semantics.open(std::move(cell));
    ui.semantics.add(std::move(node));
    ui.semantics.close();
}

void take_row_actions(TableRun& run, std::uint32_t node, std::int64_t index, const TableRow& row) {
    Context& ui = context();
    if (ui.semantics.take(node, ActionKind::focus)) {
        ui.focus.request(run.id);
        move_cursor(run, index);
    }
    if (ui.semantics.take(node, ActionKind::activate)) {
        ui.focus.request(run.id, ui.focus.visible());
        move_cursor(run, index);
        (row.open != Tri::none ? run.result.toggled : run.result.opened) = row.id;
    }
    if (ui.semantics.take(node, ActionKind::context_menu)) {
        run.result.menu = row.id;
        run.result.anchor = run.row_area(index);
    }
}

void one_row(TableRun& run, std::int64_t index) {
    Context& ui = context();
    const Theme& theme = ui.theme();
    TableRow& row = run.scratch.row;
    row.clear();
    run.source.row(index, row);
    Cell& first = run.scratch.first_cell;
    first.clear();
    if (row.kind == RowKind::record && !run.scratch.places.empty()) run.source.cell(index, run.column(run.scratch.places.front()).field, first);
    const std::string name = !row.title.empty() ? row.title : first.second.empty() ? first.text : first.text + " " + first.second;
    const Area area = run.row_area(index);
    const bool selected = run.state.selected.contains(row.id), at_cursor = run.state.cursor == row.id;
    Node node{.id = run.row_node(row.id), .role = Role::row, .name = name, .rect = area, .expanded = row.open};
    node.description = row.remark;
    if (run.options.selectable && row.kind == RowKind::record) node.selected = selected ? Tri::yes : Tri::no;
    node.row_index = static_cast<std::int32_t>(std::min<std::int64_t>(index + (run.options.header ? 2 : 1), INT32_MAX));
    node.focused = run.focused && at_cursor && !run.state.editing;
    take_row_actions(run, node.id, index, row);
    row.clear();
    run.source.row(index, row);
    ui.semantics.open(std::move(node));
    const Color surface = surface_of(run, row, selected, at_cursor, run.scratch.bar_over == index);
    fill(area, surface);
    line_across(area.x, area.bottom_edge() - hairline(), area.width, theme.line);
    draw_check(run, area, index, row, name);
    if (row.kind != RowKind::record) draw_title(run, area, index, row);
    draw_cells(run, area, index, row, surface, true);
    draw_cells(run, area, index, row, surface, false);
    if (run.focused && at_cursor && ui.focus.visible()) fill({area.x, area.y, 2, area.height - 1}, theme.accent);
    ui.semantics.close();
}

}  // namespace

void table_rows(TableRun& run) {
    const Theme& theme = context().theme();
    fill(run.body, theme.panel);
    const Clip clip{run.body};
    const double high = static_cast<double>(run.row_height);
    const auto from = static_cast<std::int64_t>(std::floor(run.state.pan.y / high));
    const auto count = static_cast<std::int64_t>(std::ceil(static_cast<double>(run.body.height) / high)) + 1;
    for (std::int64_t index = std::max<std::int64_t>(from, 0); index < std::min(from + count, run.rows); ++index) one_row(run, index);
    if (run.state.pan.x > 0 && run.frozen_edge > run.body.x + run.check_width)
        line_down(run.frozen_edge, run.body.y, std::min(run.body.height, static_cast<float>(run.content_height - run.state.pan.y)), theme.line);
    if (run.state.editing) run_cell_edit(run);
}

namespace {

void press_cell(TableRun& run, std::int64_t index, const TableRow& row, const SurfaceInput& input) {
    TableResult& result = run.result;
    const ColumnPlace* place = run.place_at(input.x);
    const TableColumn* column = place ? &run.column(*place) : nullptr;
    if (row.kind == RowKind::group) {
        result.toggled = row.id;
        return;
    }
    const bool tree_mark = row.open != Tri::none && place == run.scratch.places.data() &&
                           input.x < place->x + kCellPadding + static_cast<float>(row.level) * 20 + 22;
    if (tree_mark) {
        result.toggled = row.id;
        return;
    }
    run.state.cursor_field = column && column->editable ? column->field : -1;
    if (input.shift) select_range(run, index);
    else if (input.ctrl) toggle_selected(run, row.id);
    else if (run.options.open_on_click || context().touch() || (column && column->opens)) result.opened = row.id;
    else run.state.anchor = row.id;
}

}  // namespace

namespace {

// Where rows take the pointer: not under the bulk bar, the scroll bars or an open editor.
bool pointer_area(const TableRun& run, Area& active) {
    active = run.body;
    if (run.bulk.height > 0) active.cut_bottom(run.bulk.height);
    if (run.content_height > static_cast<double>(active.height)) active.cut_right(10);
    if (run.content_width > static_cast<double>(run.body.width)) active.cut_bottom(10);
    if (!run.state.editing) return true;
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const ColumnPlace* place = run.place_of(run.state.editing->field);
    return !place || !run.cell_area(run.row_area(run.scratch.cursor_index), *place).contains(mouse.x, mouse.y);
}

void press_check(TableRun& run, std::int64_t index, const TableRow& row, bool shift) {
    if (row.kind == RowKind::group) toggle_group(run, index);
    else if (shift) select_range(run, index);
    else toggle_selected(run, row.id);
}

// The keyboard goes where the pointer pressed, without scrolling the row away from under it.
void point_cursor(TableRun& run, std::int64_t index) {
    context().focus.request(run.id, false);
    run.focused = true;
    const bool revealed = run.state.reveal;
    move_cursor(run, index);
    run.state.reveal = revealed;
}

}  // namespace

void table_pointer(TableRun& run) {
    run.scratch.bar_over = -1;
    Area active;
    if (!pointer_area(run, active)) return;
    const SurfaceInput input = pointer_on(id_of("rows"), active);
    const std::int64_t index = input.hovered ? run.index_at(input.y) : -1;
    if (index < 0) return;
    run.scratch.bar_over = index;
    TableRow& row = run.scratch.row;
    row.clear();
    run.source.row(index, row);
    if (row.kind == RowKind::note) return;
    if (input.down || input.wants_menu) point_cursor(run, index);
    const bool on_check = run.options.selectable && row.selectable && input.x < run.body.x + run.options.padding + 24;
    if (input.wants_menu && row.kind == RowKind::record) {
        run.result.menu = row.id;
        run.result.anchor = {input.x, input.y, 1, 1};
    } else if (input.pressed) {
        if (on_check) press_check(run, index, row, input.shift);
        else press_cell(run, index, row, input);
    }
    if (!input.double_clicked || on_check || row.kind != RowKind::record) return;
    const ColumnPlace* place = run.place_at(input.x);
    if (place && run.column(*place).editable) begin_cell_edit(run, index, run.column(*place).field);
    else run.result.opened = row.id;
}

}  // namespace qd::ui
