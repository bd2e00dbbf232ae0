#pragma once
// Any record type as a list: saved views, filters, groups, sums, inline and bulk
// edits; deals also as a board.

#include <memory>

#include "app/screens/automation/enrol_dialog.h"
#include "app/screens/list/board_model.h"
#include "app/screens/list/deal_timeline.h"
#include "app/screens/list/filter_builder.h"
#include "app/screens/list/list_model.h"
#include "app/screens/list/pasted_rows.h"
#include "app/screens/record/record_screen.h"
#include "app/shell/screen.h"
#include "app/ui/form.h"

namespace qd {

class ListScreen final : public Screen {
public:
    ListScreen(std::string entity, ScreenInfo info) : m_entity_key(std::move(entity)), m_info(info) {}
    [[nodiscard]] const ScreenInfo& info() const override { return m_info; }
    void draw(Desk& desk, ui::Area area) override;
    [[nodiscard]] std::string count(Desk& desk) override;

private:
    void open(Desk& desk);                       // another workspace, or the same one read anew
    void use(Desk& desk, const SavedView* view); // null = the standard view
    [[nodiscard]] bool board() const { return m_view.layout == ViewLayout::board; }
    [[nodiscard]] bool timeline() const { return m_view.layout == ViewLayout::timeline; }
    [[nodiscard]] const Entity& entity(Desk& desk) const { return desk.catalogue().entity(m_entity_key); }

    void draw_title(Desk& desk, ui::Area& area);
    void draw_phone_title(Desk& desk, ui::Area& area);
    void draw_filters(Desk& desk, ui::Area& area);
    void draw_view_menu(Desk& desk, ui::Area& row);
    void draw_list_options(Desk& desk, ui::Area& row);
    void draw_table(Desk& desk, ui::Area area);
    void draw_board(Desk& desk, ui::Area area);
    void draw_timeline(Desk& desk, ui::Area area);
    void draw_layouts(Desk& desk, ui::Area& row, bool icons);
    void peek(Desk& desk, Id id);                // shows it beside the list, or hides it again
    void follow_cursor(Id cursor);
    [[nodiscard]] ui::Area draw_peek(Desk& desk, ui::Area area);  // what is left for the list
    void take_peek_keys();
    void paste(Desk& desk, std::string_view tab_separated);
    void draw_paste_dialog(Desk& desk);
    void draw_bulk(Desk& desk, ui::Area row);
    [[nodiscard]] std::string_view draw_bulk_actions(Desk& desk, ui::Area row);
    void draw_enrol(Desk& desk);
    [[nodiscard]] std::vector<Id> chosen() const;  // ascending
    void draw_save_dialog(Desk& desk);
    [[nodiscard]] std::vector<ui::TableColumn> table_columns(Desk& desk);
    void keep_columns();
    void sort_by(const std::string& path, bool add);
    void move_cards(Desk& desk, const ui::BoardMove& move);
    void change_selected(Desk& desk, const std::string& label, const std::vector<Assignment>& values);
    void remove_selected(Desk& desk);
    void export_csv(Desk& desk);
    void show(Desk& desk, Id id);
    void set_layout(Desk& desk, ViewLayout layout);
    [[nodiscard]] std::string summary(Desk& desk) const;

    std::string m_entity_key;
    ScreenInfo m_info;
    std::uint64_t m_read_for = 0, m_opened_for = 0;  // desk.reading(), desk.opening()
    std::unique_ptr<ListModel> m_list;
    std::unique_ptr<BoardModel> m_board;
    FilterBuilder m_builder;
    ViewDefinition m_view;
    SavedView m_saved;                // the view that m_view started from; id 0 = standard
    std::vector<SavedView> m_saved_views;
    std::uint64_t m_views_read_at = 0;
    std::vector<ui::TableColumn> m_columns;
    std::string m_columns_for;
    ui::TableState m_table;
    ui::BoardState m_board_state;
    DealTimeline m_timeline;
    std::unique_ptr<RecordScreen> m_beside;
    Id m_peeked = 0;                  // shown beside the list; 0 = none
    PastedRows m_pasted;
    EnrolDialog m_enrol;
    std::string m_view_name;
    std::string m_bulk_field;         // the field that the bulk editor changes; empty = closed
    ui::FieldSpec m_bulk_spec;
};

}  // namespace qd
