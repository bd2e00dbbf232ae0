// The header (sort, order, widths), the totals, and the bar of bulk actions.

#include <algorithm>
#include <cmath>

#include "app/ui/button.h"
#include "app/ui/choice.h"
#include "app/ui/draw.h"
#include "app/ui/item.h"
#include "app/ui/table_parts.h"
#include "app/ui/text.h"
#include "app/ui/toast.h"
#include "assets/icons.h"
#include "imgui.h"

namespace qd::ui {
namespace {

constexpr float kEdge = 5;  // grip of a column's edge, to both sides

std::string spoken_sort(const TableColumn& column) {
    if (column.sort_place == 0) return {};
    return column.descending ? tr("sorted descending, key {}", column.sort_place) : tr("sorted ascending, key {}", column.sort_place);
}

bool many_keys(const TableRun& run) {
    return std::ranges::count_if(run.columns, [](const TableColumn& column) { return column.sort_place > 0; }) > 1;
}

void draw_title(const TableRun& run, const Area& area, const TableColumn& column, bool hovered) {
    const Theme& theme = context().theme();
    if (column.filtered) fill(area, theme.tinted(theme.accent));
    Area rest = area.inset(kCellPadding, 0);
    const bool bright = hovered || column.filtered || column.sort_place > 0;
    const Color color = bright ? theme.text : theme.second;
    if (column.filtered) icon(rest.cut_left(13, 5), icons::list_filter, theme.accent, 13);
    float mark = 0;
    if (column.align == Align::right) rest = Area{area.x + 2, area.y, area.width - 2 - kCellPadding, area.height};
    const std::string place = column.sort_place > 0 && many_keys(run) ? fmt::format("{}", column.sort_place) : std::string{};
    if (column.sort_place > 0) mark = 13 + text_width(place, type::caption_strong);
    const float wide = std::min(text_width(column.title, type::caption_medium), rest.width - mark - (mark > 0 ? 4 : 0));
    Area line = rest;
    if (column.align == Align::right) line.x = rest.right_edge() - wide;
    line.width = wide;
    text(line, column.title, type::caption_medium, color);
    if (mark <= 0) return;
    // The arrow stands where it does not move the title off its numbers.
    Area arrow{column.align == Align::right ? line.x - mark - 4 : line.right_edge() + 4, rest.y, mark, rest.height};
    icon(arrow.cut_left(13), column.descending ? icons::arrow_down : icons::arrow_up, theme.accent, 13);
    text(arrow, place, type::caption_strong, theme.text);
}

void resize_edge(TableRun& run, const ColumnPlace& place) {
    const Area grip{place.x + place.width - kEdge, run.header.y, 2 * kEdge, run.header.height};
    const IdScope scope{std::int64_t{place.at}};
    const SurfaceInput input = pointer_on(id_of("edge"), grip);
    if (!input.hovered && !input.held) return;
    ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
    fill({grip.x + kEdge - 1, grip.y + 6, 2, grip.height - 12}, context().theme().accent, 1);
    TableColumn& column = run.columns[static_cast<std::size_t>(place.at)];
    if (input.down && !run.scratch.fixed_widths) {
        for (const ColumnPlace& each : run.scratch.places) run.columns[static_cast<std::size_t>(each.at)].width = each.width;
        run.scratch.fixed_widths = true;
    }
    if (input.held && !input.down && ImGui::GetIO().MouseDelta.x != 0) {
        column.width = std::max(std::round(input.x - place.x), column.min_width);
        run.result.columns_changed = true;
        context().need_frames(1);
    }
}

void move_column(TableRun& run, int from, int to) {
    if (from == to || from < 0 || to < 0) return;
    const auto first = run.columns.begin();
    if (from < to) std::rotate(first + from, first + from + 1, first + to + 1);
    else std::rotate(first + to, first + from, first + from + 1);
    run.result.columns_changed = true;
    context().need_frames(2);
}

// Shows where the carried column would go; moves it when it is let go.
void carry_column(TableRun& run) {
    TableScratch& scratch = run.scratch;
    if (scratch.dragged < 0) return;
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const ColumnPlace* over = run.place_at(mouse.x);
    const Theme& theme = context().theme();
    if (ImGui::IsMouseDown(0)) {
        if (over) {
            const bool after = mouse.x > over->x + over->width / 2;
            fill({over->x + (after ? over->width : 0) - 1, run.header.y, 2, run.header.height + run.body.height}, theme.accent);
        }
        const TableColumn& column = run.columns[static_cast<std::size_t>(scratch.dragged)];
        const Area ghost{mouse.x - scratch.header_grip, run.header.y + 3, std::max(text_width(column.title, type::caption_medium) + 20, 60.0f), run.header.height - 6};
        shadow(ghost, kRadius);
        fill(ghost, theme.raised, kRadius);
        frame(ghost, theme.accent, kRadius);
        text(ghost, column.title, type::caption_medium, theme.text, Align::center);
        context().need_frames(1);
        return;
    }
    const int from = std::exchange(scratch.dragged, -1);
    if (!over) return;
    int to = over->at + (mouse.x > over->x + over->width / 2 ? 1 : 0);
    if (to > from) --to;
    move_column(run, from, to);
}

void header_keys(TableRun& run, const ColumnPlace& place, const Item& item, std::span<const std::uint32_t> buttons, std::size_t index) {
    Context& ui = context();
    if (!item.focused) return;
    run.scratch.header_focus = static_cast<int>(index);
    const auto visible = [&](std::size_t at) { return run.scratch.places[at].at; };
    if (index + 1 < buttons.size() && ui.take_key(ImGuiKey_RightArrow, ImGuiMod_Alt)) move_column(run, place.at, visible(index + 1));
    if (index > 0 && ui.take_key(ImGuiKey_LeftArrow, ImGuiMod_Alt)) move_column(run, place.at, visible(index - 1));
    if (index + 1 < buttons.size() && ui.take_key(ImGuiKey_RightArrow)) ui.focus.request(buttons[index + 1]);
    if (index > 0 && ui.take_key(ImGuiKey_LeftArrow)) ui.focus.request(buttons[index - 1]);
    TableColumn& column = run.columns[static_cast<std::size_t>(place.at)];
    const float wider = (ui.take_key(ImGuiKey_RightArrow, ImGuiMod_Shift) ? 16.0f : 0.0f) - (ui.take_key(ImGuiKey_LeftArrow, ImGuiMod_Shift) ? 16.0f : 0.0f);
    if (wider == 0) return;
    column.width = std::max(column.width + wider, column.min_width);
    run.scratch.fixed_widths = run.result.columns_changed = true;
}

Item column_header(TableRun& run, const ColumnPlace& place, std::size_t index) {
    Context& ui = context();
    const TableColumn& column = run.column(place);
    const Area area{place.x, run.header.y, place.width, run.header.height};
    Node head{.role = Role::columnheader, .name = column.title, .rect = area};
    head.column_index = static_cast<std::int32_t>(index) + 1 + (run.options.selectable ? 1 : 0);
    ui.semantics.open(std::move(head));
    const IdScope scope{std::int64_t{column.field}};
    Node node{.role = Role::button, .name = column.title};
    node.description = spoken_sort(column);
    const Item item = interact(area.inset(kEdge, 2), std::move(node),
                               {.tab_stop = static_cast<int>(index) == run.scratch.header_focus, .drag = true, .radius = 4}, "sort");
    ui.semantics.close();
    if (item.visible) draw_title(run, area, column, item.hovered);
    if (item.pressed && column.sortable) {
        run.result.sort = column.field;
        run.result.sort_adds = ImGui::GetIO().KeyShift;
    }
    if (item.wants_menu) {
        run.result.header_menu = column.field;
        run.result.anchor = area;
    }
    const ImVec2 drag = ImGui::GetMouseDragDelta(0, 6);
    if (item.held && drag.x != 0 && run.scratch.dragged < 0 && !ui.touch()) {
        run.scratch.dragged = place.at;
        run.scratch.header_grip = std::min(ImGui::GetIO().MouseClickedPos[0].x - place.x, 40.0f);
    }
    return item;
}

void select_all(TableRun& run) {
    if (!run.options.selectable) return;
    const Area box{run.header.x + run.options.padding, run.header.y, 14, run.header.height};
    const Tri now = all_tri(run);
    Context& ui = context();
    Node head{.role = Role::columnheader, .name = tr("Selection"), .rect = box};
    head.column_index = 1;
    ui.semantics.open(std::move(head));
    const Item item = interact(box.inset(-4, 6), {.role = Role::checkbox, .name = tr("Select all"), .checked = now}, {.radius = 4});
    ui.semantics.close();
    draw_checkbox(box, now, item.hovered);
    if (item.pressed) toggle_all(run);
}

}  // namespace

void table_header(TableRun& run) {
    Context& ui = context();
    const Theme& theme = ui.theme();
    fill(run.header, theme.page);
    if (run.options.ruled_edges) line_across(run.header.x, run.header.y, run.header.width, theme.line);
    Node row{.role = Role::row, .name = tr("Column headers"), .rect = run.header};
    row.row_index = 1;
    ui.semantics.open(std::move(row));
    select_all(run);
    std::vector<std::uint32_t> buttons;
    for (const ColumnPlace& place : run.scratch.places) {
        const IdScope scope{std::int64_t{run.column(place).field}};
        buttons.push_back(id_of("sort"));
    }
    run.scratch.header_focus = std::clamp(run.scratch.header_focus, 0, std::max(static_cast<int>(buttons.size()) - 1, 0));
    for (const bool frozen : {true, false}) {
        const float left = frozen ? run.header.x : run.frozen_edge;
        const Clip clip{Area{left, run.header.y, (frozen ? run.frozen_edge : run.header.right_edge()) - left, run.header.height}};
        for (std::size_t index = 0; index < run.scratch.places.size(); ++index) {
            const ColumnPlace place = run.scratch.places[index];
            if (place.frozen != frozen) continue;
            const Item item = column_header(run, place, index);
            if (!ui.touch()) resize_edge(run, place);
            header_keys(run, place, item, buttons, index);
        }
    }
    ui.semantics.close();
    line_across(run.header.x, run.header.bottom_edge() - hairline(), run.header.width, theme.line);
    carry_column(run);
}

void table_footer(TableRun& run) {
    const Theme& theme = context().theme();
    fill(run.footer, theme.page);
    line_across(run.footer.x, run.footer.y, run.footer.width, theme.line);
    const bool any = std::ranges::any_of(run.scratch.places, [&](const ColumnPlace& place) { return !run.column(place).total.empty(); });
    if (!any) return;
    const NodeScope row{Role::row, tr("Totals"), run.footer};
    for (const bool frozen : {true, false}) {
        const float left = frozen ? run.footer.x : run.frozen_edge;
        const Clip clip{Area{left, run.footer.y, (frozen ? run.frozen_edge : run.footer.right_edge()) - left, run.footer.height}};
        for (const ColumnPlace& place : run.scratch.places) {
            const TableColumn& column = run.column(place);
            if (place.frozen != frozen || column.total.empty()) continue;
            const Area area{place.x, run.footer.y, place.width, run.footer.height};
            label_node(Role::gridcell, column.total, area);
            // A total may be wider than its column when the next one has none.
            Area inside = area.inset(kCellPadding, 0);
            if (column.align == Align::left) inside.width = std::max(inside.width, text_width(column.total, type::body_strong) + 2);
            text(inside, column.total, is_strong(column.total_ink) ? type::body_strong : type::body, ink_color(column.total_ink), column.align);
        }
    }
}

void table_bulk_bar(TableRun& run) {
    Context& ui = context();
    const Theme& theme = ui.theme();
    const Area bar = run.bulk;
    keep_clear_of_toasts(bar);
    fill(bar, theme.raised);
    fill({bar.x, bar.y - 1, bar.width, 2}, theme.accent);
    (void)pointer_on(id_of("bulk"), {bar.x, bar.y, 1, 1});
    const NodeScope scope{Role::toolbar, tr("Selected rows"), bar};
    Area rest = bar.inset(run.options.padding, 0);
    const std::string count = tr("{} selected", integer(ui.locale(), static_cast<std::int64_t>(run.state.selected.size())));
    label_node(Role::status, count + " " + run.options.bulk_remark, rest);
    rest.cut_left(spans(rest, {{count, type::body_strong, theme.text}, {run.options.bulk_remark, type::body, theme.second, 8}}), 12);
    line_down(rest.x, rest.y + 8, rest.height - 16, theme.line);
    rest.cut_left(1, 12);
    if (button(rest.right(8), tr("Clear"), {.kind = ButtonKind::quiet, .shortcut = "Esc", .small = true})) {
        run.state.selected.clear();
        ++run.state.selection_version;
        run.result.selection_changed = true;
        ui.need_frames(2);
    }
    run.options.bulk_actions(rest);
}

}  // namespace qd::ui
