#pragma once
// When open deals are won or lost: a competing-risk hazard for each day, by age and
// stage, by how near the close date is, and by the month of the quarter, brought to
// the level of the last weeks. Discrete-time cause-specific hazards (Prentice et al.
// 1978), multiplicative and fitted by iterative scaling with gamma priors, so that thin
// cells lean on the whole; days before the first closing that the data know count for
// nothing (left truncation), deals still open count as censored.

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "core/base/job.h"
#include "core/forecast/pipeline/deal_history.h"

namespace qd::forecast {

// Where a day lies in relation to a deal's close date.
enum class Due : std::uint8_t { unknown, later, soon, overdue, long_overdue };  // soon: within 30 days
constexpr std::size_t kDues = 5;
[[nodiscard]] Due due_on(Date day, std::optional<Date> close_date);

// What decides a deal's chances, as it stood at the moment of prediction.
struct DealPosition {
    std::int32_t stage = -1;
    Date created{};
    std::optional<Date> close_date;
};

// Chances of one deal by stretch of days; the rest is "still open at the end".
struct ClosingChances {
    std::vector<double> won, lost;
    [[nodiscard]] double won_in_all() const;
    [[nodiscard]] double lost_in_all() const;
};

// Hazards of one outcome.
struct Hazard {
    std::vector<double> by_age;                 // per day, by age band
    std::vector<double> by_stage;               // factor, by place in DealHistory::stages
    std::array<double, kDues> by_due{1, 1, 1, 1, 1};
    std::array<double, 3> by_month{1, 1, 1};    // factor, by month of the fiscal quarter
    double level = 1;                           // factor of the last weeks
    std::size_t events = 0;
};

class ClosingFit;

class ClosingModel {
public:
    // Uses history up to its as_of. Never fails: without closings all hazards are 0 and is_sufficient() says no.
    [[nodiscard]] static ClosingModel fit(const DealHistory& history, FiscalCalendar fiscal);

    // Fewer wins than this, or fewer than two months of closings, say nothing about timing.
    static constexpr std::size_t kFewestWins = 30;
    [[nodiscard]] bool is_sufficient() const;
    [[nodiscard]] std::string why_insufficient() const;  // "" when sufficient

    // Chance that it is a win, if it closes on that day.
    [[nodiscard]] double won_when_closed(const DealPosition& deal, Date day) const;

    [[nodiscard]] const Hazard& won() const { return m_won; }
    [[nodiscard]] const Hazard& lost() const { return m_lost; }
    // Standard deviation of the logarithm of a month's wins around what was expected of it one month before,
    // beyond chance: the common shock of the simulation.
    [[nodiscard]] double shock() const { return m_shock; }
    [[nodiscard]] Date observed_from() const { return m_observed_from; }
    [[nodiscard]] int months() const { return m_months; }

private:
    friend class ClosingFit;
    friend class ClosingOutlook;
    [[nodiscard]] double hazard(const Hazard& hazard, const DealPosition& deal, Date day, int age) const;
    [[nodiscard]] std::size_t band(int age) const;
    [[nodiscard]] int month_of_quarter(Date day) const;

    FiscalCalendar m_fiscal;
    std::vector<int> m_edges;            // band b: ages from m_edges[b] up to but not m_edges[b + 1]
    std::vector<std::uint8_t> m_band_of; // by age, up to the last edge
    Hazard m_won, m_lost;
    double m_shock = 0.15;
    Date m_observed_from{};
    int m_months = 0;
};

// The same fit in steps. The history outlives the job.
class ClosingFitJob final : public Job {
public:
    ClosingFitJob(const DealHistory& history, FiscalCalendar fiscal);
    ~ClosingFitJob() override;
    [[nodiscard]] Result<Progress> step() override;
    void cancel() override {}  // nothing is written
    [[nodiscard]] ClosingModel take();  // after the end

private:
    std::unique_ptr<ClosingFit> m_fit;
};

// The model turned to the days to come. Needs the model to stay, not the history.
class ClosingOutlook {
public:
    // From the day after `as_of` on; stretch i ends with the day ends[i] (rising, not empty). What closes
    // before `count_from` is taken out of a deal's survival but counts in no stretch.
    ClosingOutlook(const ClosingModel& model, Date as_of, Date count_from, std::vector<Date> ends);

    // Deals created after as_of are at risk from their first day. Cost: one step a day.
    [[nodiscard]] ClosingChances chances(const DealPosition& deal) const;
    [[nodiscard]] std::size_t stretches() const { return m_stretches; }

private:
    struct Day {
        double won, lost;     // factors of month and level
        int stretch;          // −1: not counted
    };
    const ClosingModel& m_model;
    Date m_first;
    std::size_t m_stretches;
    std::vector<Day> m_days;
};

}  // namespace qd::forecast
