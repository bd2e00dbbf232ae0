// The table of a list: its columns, bulk actions, filters and saved views.

#include <algorithm>

#include "app/screens/list/list_screen.h"
#include "app/screens/record/field_spec.h"
#include "app/shell/shell.h"
#include "app/shell/visit.h"
#include "app/ui/button.h"
#include "app/ui/chip.h"
#include "app/ui/context.h"
#include "app/ui/dialog.h"
#include "app/ui/draw.h"
#include "app/ui/field.h"
#include "app/ui/menu.h"
#include "app/ui/select.h"
#include "app/ui/text.h"
#include "assets/icons.h"
#include "core/exchange/export_csv.h"

namespace qd {

using namespace ui;

namespace {

bool right_aligned(const ShownColumn& column) {
    if (!column.field) return column.path == kWeightedColumn;
    const FieldType type = column.field->type;
    return type == FieldType::money || type == FieldType::integer || type == FieldType::decimal || type == FieldType::percent;
}

bool filters(const Filter& filter, std::string_view path) {
    if (filter.kind == Filter::Kind::condition) return filter.condition.field == path;
    return std::ranges::any_of(filter.parts, [&](const Filter& part) { return filters(part, path); });
}

}  // namespace

std::vector<TableColumn> ListScreen::table_columns(Desk&) {
    const Locale& locale = context().locale();
    std::vector<TableColumn> made;
    const auto& shown = m_list->columns();
    for (std::size_t at = 0; at < shown.size(); ++at) {
        TableColumn column;
        column.field = static_cast<int>(at);
        column.title = shown[at].title;
        column.width = shown[at].width;
        column.align = right_aligned(shown[at]) ? Align::right : Align::left;
        column.editable = shown[at].field && !shown[at].field->read_only && shown[at].path.find('.') == std::string::npos;
        column.opens = at == 0;
        column.filtered = filters(m_view.filter, shown[at].path);
        const std::string sorted = shown[at].path == kAgeColumn ? "stage_since" : shown[at].path;
        for (std::size_t key = 0; key < m_view.sort.size(); ++key)
            if (m_view.sort[key].path == sorted) {
                column.sort_place = static_cast<int>(key) + 1;
                column.descending = m_view.sort[key].descending;
            }
        if (m_entity_key == "deal" && shown[at].path == "amount") column.total = money(locale, m_list->sum(), MoneyStyle::rounded, Sign::negative_only, false);
        if (shown[at].path == kWeightedColumn) column.total = money(locale, m_list->weighted(), MoneyStyle::rounded, Sign::negative_only, false);
        if (at == 0) column.total = integer(locale, static_cast<std::int64_t>(m_list->count()));
        made.push_back(std::move(column));
    }
    return made;
}

void ListScreen::keep_columns() {
    std::vector<ViewColumn> kept;
    for (const TableColumn& column : m_columns)
        if (!column.hidden) kept.push_back({m_list->columns()[static_cast<std::size_t>(column.field)].path, column.width});
    m_view.columns = std::move(kept);
    m_columns_for.clear();
}

void ListScreen::draw_table(Desk& desk, Area area) {
    const std::string key = to_json(m_view) + std::to_string(desk.columns().revision()) + context().locale().tag;
    if (key != m_columns_for) {
        m_columns = table_columns(desk);
        m_columns_for = key;
    }
    TableOptions options;
    options.footer = true;
    options.empty_words = tr("No record matches these filters.");
    options.paste = [&](std::string_view words) { context().after_frame([this, &desk, text = std::string{words}] { paste(desk, text); }); };
    options.bulk_actions = [&](Area row) { draw_bulk(desk, row); };
    if (!m_table.selected.empty() && m_entity_key == "deal" && context().breadth() != Breadth::phone) {
        const auto [sum, weighted] = m_list->sums_of(m_table.selected);
        options.bulk_remark = tr("{}, weighted {}", money(context().locale(), sum), money(context().locale(), weighted));
    }
    const TableResult result = table(area, tr(entity(desk).plural.c_str()), m_columns, *m_list, m_table, options);
    if (result.sort) sort_by(m_list->columns()[static_cast<std::size_t>(*result.sort)].path, result.sort_adds);
    if (result.toggled) m_list->toggle_group(*result.toggled);
    if (result.columns_changed) keep_columns();
    if (result.opened) show(desk, *result.opened);
    if (result.peeked) peek(desk, *result.peeked);
    else if (result.cursor_moved) follow_cursor(m_table.cursor);
}

void ListScreen::draw_bulk(Desk& desk, Area row) {
    // A snapshot is only read: what is chosen there can come into the own workspace.
    if (desk.guest()) {
        const bool able = desk.visit && desk.visit->offers(*desk.visit);
        if (button(row.left(8), tr("Take over…"), {.icon = icons::download, .disabled = !able, .small = true})) {
            std::vector<std::pair<std::string, Id>> wanted;
            for (const std::int64_t id : std::set<std::int64_t>(m_table.selected.begin(), m_table.selected.end())) wanted.emplace_back(m_entity_key, id);
            desk.visit->take_over(*desk.visit, wanted);
        }
        return;
    }
    const Entity& type = entity(desk);
    const std::string_view asked = draw_bulk_actions(desk, row);
    if (asked == "delete") remove_selected(desk);
    else if (asked == "enrol") m_enrol.open(desk, m_entity_key, chosen());
    else if (asked == "done") change_selected(desk, tr("Activities done"), {{"done", Value{std::int64_t{1}}}});
    else if (const Field* field = type.find(asked)) {
        m_bulk_field = asked;
        m_bulk_spec = spec_of(desk, *field, {});
        open_dialog(tr("Change several records"));
    }
    Dialog dialog{tr("Change several records"), 380, 210};
    if (!dialog) return;
    form(dialog.body(), tr("New value"), std::span{&m_bulk_spec, 1});
    if (dialog.buttons(tr("Change")) != DialogAnswer::accept) return;
    const Field* field = type.find(m_bulk_field);
    const std::string words = tr_count(context().locale(), static_cast<std::int64_t>(m_table.selected.size()), "{} record", "{} records");
    change_selected(desk, tr("{} of {} changed", tr(field->label.c_str()), words), {{m_bulk_field, value_of(*field, m_bulk_spec.value)}});
    dialog.close();
}

// Which one was pressed: a field to change, "done", "enrol", "delete"; empty = none. Where they do not fit beside
// each other they stand in a menu.
std::string_view ListScreen::draw_bulk_actions(Desk& desk, Area row) {
    struct Action { std::string_view key; const char* label; Icon icon; const char* name = ""; };
    constexpr float kGap = 8;
    const Entity& type = entity(desk);
    std::vector<Action> actions;
    for (const Action& field : {Action{"stage", tr("Move stage"), icons::flag}, Action{"owner", tr("Owner"), icons::user},
                                Action{"close_date", tr("Close date"), icons::calendar}, Action{"next_step", tr("Next step"), icons::footprints}})
        if (type.find(field.key)) actions.push_back(field);
    if (m_entity_key == "activity") actions.push_back({"done", tr("Done"), icons::check});
    if (m_entity_key == "contact" || m_entity_key == "lead" || m_entity_key == "deal" || !desk.automation().open_for(m_entity_key).empty())
        actions.push_back({"enrol", tr("Enrol…"), icons::send, tr("Enrol in a sequence…")});
    actions.push_back({"delete", tr("Delete"), icons::trash_2});
    float needed = -kGap;
    for (const Action& action : actions) needed += kGap + button_width(action.label, {.icon = action.icon, .small = true});
    const bool locked = !desk.may_write();
    std::string_view asked;
    if (needed <= row.width) {
        for (const Action& action : actions) {
            const ButtonKind kind = action.key == "delete" ? ButtonKind::danger : ButtonKind::secondary;
            if (button(row.left(kGap), action.label, {.kind = kind, .icon = action.icon, .id = action.key, .name = action.name, .disabled = locked, .small = true})) asked = action.key;
        }
        return asked;
    }
    std::vector<MenuEntry> entries;
    for (const Action& action : actions) entries.push_back({.label = *action.name ? action.name : action.label, .icon = action.icon, .danger = action.key == "delete", .disabled = locked});
    const int at = menu_button(row.left(), tr("Actions"), entries);
    return at < 0 ? asked : actions[static_cast<std::size_t>(at)].key;
}

std::vector<Id> ListScreen::chosen() const {
    std::vector<Id> ids(m_table.selected.begin(), m_table.selected.end());
    std::ranges::sort(ids);
    return ids;
}

void ListScreen::draw_enrol(Desk& desk) {
    if (!m_enrol.draw(desk)) return;
    m_table.selected.clear();
    ++m_table.selection_version;
}

void ListScreen::draw_filters(Desk& desk, Area& area) {
    Area row = area.cut_top(kSmallControl, 10);
    draw_view_menu(desk, row);
    draw_list_options(desk, row);
    const Entity& type = entity(desk);
    if (m_view.filter.kind == Filter::Kind::condition) m_view.filter = all_of({m_view.filter});
    const ValueText words = [&](const Field& field, const Value& value) { return desk.words(field, value); };
    std::size_t removed = m_view.filter.parts.size();
    Area anchor = row;
    if (m_view.filter.kind == Filter::Kind::all) {
        for (std::size_t at = 0; at < m_view.filter.parts.size(); ++at) {
            const Filter& part = m_view.filter.parts[at];
            const std::string label = describe(part, desk.catalogue(), type, words);
            if (chip_width(label, {.removable = true}) > row.width - 110) break;
            const ChipResult chip = ui::chip(row.left(8), label, {.id = std::to_string(at), .removable = true});
            if (chip.pressed) m_builder.open();
            if (chip.removed) removed = at;
        }
    } else if (!m_view.filter.parts.empty()) {
        const std::string label = m_view.layout != ViewLayout::table && m_saved.id == 0 ? std::string{tr("Open, or closed this quarter")} : describe(m_view.filter, desk.catalogue(), type, words);
        if (ui::chip(row.left(8), label, {.id = "whole"}).pressed) m_builder.open();
    }
    if (removed < m_view.filter.parts.size()) m_view.filter.parts.erase(m_view.filter.parts.begin() + static_cast<std::ptrdiff_t>(removed));
    anchor.x = row.x;
    if (ui::chip(row.left(8), tr("Filter"), {.icon = icons::plus}).pressed) m_builder.open();
    anchor.width = 80;
    if (m_builder.draw(desk, type, m_view.filter, anchor, m_list->count(), desk.columns().living(m_entity_key).value_or(0))) m_columns_for.clear();
}

void ListScreen::draw_view_menu(Desk& desk, Area& row) {
    if (m_views_read_at != desk.moment()) {
        m_views_read_at = desk.moment();
        if (auto views = saved_views(desk.workspace(), m_entity_key, desk.person().id)) m_saved_views = *std::move(views);
    }
    const bool changed = to_json(m_view) != to_json(m_saved.definition);
    const std::string name = m_saved.id ? m_saved.name : std::string{tr("Standard view")};
    const ChipResult chip = ui::chip(row.left(8), name, {.id = "view", .icon = icons::star, .on = true, .opens = true, .changed = changed});
    if (chip.pressed) open_menu(chip.item);
    std::vector<MenuEntry> entries = {{.label = tr("Standard view"), .checked = m_saved.id == 0}};
    for (const SavedView& view : m_saved_views)
        entries.push_back({.label = view.name, .remark = view.problem, .checked = view.id == m_saved.id, .disabled = !view.problem.empty()});
    entries.emplace_back();
    const auto fixed = static_cast<int>(entries.size());
    entries.push_back({.label = tr("Save as a new view…"), .icon = icons::plus});
    entries.push_back({.label = tr("Save changes to this view"), .icon = icons::save, .disabled = m_saved.id == 0 || !changed});
    entries.push_back({.label = tr("Delete this view"), .icon = icons::trash_2, .danger = true, .disabled = m_saved.id == 0});
    const int chosen = menu(chip.item, tr("Views"), entries);
    if (chosen < 0) return;
    if (chosen == 0) return use(desk, nullptr);
    if (chosen < fixed - 1) {
        const SavedView view = m_saved_views[static_cast<std::size_t>(chosen - 1)];
        return use(desk, &view);
    }
    if (chosen == fixed) {
        m_view_name.clear();
        open_dialog(tr("Save as a new view"));
    } else if (chosen == fixed + 1) {
        m_saved.definition = m_view;
        Change change;
        change.label = tr("View “{}” saved", m_saved.name);
        change.ops.push_back(save_view(m_saved));
        (void)desk.apply(change);
    } else if (chosen == fixed + 2) {
        Change change;
        change.label = tr("View “{}” deleted", m_saved.name);
        change.ops.push_back(remove_op("saved_view", m_saved.id));
        (void)desk.apply(change);
        use(desk, nullptr);
    }
}

void ListScreen::draw_save_dialog(Desk& desk) {
    Dialog dialog{tr("Save as a new view"), 380, 200};
    if (!dialog) return;
    const FieldResult name = text_field(dialog.body().cut_top(60), tr("Name"), m_view_name, {.show_label = true});
    const DialogAnswer answer = dialog.buttons(tr("Save"), !m_view_name.empty());
    if (answer != DialogAnswer::accept && !(name.submitted && !m_view_name.empty())) return;
    SavedView view;
    view.name = m_view_name;
    view.entity = m_entity_key;
    view.owner = desk.person().id;
    view.definition = m_view;
    Change change;
    change.label = tr("View “{}” saved", view.name);
    change.ops.push_back(save_view(view));
    dialog.close();
    const auto applied = desk.apply(change);
    if (!applied || applied->touched.empty()) return;
    view.id = applied->touched.front().id;
    use(desk, &view);
}

void ListScreen::draw_list_options(Desk& desk, Area& row) {
    const Entity& type = entity(desk);
    if (button(row.right(8), tr("Export"), {.icon = icons::download, .small = true})) export_csv(desk);
    if (m_view.layout != ViewLayout::table) return;
    // Columns
    std::vector<MenuEntry> columns;
    std::vector<std::string> paths;
    const auto offer = [&](const std::string& path, const std::string& label) {
        paths.push_back(path);
        columns.push_back({.label = label, .checked = std::ranges::find(m_view.columns, path, &ViewColumn::path) != m_view.columns.end()});
    };
    for (const FilterField& field : filter_fields(desk.catalogue(), type)) offer(field.path, field.label);
    if (m_entity_key == "deal") {
        offer(std::string{kWeightedColumn}, tr("Weighted amount"));
        offer(std::string{kAgeColumn}, tr("Days in stage"));
    }
    const std::string column_count = std::to_string(m_view.columns.size());
    const ChipResult column_chip = ui::chip(row.right(8), tr("Columns"), {.value = column_count});
    if (column_chip.pressed) open_menu(column_chip.item);
    if (const int chosen = menu(column_chip.item, tr("Columns"), columns); chosen >= 0) {
        const std::string& path = paths[static_cast<std::size_t>(chosen)];
        const auto found = std::ranges::find(m_view.columns, path, &ViewColumn::path);
        if (found == m_view.columns.end()) m_view.columns.push_back({path, 0});
        else if (m_view.columns.size() > 1) m_view.columns.erase(found);
        m_columns_for.clear();
    }
    // Groups
    struct Offer { std::string path; DateBucket bucket; std::string label; };
    std::vector<Offer> offers = {{"", DateBucket::none, tr("No groups")}};
    for (const Field& field : type.fields) {
        if (field.hidden || field.key == "id") continue;
        if (field.type == FieldType::choice || field.type == FieldType::reference) offers.push_back({field.key, DateBucket::none, tr(field.label.c_str())});
        if (field.type == FieldType::date && !field.read_only) {
            offers.push_back({field.key, DateBucket::week, tr("{} by week", tr(field.label.c_str()))});
            offers.push_back({field.key, DateBucket::month, tr("{} by month", tr(field.label.c_str()))});
            offers.push_back({field.key, DateBucket::fiscal_quarter, tr("{} by quarter", tr(field.label.c_str()))});
        }
    }
    std::string grouped = tr("none");
    std::vector<MenuEntry> groups;
    for (const Offer& option : offers) {
        const bool on = m_view.group ? m_view.group->path == option.path && m_view.group->bucket == option.bucket : option.path.empty();
        if (on && !option.path.empty()) grouped = option.label;
        groups.push_back({.label = option.label, .checked = on});
    }
    const ChipResult group_chip = ui::chip(row.right(8), tr("Group"), {.value = grouped});
    if (group_chip.pressed) open_menu(group_chip.item);
    if (const int chosen = menu(group_chip.item, tr("Group"), groups); chosen >= 0) {
        const Offer& option = offers[static_cast<std::size_t>(chosen)];
        if (option.path.empty()) m_view.group.reset();
        else m_view.group = GroupBy{option.path, option.bucket};
        m_columns_for.clear();
    }
}

void ListScreen::export_csv(Desk& desk) {
    // What is shown, with the board's cards as plain rows; the id lets a later import find the same records.
    ViewDefinition view = m_view;
    if (view.columns.empty()) view.columns = standard_view(entity(desk), ViewLayout::table).columns;
    ListQuery query = list_query(m_entity_key, view);
    query.columns = {"id"};
    for (const ViewColumn& column : view.columns)
        if (desk.catalogue().resolve(entity(desk), column.path)) query.columns.push_back(column.path);
    const std::string name = lower(entity(desk).plural) + ' ' + iso(desk.today()) + ".csv";
    auto job = std::make_unique<CsvExport>(desk.workspace(), std::move(query), desk.query_context());
    CsvExport* const writing = job.get();
    desk.start(tr("Exporting {}", name), std::move(job), [&desk, writing, name](Result<> outcome) {
        if (!outcome) return;
        // Spreadsheets take a file without this mark for the machine's old code page.
        const std::string file = "\xEF\xBB\xBF" + std::move(writing->text());
        desk.platform().save_file(name, "text/csv", std::as_bytes(std::span{file}));
        desk.tell({.text = tr("{} rows exported as {}", integer(context().locale(), static_cast<std::int64_t>(writing->rows())), name)});
    });
}

}  // namespace qd
