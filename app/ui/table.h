#pragma once
// A table of any length. It asks its source only for what can be seen, keeps the
// place and the selection in a TableState, and tells the screen what was done.
//
//     struct Deals : ui::TableSource { … };
//     ui::TableResult done = ui::table(area, tr("Deals"), m_columns, m_deals, m_state, options);
//     if (done.opened) desk.go(record(*done.opened));
//
// Keys: ↑ ↓ J K PgUp PgDn Home End move · ← → choose a cell · Enter opens · Space peeks ·
// E or F2 edits the cell · X or Shift+↑↓ select · Ctrl+A all · Ctrl+C copies, Ctrl+V pastes
// tab separated text · Esc clears the selection.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "app/ui/area.h"
#include "app/ui/draw.h"
#include "app/ui/ink.h"
#include "app/ui/pan.h"

namespace qd::ui {

struct TableColumn {
    int field = 0;             // what the source is asked for; the vector's order is the order shown
    std::string title;         // with the unit: "Amount, $"
    float width = 120, min_width = 56;
    Align align = Align::left;
    bool hidden = false;
    bool sortable = true;
    bool editable = false;
    bool opens = false;        // a click on the cell opens the record
    bool filtered = false;     // the header is tinted and carries a funnel
    int sort_place = 0;        // 1 = first sort key, 0 = not sorted by it
    bool descending = false;
    std::string total;         // in the footer
    Ink total_ink = Ink::strong;
};

enum class CellKind : unsigned char {
    text,
    person,   // initials and name
    square,   // coloured square and name: a stage
    age,      // a bar with a tick at typical, and the text at its right; amber above 1.5 × typical
    share,    // a bar filled to value (0…1) with a tick at mark, and the text at its right
    attained, // done (0…1), then value, with a tick at mark, and the text at its right
    check,    // a tick when value is not 0
    pill,     // the text on a tint of color
    change,   // value and text: second in the colour of its sign, then the text ("−12   664")
};

struct Cell {
    CellKind kind = CellKind::text;
    std::string text, second;      // second: quieter, after the text
    Ink ink = Ink::normal;
    Color color{0, 0, 0, 0};       // of square and pill
    Icon icon{};
    float value = 0, mark = -1, scale = 1;  // age: days, typical, longest
    float done = 0;
    bool struck = false;
    bool problem = false;          // tinted as wrong; tip says why
    std::string tip;
    void clear();                  // keeps the strings' memory
};

enum class RowKind : unsigned char { record, group, note };

struct TableRow {
    std::int64_t id = 0;           // stable; group and note rows have ids of their own
    RowKind kind = RowKind::record;
    Tri open = Tri::none;          // groups and tree rows: yes = expanded
    int level = 0;                 // indent
    bool strong = false, unsaved = false, selectable = true;
    std::string title, remark;     // of groups and notes; spoken name of a record (default: its first cell)
    Ink ink = Ink::strong;
    void clear();
};

class TableSource {
public:
    virtual ~TableSource() = default;
    [[nodiscard]] virtual std::int64_t row_count() const = 0;  // with group rows, without what is collapsed
    virtual void row(std::int64_t index, TableRow& out) const = 0;
    // For group rows only the columns with sums have a text.
    virtual void cell(std::int64_t index, int field, Cell& out) const = 0;
    // −1 when it is not shown. The default looks at every row.
    [[nodiscard]] virtual std::int64_t index_of(std::int64_t id) const;
    // Records for "select all" and for a group's checkbox, also those collapsed away. The defaults look
    // at the rows that are shown.
    virtual void all_ids(std::vector<std::int64_t>& out) const;
    virtual void ids_of_group(std::int64_t index, std::vector<std::int64_t>& out) const;
    // Puts the text to be edited; false = cannot be edited, or the source opened an editor of its own at cell.
    virtual bool begin_edit(std::int64_t index, int field, const Rect& cell, std::string& text);
    // "" = written; otherwise a sentence that is shown while the editor stays open.
    virtual std::string commit_edit(std::int64_t id, int field, std::string_view text);
};

struct TableState {
    Pan pan;
    std::int64_t cursor = 0;                    // row id
    int cursor_field = -1;                      // −1 = the whole row
    std::unordered_set<std::int64_t> selected;  // change it freely; then ++selection_version
    std::uint64_t selection_version = 0;
    std::int64_t anchor = 0;                    // where a Shift range begins

    struct Editing { std::int64_t id = 0; int field = 0; std::string text, error; bool fresh = false; };
    std::optional<Editing> editing;
    std::int64_t last_index = 0;                // of the cursor, for when its row disappears
    std::int64_t hovered = -1;
    bool reveal = false;                        // scroll the cursor into view
    // Moves the cursor there and shows it.
    void go_to(std::int64_t id) { cursor = id; reveal = true; }
};

struct TableOptions {
    float row_height = 28;                      // at least 44 on a phone
    int frozen = 1;                             // columns that stay at the left
    bool selectable = true;                     // checkboxes
    bool footer = false;                        // totals
    bool header = true;
    bool ruled_edges = true;                    // line above the header
    float padding = 20;                         // left and right of the first and last column
    bool open_on_click = false;                 // a click anywhere in a row opens it
    bool grab_focus = false;                    // takes the keyboard in this frame
    std::string_view empty_words;               // shown in place of rows when there are none
    // Actions for the selection; the area lies between "3 selected" and "Clear".
    std::function<void(Area)> bulk_actions;
    std::string bulk_remark;                    // "$12,268, weighted $6,575"
    std::function<void(std::string_view tab_separated)> paste;
};

struct TableResult {
    std::optional<std::int64_t> opened, peeked, toggled;  // row ids; toggled: a group or tree row
    std::optional<std::int64_t> menu;           // context menu of this row, at anchor
    std::optional<int> header_menu;             // field, at anchor
    Rect anchor;
    std::optional<int> sort;                    // field
    bool sort_adds = false;                     // with Shift: one more key
    bool selection_changed = false, columns_changed = false, cursor_moved = false, edited = false;
    Rect rows;                                  // where the rows are
};

TableResult table(const Area& area, std::string_view name, std::vector<TableColumn>& columns, TableSource& source,
                  TableState& state, const TableOptions& options = {});

}  // namespace qd::ui
