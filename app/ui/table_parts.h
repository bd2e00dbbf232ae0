#pragma once
// What the parts of one table() call share. Internal to the table.

#include "app/ui/context.h"
#include "app/ui/surface.h"
#include "app/ui/table.h"

namespace qd::ui {

struct ColumnPlace {
    int at = 0;            // in the vector of columns
    float x = 0, width = 0;  // on the screen, scrolled
    bool frozen = false;
};

// Kept between frames for its memory, and for what is going on in the header.
struct TableScratch {
    std::vector<ColumnPlace> places;
    TableRow row;
    Cell cell, first_cell;
    std::vector<std::int64_t> ids;
    std::int64_t cursor_index = -1;
    std::int64_t bar_over = -1;
    bool fixed_widths = false;       // somebody chose a width: no more stretching
    int dragged = -1;                // column whose header is carried
    int header_focus = 0;
    float header_grip = 0;
    struct GroupMark { Tri tri = Tri::no; std::uint64_t version = ~0ull; std::size_t count = 0; };
    std::unordered_map<std::int64_t, GroupMark> groups;
    struct AllMark { std::uint64_t version = ~0ull; std::int64_t rows = -1; Tri tri = Tri::no; } all;
};

struct TableRun {
    std::vector<TableColumn>& columns;
    TableSource& source;
    TableState& state;
    const TableOptions& options;
    TableResult& result;
    TableScratch& scratch;
    std::uint32_t id = 0;
    Area header, body, bulk, footer;
    float row_height = 28, check_width = 0, frozen_edge = 0;  // frozen_edge: x where scrolled columns begin
    double content_width = 0, content_height = 0;
    std::int64_t rows = 0;
    bool focused = false;

    [[nodiscard]] const TableColumn& column(const ColumnPlace& place) const { return columns[static_cast<std::size_t>(place.at)]; }
    [[nodiscard]] Area row_area(std::int64_t index) const;
    [[nodiscard]] Area cell_area(const Area& row, const ColumnPlace& place) const { return {place.x, row.y, place.width, row.height}; }
    [[nodiscard]] const ColumnPlace* place_of(int field) const;
    [[nodiscard]] const ColumnPlace* place_at(float x) const;
    [[nodiscard]] std::uint32_t row_node(std::int64_t row_id) const;
    [[nodiscard]] std::uint32_t cell_node(std::int64_t row_id, int field) const;
    [[nodiscard]] std::int64_t index_at(float y) const;  // −1 outside
};

inline constexpr float kCellPadding = 10;
inline constexpr float kTableHeader = 34, kTableFooter = 28;
// What is done with chosen rows: its buttons have to be hit by a finger.
[[nodiscard]] inline float bulk_bar_height() { return context().touch() ? kTouch + 8 : 36; }

void lay_out_columns(TableRun& run);

void table_header(TableRun& run);
void table_footer(TableRun& run);
void table_bulk_bar(TableRun& run);
void table_rows(TableRun& run);
void draw_cell(const Area& area, const Cell& cell, Align align, Color surface, bool strong);

// Selection.
void select_only(TableRun& run, std::int64_t row_id);
void toggle_selected(TableRun& run, std::int64_t row_id);
void select_range(TableRun& run, std::int64_t index);   // from the anchor to there
void toggle_group(TableRun& run, std::int64_t index);
void toggle_all(TableRun& run);
[[nodiscard]] Tri group_tri(TableRun& run, std::int64_t index, std::int64_t row_id);
[[nodiscard]] Tri all_tri(TableRun& run);

void table_pointer(TableRun& run);
void table_keys(TableRun& run);
void move_cursor(TableRun& run, std::int64_t index);

// Editing.
void begin_cell_edit(TableRun& run, std::int64_t index, int field);
void run_cell_edit(TableRun& run);
void copy_rows(TableRun& run);

}  // namespace qd::ui
