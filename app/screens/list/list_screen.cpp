#include "app/screens/list/list_screen.h"

#include <algorithm>

#include "app/shell/help_link.h"
#include "app/shell/record_route.h"
#include "app/ui/button.h"
#include "app/ui/chip.h"
#include "app/ui/context.h"
#include "app/ui/dialog.h"
#include "app/ui/draw.h"
#include "app/ui/empty.h"
#include "app/ui/field.h"
#include "app/ui/item.h"
#include "app/ui/menu.h"
#include "app/ui/tabs.h"
#include "app/ui/text.h"
#include "assets/icons.h"

namespace qd {

using namespace ui;

namespace {

// What is worth showing on the board: what is open, and what closed in this quarter.
ViewDefinition board_view(const Entity& entity) {
    ViewDefinition view = standard_view(entity, ViewLayout::board);
    view.layout = ViewLayout::board;
    view.filter = any_of({where("status", FilterOperator::is, {Value{"open"}}),
                          all_of({where("status", FilterOperator::is_not, {Value{"open"}}),
                                  where("close_date", FilterOperator::within, {Value{key_of(Period::this_fiscal_quarter)}})})});
    view.group = GroupBy{"stage", DateBucket::none};
    view.sort = {{"amount", true}};
    return view;
}

ViewDefinition table_view(const Entity& entity) {
    ViewDefinition view = standard_view(entity, ViewLayout::table);
    if (entity.key != "deal") return view;
    view.columns.clear();
    for (const std::string_view path : {std::string_view{"account"}, std::string_view{"product"}, std::string_view{"stage"}, std::string_view{"owner"},
                                        std::string_view{"amount"}, kWeightedColumn, std::string_view{"close_date"}, kAgeColumn, std::string_view{"next_step"}})
        view.columns.push_back({std::string{path}, 0});
    view.filter = all_of({where("status", FilterOperator::is, {Value{"open"}})});
    view.sort = {{"amount", true}};
    return view;
}

// The same along time, the first to close on top.
ViewDefinition timeline_view(const Entity& entity) {
    ViewDefinition view = table_view(entity);
    view.layout = ViewLayout::timeline;
    view.filter = board_view(entity).filter;
    view.sort = {{"close_date", false}};
    return view;
}

ViewDefinition deals_view(const Entity& entity, std::string_view layout) {
    if (layout == "table") return table_view(entity);
    return layout == "timeline" ? timeline_view(entity) : board_view(entity);
}


}  // namespace

// Asked after every change: the columns follow changes, where SQL would look at every record again.
std::string ListScreen::count(Desk& desk) {
    using enum FilterOperator;
    Filter waiting;
    if (m_entity_key == "deal") waiting = where("status", is, {Value{"open"}});
    else if (m_entity_key == "lead") waiting = where("status", none_of, {Value{"converted"}, Value{"unqualified"}});
    else if (m_entity_key == "activity")
        waiting = all_of({where("done", is, {Value{std::int64_t{0}}}), where("kind", is_not, {Value{"note"}}),
                          where("due", at_most, {date_value(desk.today())})});
    else return {};
    const auto found = desk.columns().run({.entity = m_entity_key, .filter = std::move(waiting)}, desk.query_context());
    if (!found || found->rows.empty()) return {};
    return integer(context().locale(), static_cast<std::int64_t>(found->rows.size()));
}

void ListScreen::open(Desk& desk) {
    m_read_for = desk.reading();
    m_list = std::make_unique<ListModel>(desk, entity(desk));
    m_board = m_entity_key == "deal" ? std::make_unique<BoardModel>(desk, *m_list) : nullptr;
    m_columns_for.clear();
    m_views_read_at = 0;
    if (m_opened_for == desk.opening()) return;  // place, selection and view stay
    m_opened_for = desk.opening();
    m_table = {};
    m_board_state = {};
    m_peeked = 0;
    use(desk, nullptr);
}

void ListScreen::use(Desk& desk, const SavedView* view) {
    m_saved = view ? *view : SavedView{};
    m_saved.entity = m_entity_key;
    if (view) m_view = view->definition;
    else if (m_board) m_view = deals_view(entity(desk), desk.platform().preference("deals_layout"));
    else m_view = table_view(entity(desk));
    m_saved.definition = m_view;
    m_columns_for.clear();
}

void ListScreen::set_layout(Desk& desk, ViewLayout layout) {
    desk.platform().set_preference("deals_layout", layout == ViewLayout::table ? "table" : layout == ViewLayout::timeline ? "timeline" : "board");
    if (m_saved.id == 0) return use(desk, nullptr);
    m_view.layout = layout;
    if (layout == ViewLayout::board) m_view.group = GroupBy{"stage", DateBucket::none};
    else m_view.group.reset();
    if (m_view.columns.empty()) m_view.columns = table_view(entity(desk)).columns;
    m_columns_for.clear();
}

std::string ListScreen::summary(Desk& desk) const {
    const Locale& locale = context().locale();
    if (board()) {
        return tr("{} open · {} · weighted {}", integer(locale, static_cast<std::int64_t>(m_board->open_count())),
                  money(locale, m_board->open_sum(), MoneyStyle::compact), money(locale, m_board->open_weighted(), MoneyStyle::compact));
    }
    const std::size_t all = desk.columns().living(m_entity_key).value_or(0);
    std::string words = m_list->count() == all ? integer(locale, static_cast<std::int64_t>(all))
                                               : tr("{} of {}", integer(locale, static_cast<std::int64_t>(m_list->count())), integer(locale, static_cast<std::int64_t>(all)));
    if (m_entity_key == "deal")
        words += tr(" · {} · weighted {}", money(locale, m_list->sum(), MoneyStyle::compact), money(locale, m_list->weighted(), MoneyStyle::compact));
    return words;
}

void ListScreen::draw(Desk& desk, Area area) {
    if (m_read_for != desk.reading()) open(desk);
    const QueryContext query = desk.query_context();
    m_list->refresh(m_view, query);
    if (board()) m_board->refresh(query, 0);
    const bool phone = context().breadth() == Breadth::phone;
    Area content = area.inset(phone ? 16.0f : 20.0f, 0);
    content.cut_top(phone ? 8.0f : 14.0f);
    if (phone) draw_phone_title(desk, content);
    else draw_title(desk, content);
    const std::size_t living = desk.columns().living(m_entity_key).value_or(0);
    if (living == 0 && !desk.as_of()) {
        const Entity& type = entity(desk);
        const std::string title = tr("No {} yet", lower(tr(type.plural.c_str())));
        const std::string add = tr("New {}", lower(tr(type.label.c_str())));
        const EmptyAnswer answer = empty_state(content, {.icon = m_info.icon, .title = title,
            .sentence = tr("Add the first one by hand, or import a file: columns are matched for you and one click undoes it."),
            .action = add, .second = tr("Import a file"), .action_icon = icons::plus});
        if (answer == EmptyAnswer::action) desk.compose(m_entity_key, {});
        if (answer == EmptyAnswer::second) desk.go(to_screen("import"));
        return;
    }
    if (!phone) draw_filters(desk, content);
    if (m_list->problem()) {
        if (error_state(content, *m_list->problem())) use(desk, nullptr);
        return;
    }
    // A filter, view or layout chosen above counts in this frame already.
    m_list->refresh(m_view, query);
    if (board()) m_board->refresh(query, 0);
    const Area rest = draw_peek(desk, Area{area.x, content.y, area.width, content.height});
    const Area padded{content.x, rest.y, rest.right_edge() - content.x - (m_peeked ? 12 : content.x - area.x), rest.height};
    if (board()) draw_board(desk, padded);
    else if (timeline()) draw_timeline(desk, padded);
    else draw_table(desk, rest);
    take_peek_keys();
    draw_save_dialog(desk);
    draw_paste_dialog(desk);
    draw_enrol(desk);
}

void ListScreen::draw_title(Desk& desk, Area& area) {
    const Theme& theme = context().theme();
    const Entity& type = entity(desk);
    Area row = area.cut_top(kControl, 10);
    const std::string add = tr("New {}", lower(tr(type.label.c_str())));
    help_link(desk, row, plural_route(type));
    if (button(row.right(8), add, {.kind = ButtonKind::primary, .icon = icons::plus, .disabled = !desk.may_write()})) desk.compose(m_entity_key, {});
    if (button(row.right(8), tr("Import"), {.icon = icons::upload, .disabled = desk.guest()})) desk.go({{"import"}, {{"as", plural_route(type)}}});
    if (m_board) draw_layouts(desk, row, true);
    label_node(Role::heading, tr(type.plural.c_str()), row, 1);
    const float drawn = text(row, tr(type.plural.c_str()), type::title, theme.text);
    row.cut_left(drawn + 12);
    const std::string words = summary(desk);
    label_node(Role::status, words, row);
    text(row, words, type::body, theme.second);
}

void ListScreen::draw_phone_title(Desk& desk, Area& area) {
    const Theme& theme = context().theme();
    Area row = area.cut_top(kTouch, 8);
    if (m_board) draw_layouts(desk, row, false);
    const std::string words = summary(desk);
    label_node(Role::status, words, row);
    text(row, words, type::caption, theme.second);
}

void ListScreen::draw_layouts(Desk& desk, Area& row, bool with_icons) {
    const auto mark = [&](Icon which) { return with_icons ? which : Icon{}; };
    int layout = static_cast<int>(m_view.layout == ViewLayout::board ? 0 : timeline() ? 2 : 1);
    if (segmented(row.right(8), tr("Layout"), {{tr("Board"), {}, mark(icons::columns_3)}, {tr("Table"), {}, mark(icons::list)}, {tr("Timeline"), {}, mark(icons::chart_gantt)}}, layout))
        set_layout(desk, layout == 0 ? ViewLayout::board : layout == 1 ? ViewLayout::table : ViewLayout::timeline);
}

void ListScreen::sort_by(const std::string& path, bool add) {
    const std::string real = path == kWeightedColumn ? "amount" : path == kAgeColumn ? "stage_since" : path;
    const auto found = std::ranges::find(m_view.sort, real, &SortKey::path);
    const bool first_descending = path == kWeightedColumn || real == "amount";
    if (found != m_view.sort.end()) {
        const bool flipped = found->descending != first_descending;
        if (!add) m_view.sort = {{real, flipped ? first_descending : !first_descending}};
        else found->descending = !found->descending;
        return;
    }
    if (!add) m_view.sort.clear();
    m_view.sort.push_back({real, first_descending});
}

void ListScreen::show(Desk& desk, Id id) { desk.go(to_record(plural_route(entity(desk)), id)); }

void ListScreen::change_selected(Desk& desk, const std::string& label, const std::vector<Assignment>& values) {
    Change change;
    change.label = label;
    const std::set<std::int64_t> ids(m_table.selected.begin(), m_table.selected.end());
    for (const std::int64_t id : ids) change.ops.push_back(update_op(m_entity_key, id, values));
    context().after_frame([&desk, change = std::move(change)] { desk.apply_many(change); });
}

void ListScreen::remove_selected(Desk& desk) {
    Change change;
    const std::set<std::int64_t> ids(m_table.selected.begin(), m_table.selected.end());
    change.label = tr_count(context().locale(), static_cast<std::int64_t>(ids.size()), "{} record deleted", "{} records deleted");
    for (const std::int64_t id : ids) change.ops.push_back(remove_op(m_entity_key, id));
    m_table.selected.clear();
    ++m_table.selection_version;
    context().after_frame([&desk, change = std::move(change)] { desk.apply_many(change); });
}

void ListScreen::draw_board(Desk& desk, Area area) {
    const Id before = m_board_state.cursor;
    const BoardResult result = ui::board(area, tr("Deals by stage"), *m_board, m_board_state,
                                         {.read_only = !desk.may_write(), .empty_words = tr("No deals here")});
    if (result.moved) move_cards(desk, *result.moved);
    if (result.opened) show(desk, *result.opened);
    if (result.peeked) peek(desk, *result.peeked);
    else if (m_board_state.cursor != before) follow_cursor(m_board_state.cursor);
}

void ListScreen::draw_timeline(Desk& desk, Area area) {
    const DealTimeline::Answer answer = m_timeline.draw(desk, area, *m_list);
    if (answer.opened) show(desk, *answer.opened);
    if (answer.peeked) peek(desk, *answer.peeked);
    if (!answer.moved) return;
    Change change;
    change.label = tr("Close date of {}", desk.workspace().title(entity(desk), answer.moved->first));
    change.ops.push_back(update_op("deal", answer.moved->first, {{"close_date", date_value(answer.moved->second)}}));
    context().after_frame([&desk, change = std::move(change)] { (void)desk.apply(change); });
}

void ListScreen::move_cards(Desk& desk, const BoardMove& move) {
    if (move.from == move.to) return;
    const Id stage = m_board->stage_at(move.to);
    Change change;
    const std::string name = move.cards.size() == 1 ? desk.workspace().title(entity(desk), move.cards.front())
                                                    : tr_count(context().locale(), static_cast<std::int64_t>(move.cards.size()), "{} deal", "{} deals");
    change.label = tr("{} moved to {}", name, m_board->name_at(move.to));
    for (const Id card : move.cards) change.ops.push_back(update_op("deal", card, {{"stage", Value{stage}}}));
    const std::unordered_set<std::int64_t> cards(move.cards.begin(), move.cards.end());
    const double shift = (m_board->chance_at(move.to) - m_board->chance_at(move.from)) / 100;
    const auto effect = static_cast<std::int64_t>(static_cast<double>(m_list->sums_of(cards).first) * shift);
    std::string words = effect ? tr("weighted {}", money(context().locale(), effect, MoneyStyle::rounded, Sign::always)) : "";
    context().after_frame([&desk, change = std::move(change), words = std::move(words)] { desk.apply_many(change, words); });
}

}  // namespace qd
