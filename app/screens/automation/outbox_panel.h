#pragma once
// "23 drafts to send": what rules prepared and a person lets out. Made for going
// through it with the keyboard alone.

#include <string>
#include <vector>

#include "app/shell/desk.h"
#include "app/ui/table.h"
#include "core/automation/outbox.h"

namespace qd {

class OutboxPanel {
public:
    struct Waiting { std::int64_t all = 0, drafts = 0; };  // drafts: what goes out, without notices and approvals
    void draw(Desk& desk, ui::Area area);
    // Waiting for the person who sits here.
    [[nodiscard]] static Waiting waiting(Desk& desk);

private:
    struct Row {
        std::int64_t id = 0;
        OutboxItem item;
        std::string about;                   // title of the record
        [[nodiscard]] const std::string& spoken() const { return item.title; }
    };
    void read(Desk& desk);
    void draw_filters(Desk& desk, ui::Area& area);
    void draw_list(Desk& desk, ui::Area area);
    void draw_item(Desk& desk, ui::Area area, const Row& row);
    void draw_actions(Desk& desk, ui::Area& area, const Row& row);
    void draw_phone(Desk& desk, ui::Area area);
    void take_keys(Desk& desk, const Row& row);
    void open(Desk& desk, const OutboxItem& item);
    void download(Desk& desk, const OutboxItem& item);
    void copy(Desk& desk, const OutboxItem& item);
    void settle(Desk& desk, std::vector<Id> items, bool accept);
    [[nodiscard]] const Row* current() const;

    const Workspace* m_workspace = nullptr;
    std::uint64_t m_read_at = 0;
    Id m_read_for = 0;
    std::vector<Row> m_rows;
    std::int64_t m_total = 0;
    std::vector<std::pair<std::string, std::int64_t>> m_counts;
    std::optional<Error> m_problem;
    int m_kind = 0;
    bool m_everybody = false;
    std::vector<ui::TableColumn> m_columns;
    ui::TableState m_table;
};

}  // namespace qd
