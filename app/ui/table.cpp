#include "app/ui/table.h"

#include <algorithm>
#include <cmath>

#include "app/ui/draw.h"
#include "app/ui/item.h"
#include "app/ui/table_parts.h"
#include "imgui_internal.h"

namespace qd::ui {

void Cell::clear() {
    kind = CellKind::text;
    text.clear();
    second.clear();
    tip.clear();
    ink = Ink::normal;
    color = {0, 0, 0, 0};
    icon = {};
    value = 0;
    mark = -1;
    scale = 1;
    struck = problem = false;
}

void TableRow::clear() {
    id = 0;
    kind = RowKind::record;
    open = Tri::none;
    level = 0;
    strong = unsaved = false;
    selectable = true;
    title.clear();
    remark.clear();
    ink = Ink::strong;
}

std::int64_t TableSource::index_of(std::int64_t id) const {
    TableRow row_out;
    for (std::int64_t index = 0; index < row_count(); ++index) {
        row_out.clear();
        row(index, row_out);
        if (row_out.id == id) return index;
    }
    return -1;
}

void TableSource::all_ids(std::vector<std::int64_t>& out) const {
    TableRow row_out;
    for (std::int64_t index = 0; index < row_count(); ++index) {
        row_out.clear();
        row(index, row_out);
        if (row_out.kind == RowKind::record && row_out.selectable) out.push_back(row_out.id);
    }
}

void TableSource::ids_of_group(std::int64_t index, std::vector<std::int64_t>& out) const {
    TableRow row_out;
    row(index, row_out);
    const int level = row_out.level;
    for (++index; index < row_count(); ++index) {
        row_out.clear();
        row(index, row_out);
        if (row_out.kind == RowKind::group && row_out.level <= level) return;
        if (row_out.kind == RowKind::record && row_out.selectable) out.push_back(row_out.id);
    }
}

bool TableSource::begin_edit(std::int64_t index, int field, const Rect&, std::string& text) {
    Cell shown;
    cell(index, field, shown);
    text = shown.text;
    return true;
}

std::string TableSource::commit_edit(std::int64_t, int, std::string_view) { return {}; }

Area TableRun::row_area(std::int64_t index) const {
    const double top = static_cast<double>(index) * static_cast<double>(row_height) - std::round(state.pan.y);
    return {body.x, body.y + static_cast<float>(top), body.width, row_height};
}

const ColumnPlace* TableRun::place_of(int field) const {
    const auto found = std::ranges::find_if(scratch.places, [&](const ColumnPlace& place) { return column(place).field == field; });
    return found == scratch.places.end() ? nullptr : &*found;
}

const ColumnPlace* TableRun::place_at(float x) const {
    for (const ColumnPlace& place : scratch.places)
        if (x >= place.x && x < place.x + place.width && (place.frozen || x >= frozen_edge)) return &place;
    return nullptr;
}

std::uint32_t TableRun::row_node(std::int64_t row_id) const { return ImHashData(&row_id, sizeof row_id, id); }

std::uint32_t TableRun::cell_node(std::int64_t row_id, int field) const { return ImHashData(&field, sizeof field, row_node(row_id)); }

std::int64_t TableRun::index_at(float y) const {
    if (y < body.y || y >= body.bottom_edge()) return -1;
    const auto index = static_cast<std::int64_t>((static_cast<double>(y - body.y) + std::round(state.pan.y)) / static_cast<double>(row_height));
    return index < rows ? index : -1;
}

// Widths as wished; left-over space goes to the columns of words, so that numbers stay near their headers.
void lay_out_columns(TableRun& run) {
    auto& places = run.scratch.places;
    places.clear();
    const float start = run.options.padding - kCellPadding + run.check_width;
    float total = start + run.options.padding - kCellPadding, words = 0;
    for (std::size_t at = 0; at < run.columns.size(); ++at) {
        const TableColumn& column = run.columns[at];
        if (column.hidden) continue;
        places.push_back({static_cast<int>(at), 0, column.width, false});
        total += column.width;
        if (column.align == Align::left) words += column.width;
    }
    const float spare = run.body.width - total;
    if (spare > 0 && words > 0 && !run.scratch.fixed_widths) {
        for (ColumnPlace& place : places)
            if (run.column(place).align == Align::left) place.width = std::floor(place.width * (1 + spare / words));
        total = run.body.width;
    }
    run.content_width = static_cast<double>(total);
    const double most = std::max(run.content_width - static_cast<double>(run.body.width), 0.0);
    run.state.pan.x = std::clamp(run.state.pan.x, 0.0, most);
    const auto scrolled = static_cast<float>(std::round(run.state.pan.x));
    float x = run.body.x + start;
    run.frozen_edge = run.body.x + run.check_width;
    int left = run.options.frozen;
    for (ColumnPlace& place : places) {
        // Frozen columns may not eat the view.
        place.frozen = most > 0 && left > 0 && x + place.width - run.body.x < run.body.width * 0.6f;
        left = place.frozen ? left - 1 : 0;
        place.x = place.frozen ? x : x - scrolled;
        x += place.width;
        if (place.frozen) run.frozen_edge = x;
    }
}

namespace {

void divide(TableRun& run, const Area& area) {
    const TableOptions& options = run.options;
    Area rest = area;
    if (options.header) run.header = rest.cut_top(kTableHeader);
    if (options.footer) run.footer = rest.cut_bottom(kTableFooter);
    run.body = rest;
    const bool phone = context().breadth() == Breadth::phone;
    run.row_height = phone ? std::max(options.row_height, kTouch) : options.row_height;
    run.check_width = options.selectable ? 34.0f : 0.0f;
    if (!run.state.selected.empty() && options.bulk_actions) run.bulk = Area{rest}.cut_bottom(bulk_bar_height());
    run.rows = run.source.row_count();
    run.content_height = static_cast<double>(run.row_height) * static_cast<double>(run.rows) + static_cast<double>(run.bulk.height);
}

// The cursor is a record, not a place: after sorting it is somewhere else.
void find_cursor(TableRun& run) {
    TableState& state = run.state;
    std::int64_t& index = run.scratch.cursor_index;
    if (state.cursor == 0 || run.rows == 0) {
        index = -1;
        return;
    }
    TableRow& row = run.scratch.row;
    const auto is_there = [&] {
        if (index < 0 || index >= run.rows) return false;
        row.clear();
        run.source.row(index, row);
        return row.id == state.cursor;
    };
    if (!is_there()) index = run.source.index_of(state.cursor);
    if (index < 0) {  // gone: its neighbour takes over
        index = std::clamp<std::int64_t>(state.last_index, 0, run.rows - 1);
        row.clear();
        run.source.row(index, row);
        state.cursor = row.id;
    }
    state.last_index = index;
}

void take_focus(TableRun& run) {
    Context& ui = context();
    if (run.options.grab_focus && !ui.focus.has(run.id)) ui.focus.request(run.id);
    run.focused = ui.focus.offer(run.id, run.body, ui.layers.current(), true);
    if (ui.semantics.take(run.id, ActionKind::focus)) {
        ui.focus.request(run.id);
        run.focused = true;
    }
    if (run.focused && run.state.cursor == 0 && run.rows > 0) {
        const auto first = static_cast<std::int64_t>(std::ceil(run.state.pan.y / static_cast<double>(run.row_height)));
        move_cursor(run, std::min(first, run.rows - 1));
    }
}

void reveal_cursor(TableRun& run) {
    TableState& state = run.state;
    if (!state.reveal || run.scratch.cursor_index < 0) return;
    state.reveal = false;
    const double high = static_cast<double>(run.row_height);
    const double top = static_cast<double>(run.scratch.cursor_index) * high;
    state.pan.reveal_y(top, top + high, static_cast<double>(run.body.height - run.bulk.height));
    if (const ColumnPlace* place = run.place_of(state.cursor_field); place && !place->frozen) {
        const double left = static_cast<double>(place->x - run.frozen_edge) + state.pan.x;
        state.pan.reveal_x(left, left + static_cast<double>(place->width), static_cast<double>(run.body.right_edge() - run.frozen_edge));
    }
    context().need_frames(1);
}

void draw_empty(const TableRun& run) {
    const Area line = Area{run.body}.cut_top(std::min(run.body.height, 96.0f));
    label_node(Role::text, run.options.empty_words, line);
    text(line, run.options.empty_words, type::body, context().theme().faint, Align::center);
}

}  // namespace

TableResult table(const Area& area, std::string_view name, std::vector<TableColumn>& columns, TableSource& source, TableState& state,
                  const TableOptions& options) {
    Context& ui = context();
    const IdScope scope{name};
    TableResult result;
    const std::uint32_t id = id_of("table");
    TableRun run{columns, source, state, options, result, ui.state<TableScratch>(id), id};
    divide(run, area);
    result.rows = run.body;
    lay_out_columns(run);
    state.pan.take_input(id, run.body, run.content_width, run.content_height);
    Node grid{.role = Role::grid, .name = std::string{name}, .rect = area};
    grid.row_count = static_cast<std::int32_t>(std::min<std::int64_t>(run.rows + (options.header ? 1 : 0), INT32_MAX));
    grid.column_count = static_cast<std::int32_t>(run.scratch.places.size()) + (options.selectable ? 1 : 0);
    find_cursor(run);
    take_focus(run);
    grid.id = id;
    grid.focused = run.focused && run.scratch.cursor_index < 0;
    ui.semantics.open(std::move(grid));
    if (!state.editing) table_keys(run);
    table_pointer(run);
    find_cursor(run);
    reveal_cursor(run);
    lay_out_columns(run);
    if (options.header) table_header(run);
    table_rows(run);
    if (options.footer) table_footer(run);
    ui.semantics.close();
    if (run.rows == 0 && !options.empty_words.empty()) draw_empty(run);
    state.pan.draw_bars(id, Area{run.frozen_edge, run.body.y, run.body.right_edge() - run.frozen_edge, run.body.height - run.bulk.height},
                        run.content_width - static_cast<double>(run.frozen_edge - run.body.x), run.content_height - static_cast<double>(run.bulk.height));
    if (run.bulk.height > 0) table_bulk_bar(run);
    return result;
}

}  // namespace qd::ui
