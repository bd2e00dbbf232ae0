#pragma once
// What moved between a snapshot and the own workspace of today: a manager's weekly
// meeting on one page.

#include <memory>
#include <string>
#include <vector>

#include "app/shell/screen.h"
#include "app/ui/table.h"
#include "core/exchange/snapshot/comparison.h"

namespace qd {

class CompareScreen final : public Screen {
public:
    [[nodiscard]] const ScreenInfo& info() const override;
    void draw(Desk& desk, ui::Area area) override;

private:
    void read(Desk& desk);
    void draw_figures(Desk& desk, ui::Area& area);
    void draw_stages(Desk& desk, ui::Area& area);
    void draw_owners(Desk& desk, ui::Area area);
    void draw_owner_row(ui::Area row, std::string_view name, const Flow& flow, std::int64_t scale, bool total);
    void draw_moves(Desk& desk, ui::Area area);
    void save_csv(Desk& desk);

    std::string m_key;                  // what was compared
    std::optional<Comparison> m_comparison;
    std::optional<Error> m_problem;
};

}  // namespace qd
