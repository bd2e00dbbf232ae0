#pragma once
// Deals as cards in the columns of their stages.

#include <map>
#include <string>
#include <vector>

#include "app/screens/list/list_model.h"
#include "app/ui/board.h"

namespace qd {

class BoardModel final : public ui::BoardSource {
public:
    BoardModel(Desk& desk, ListModel& list) : m_desk(desk), m_list(list) {}

    // After the list's refresh(); pipeline 0 = the first one.
    void refresh(const QueryContext& context, Id pipeline);
    [[nodiscard]] Id stage_at(int column) const { return m_stages[static_cast<std::size_t>(column)].id; }
    [[nodiscard]] const std::string& name_at(int column) const { return m_stages[static_cast<std::size_t>(column)].name; }
    [[nodiscard]] std::size_t open_count() const { return m_open_count; }
    [[nodiscard]] std::int64_t open_sum() const { return m_open_sum; }
    [[nodiscard]] std::int64_t open_weighted() const { return m_open_weighted; }
    [[nodiscard]] double chance_at(int column) const { return m_stages[static_cast<std::size_t>(column)].probability; }

    [[nodiscard]] int column_count() const override { return static_cast<int>(m_stages.size()); }
    void column(int at, ui::BoardColumn& out) const override;
    [[nodiscard]] std::int64_t card_count(int column) const override;
    [[nodiscard]] std::int64_t card_id(int column, std::int64_t at) const override;
    void card(int column, std::int64_t at, ui::CardModel& out) const override;

private:
    struct Stage {
        Id id = 0;
        std::string name, kind, colour;
        double probability = 0;
        std::size_t count = 0;
        std::int64_t sum = 0, weighted = 0;
        std::vector<RowIndex> rows;
    };
    void read_stages(Id pipeline);
    void fill();
    void names(RowIndex row, ui::CardModel& out) const;

    Desk& m_desk;
    ListModel& m_list;
    std::vector<Stage> m_stages;
    std::uint64_t m_version = 0;     // of the list that was laid out
    Date m_day{};
    Id m_pipeline = -1;
    std::size_t m_open_count = 0;
    std::int64_t m_open_sum = 0, m_open_weighted = 0;
};

}  // namespace qd
