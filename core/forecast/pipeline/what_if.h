#pragma once
// "What if": the forecast under a changed assumption, quick enough to follow a dragged
// slider. Nothing is fitted again; chances are moved and the spread is worked out from
// its moments, averaged over the shared shock.

#include <optional>
#include <vector>

#include "core/forecast/pipeline/pipeline_forecast.h"

namespace qd::forecast {

struct DealEdit {
    std::uint32_t deal = 0;                   // place in DealHistory::deals; an open one
    std::optional<std::int64_t> amount;       // minor units
    std::optional<Date> close_date;           // its timing hazard follows; without enough history: in or out of the period
    std::optional<double> chance;             // to be won in the period, 0…1
};

struct Scenario {
    std::vector<DealEdit> edits;
    bool lose_biggest = false;                // the open deal with the largest amount is lost
    double win_rate_change = 0;               // of deals closed in the period, 0.01 = one point more
    double slip_change = 0;                   // of the share that closes only later, 0.01 = one point more
    double added_reps = 0;                    // each brings new deals like an average one, after a ramp-up: a quarter of
                                              // that in the first month, half, three quarters, then all of it
};

struct WhatIfAnswer {
    double expected = 0;                      // minor units
    double p10 = 0, p50 = 0, p90 = 0;
    std::optional<double> chance_of_target;
    std::optional<double> gap;                // target − expected
    Histogram histogram;                      // over the same bins for every scenario of a WhatIf
};

class WhatIf {
public:
    // Copies what it needs of the forecast; history and model must stay. sellers: people who bring deals now.
    WhatIf(const DealHistory& history, const ClosingModel& model, const PipelineForecast& forecast, std::size_t sellers);

    [[nodiscard]] const WhatIfAnswer& base() const { return m_base; }   // nothing changed
    [[nodiscard]] WhatIfAnswer evaluate(const Scenario& scenario) const;

    [[nodiscard]] double win_rate() const { return m_win_rate; }        // expected, of open value closed in the period
    [[nodiscard]] double slip_rate() const { return m_slip_rate; }      // expected, of open value: closes only later
    [[nodiscard]] double worth_of_win_point() const;                    // minor units for one point more
    [[nodiscard]] double worth_of_slip_point() const;                   // minor units for one point less
    [[nodiscard]] std::optional<std::uint32_t> biggest() const;         // place in DealHistory::deals

private:
    struct Deal {
        double amount, won, lost;
    };
    struct Sums {
        double mean = 0, variance = 0;
    };
    [[nodiscard]] std::vector<Deal> changed(const Scenario& scenario) const;
    [[nodiscard]] double chance_on(std::uint32_t place, Date close_date) const;
    [[nodiscard]] double scale_of(const Scenario& scenario) const;
    [[nodiscard]] Sums sums_at(const std::vector<Deal>& deals, double scale, double new_scale, double odds) const;
    [[nodiscard]] WhatIfAnswer answer(const std::vector<Deal>& deals, double scale, double new_scale) const;
    [[nodiscard]] WhatIfAnswer played(const std::vector<Deal>& deals, double scale, double new_scale) const;
    void set_bins();

    const DealHistory& m_history;
    const ClosingModel& m_model;
    PipelineForecast m_forecast;
    std::size_t m_sellers;
    std::vector<Deal> m_deals;                // parallel to m_forecast.deals
    double m_certain = 0, m_new_wins = 0, m_new_mean = 0, m_new_square = 0, m_ramped_wins = 0;
    double m_win_rate = 0, m_slip_rate = 0;
    Histogram m_bins;
    WhatIfAnswer m_base;
};

}  // namespace qd::forecast
