// Which rows are chosen.

#include <algorithm>

#include "app/ui/table_parts.h"

namespace qd::ui {
namespace {

void changed(TableRun& run) {
    ++run.state.selection_version;
    run.result.selection_changed = true;
    context().need_frames(2);
}

Tri tri_of(std::size_t chosen, std::size_t all) {
    if (chosen == 0 || all == 0) return Tri::no;
    return chosen == all ? Tri::yes : Tri::mixed;
}

std::size_t count_selected(const TableRun& run) {
    return static_cast<std::size_t>(
        std::ranges::count_if(run.scratch.ids, [&](std::int64_t id) { return run.state.selected.contains(id); }));
}

// All of them unless all are chosen already.
void flip(TableRun& run, Tri now) {
    for (const std::int64_t id : run.scratch.ids) {
        if (now == Tri::yes) run.state.selected.erase(id);
        else run.state.selected.insert(id);
    }
    changed(run);
}

}  // namespace

void select_only(TableRun& run, std::int64_t row_id) {
    run.state.selected = {row_id};
    run.state.anchor = row_id;
    changed(run);
}

void toggle_selected(TableRun& run, std::int64_t row_id) {
    if (run.state.selected.erase(row_id) == 0) run.state.selected.insert(row_id);
    run.state.anchor = row_id;
    changed(run);
}

void select_range(TableRun& run, std::int64_t index) {
    std::int64_t from = run.state.anchor == 0 ? index : run.source.index_of(run.state.anchor);
    if (from < 0) from = index;
    for (std::int64_t at = std::min(from, index); at <= std::max(from, index); ++at) {
        TableRow& row = run.scratch.row;
        row.clear();
        run.source.row(at, row);
        if (row.kind == RowKind::record && row.selectable) run.state.selected.insert(row.id);
    }
    changed(run);
}

void toggle_group(TableRun& run, std::int64_t index) {
    run.scratch.ids.clear();
    run.source.ids_of_group(index, run.scratch.ids);
    flip(run, tri_of(count_selected(run), run.scratch.ids.size()));
}

void toggle_all(TableRun& run) {
    run.scratch.ids.clear();
    run.source.all_ids(run.scratch.ids);
    flip(run, tri_of(count_selected(run), run.scratch.ids.size()));
}

Tri group_tri(TableRun& run, std::int64_t index, std::int64_t row_id) {
    if (run.state.selected.empty()) return Tri::no;
    TableScratch::GroupMark& mark = run.scratch.groups[row_id];
    if (mark.version == run.state.selection_version && !run.result.selection_changed) return mark.tri;
    run.scratch.ids.clear();
    run.source.ids_of_group(index, run.scratch.ids);
    mark = {tri_of(count_selected(run), run.scratch.ids.size()), run.state.selection_version, run.scratch.ids.size()};
    return mark.tri;
}

Tri all_tri(TableRun& run) {
    if (run.state.selected.empty()) return Tri::no;
    TableScratch::AllMark& mark = run.scratch.all;
    if (mark.version == run.state.selection_version && mark.rows == run.rows) return mark.tri;
    run.scratch.ids.clear();
    run.source.all_ids(run.scratch.ids);
    mark = {run.state.selection_version, run.rows, tri_of(count_selected(run), run.scratch.ids.size())};
    return mark.tri;
}

}  // namespace qd::ui
