#pragma once
// The rule tried on the past, beside the canvas: how often it would have acted, week by
// week, on which records, and what would be different. Nothing is written.

#include <memory>
#include <string>
#include <vector>

#include "app/screens/automation/rule_draft.h"
#include "app/ui/table.h"
#include "core/automation/dry_run.h"

namespace qd {

class RehearsalPanel {
public:
    void draw(Desk& desk, ui::Area area, RuleDraft& draft);
    // Starts at once, over the chosen period.
    void run(Desk& desk, RuleDraft& draft);
    // Of the last finished rehearsal of this rule; nullptr when there is none.
    [[nodiscard]] const DryRunResult* result() const { return m_done ? &m_done->result() : nullptr; }
    void forget();
    // Differs whenever the result does.
    [[nodiscard]] std::uint64_t version() const { return m_version; }

private:
    struct Period { std::string label; Instant from{}, to{}; };

    void read_periods(Desk& desk, const RuleDraft& draft);
    void take_result(const RuleDefinition& rule);
    void draw_total(ui::Area& area);
    void draw_weeks(ui::Area area);
    void draw_runs(Desk& desk, ui::Area area, const RuleDefinition& rule);
    void draw_run(Desk& desk, ui::Area row, const WouldBeRun& run, const RuleDefinition& rule);
    void draw_table(Desk& desk);
    void draw_nothing(Desk& desk, ui::Area area, RuleDraft& draft);
    [[nodiscard]] std::vector<const WouldBeRun*> chosen() const;

    std::shared_ptr<DryRun> m_running, m_done;
    Id m_rule = 0;
    std::string m_tried;                    // the definition that m_done tried
    std::uint64_t m_compared_at = 0, m_version = 0;
    bool m_stale = false;
    std::vector<Period> m_periods;
    std::uint64_t m_periods_read_at = 0;
    int m_period = 1, m_filter = 0;
    std::size_t m_yes = 0, m_no = 0;        // of the splitting step
    std::string m_yes_word, m_no_word;
    std::vector<double> m_weeks_yes, m_weeks_no, m_weeks_other;
    std::vector<std::string> m_week_names;
    std::optional<Error> m_problem;
    std::vector<ui::TableColumn> m_columns;
    ui::TableState m_table;
};

}  // namespace qd
