#pragma once
// Home: what needs me, what I planned for today, and how the quarter goes.

#include "app/screens/home/home_data.h"
#include "app/shell/screen.h"

namespace qd {

class HomeScreen final : public Screen {
public:
    [[nodiscard]] const ScreenInfo& info() const override;
    void draw(Desk& desk, ui::Area area) override;

private:
    void draw_head(Desk& desk, ui::Area& area);
    void draw_needs(Desk& desk, ui::Area area);
    void draw_signal(Desk& desk, ui::Area row, std::size_t index, const DealSignal& signal);
    void draw_today(Desk& desk, ui::Area area);
    void draw_item(Desk& desk, ui::Area row, const TodayItem& item);
    void draw_quarter(Desk& desk, ui::Area area);
    void draw_phone(Desk& desk, ui::Area area);
    void fix(Desk& desk, const DealSignal& signal);
    void take_keys(Desk& desk);
    [[nodiscard]] std::vector<const DealSignal*> shown() const;
    [[nodiscard]] std::size_t deals_with(int tab) const;

    HomeData m_data;
    std::uint64_t m_read_at = 0, m_read_norms = 0;
    Id m_read_for = 0;
    Date m_read_day{};
    int m_tab = 0;
    std::size_t m_chosen = 0;
    float m_scroll = 0;
};

}  // namespace qd
