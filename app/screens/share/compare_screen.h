#pragma once
// What moved between a snapshot and the own workspace of today, or between two snapshots: a manager's weekly
// meeting on one page.

#include <memory>
#include <string>
#include <vector>

#include "app/screens/share/compare_sides.h"
#include "app/screens/share/moves_panel.h"
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
    [[nodiscard]] std::vector<std::string> remarks() const;
    void draw_choice(Desk& desk, ui::Area& row);
    void draw_figures(Desk& desk, ui::Area& area);
    void draw_stages(ui::Area& area);
    void draw_owners(ui::Area area);
    void draw_owner_row(ui::Area row, std::string_view name, const Flow& flow, std::int64_t scale, bool total);
    void save_csv(Desk& desk);

    std::string m_key;                  // what was compared
    std::optional<CompareSides> m_sides;
    MovesPanel m_moves;
    std::unique_ptr<ComparisonJob> m_job;         // at work; null = done or failed
    Progress m_progress;
    std::optional<Comparison> m_comparison;
    std::optional<Error> m_problem;
};

}  // namespace qd
