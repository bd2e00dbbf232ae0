#include "core/forecast/process/people_forecast.h"

#include <algorithm>
#include <cmath>

#include "core/forecast/series/methods.h"
#include "core/forecast/series/reconcile.h"

namespace qd::forecast {
namespace {

constexpr std::size_t kPeopleInStep = 4;

// Leaves that are at least 0 and add up to the total.
Eigen::VectorXd leaves_within(const SummingMatrix& summing, const Eigen::VectorXd& reconciled, double total) {
    const auto count = summing.cols();
    Eigen::VectorXd leaves = reconciled.tail(count).cwiseMax(0.0);
    const double sum = leaves.sum();
    if (sum > 0) leaves *= total / sum;
    else leaves.setConstant(count ? total / static_cast<double>(count) : 0);
    return summing * leaves;
}

std::int64_t cents(double value) { return std::llround(value); }

}  // namespace

PeopleForecast::PeopleForecast(const RunInputs& inputs, int steps) : m_inputs(inputs), m_steps(static_cast<std::size_t>(steps)), m_wins(wins_of(inputs)) {
    for (const Win& win : m_wins) m_wins_of[win.owner].push_back(win);
    for (const DealPath& deal : inputs.history.deals)
        if (const DealMoment& now = inputs.history.path(deal).back(); inputs.history.is_open(now)) (void)m_wins_of[now.owner];
    for (const auto& [id, wins] : m_wins_of) m_ids.push_back(id);
}

Result<bool> PeopleForecast::step() {
    for (const std::size_t until = std::min(m_own.size() + kPeopleInStep, m_ids.size()); m_own.size() < until;) {
        const Series series = won_series(m_wins, m_wins_of.at(m_ids[m_own.size()]), m_inputs);
        if (!m_steps || series.values.empty()) m_own.emplace_back(m_steps, 0.0);
        else m_own.push_back(TRY(forecast_series(series, "dotm", static_cast<int>(m_steps), {})).mean);
    }
    return m_own.size() == m_ids.size();
}

std::int64_t PeopleForecast::won(std::size_t person, Date from, Date to) const { return won_between(m_wins_of.at(m_ids[person]), from, to); }

// The whole period from its steps: deviations add as errors did together in the past.
void PeopleForecast::sum_up(ModelOutcome& outcome) const {
    PeriodForecast& period = outcome.period;
    period.won = won_between(m_wins, m_inputs.period.first, m_inputs.period.last);
    const Date before = current_grain(m_inputs) - std::chrono::days{1};
    const double done = static_cast<double>(m_inputs.period.first <= before ? won_between(m_wins, m_inputs.period.first, before) : 0);
    double mean = done, spread[4] = {0, 0, 0, 0};
    for (const FanStep& step : outcome.fan) {
        if (step.start < grain_start(m_inputs.period.first, grain_of(m_inputs.period.cadence))) continue;
        mean += step.mean;
        const double widths[4] = {step.mean - step.low80, step.high80 - step.mean, step.mean - step.low95, step.high95 - step.mean};
        for (int side = 0; side < 4; ++side) spread[side] += widths[side] * widths[side];
    }
    for (double& width : spread) width = std::sqrt(width) * outcome.error_together;
    const double least = static_cast<double>(period.won);
    period.mean = cents(std::max(mean, least));
    period.low80 = cents(std::max(mean - spread[0], least));
    period.high80 = cents(std::max(mean + spread[1], least));
    period.low95 = cents(std::max(mean - spread[2], least));
    period.high95 = cents(std::max(mean + spread[3], least));
}

Result<> PeopleForecast::share_steps(ModelOutcome& outcome) const {
    if (m_ids.empty()) return {};
    const Date current = current_grain(m_inputs);
    std::vector<int> parents(m_ids.size() + 1, 0);
    parents.front() = -1;
    const SummingMatrix summing = TRY(summing_matrix(parents));
    for (std::size_t step = 0; step < m_steps; ++step) {
        FanStep& fan = outcome.fan[step];
        Eigen::VectorXd base(static_cast<Eigen::Index>(m_ids.size()) + 1);
        base(0) = fan.mean;
        for (std::size_t at = 0; at < m_ids.size(); ++at)
            base(static_cast<Eigen::Index>(at) + 1) = std::max(m_own[at][step], step == 0 ? static_cast<double>(won(at, current, m_inputs.as_of)) : 0.0);
        const Eigen::VectorXd reconciled = TRY(reconcile(summing, base, Reconciliation::wls_struct));
        const std::vector<std::int64_t> whole = to_minor_units(summing, leaves_within(summing, reconciled, fan.mean), 1);
        fan.mean = static_cast<double>(whole.front());
        for (std::size_t at = 0; at < m_ids.size(); ++at) outcome.people[at].steps[step] = whole[at + 1];
    }
    return {};
}

Result<> PeopleForecast::share(ModelOutcome& outcome) const {
    const Date current = current_grain(m_inputs);
    if (!outcome.fan.empty()) {
        // What has been won in the period under way is certain; the rest of its forecast is not.
        FanStep& now = outcome.fan.front();
        double sum = 0;
        for (const Win& win : m_wins)
            if (win.day >= current) sum += static_cast<double>(win.amount);
        for (double* value : {&now.mean, &now.low80, &now.high80, &now.low95, &now.high95}) *value = std::max(*value, sum);
    }
    for (const Id id : m_ids) outcome.people.push_back({id, std::vector<std::int64_t>(m_steps), 0});
    TRY(share_steps(outcome));
    sum_up(outcome);
    const Date before = current - std::chrono::days{1};
    const Date first = grain_start(m_inputs.period.first, grain_of(m_inputs.period.cadence));
    for (std::size_t at = 0; at < m_ids.size(); ++at) {
        PersonForecast& person = outcome.people[at];
        if (m_inputs.period.first <= before) person.period += won(at, m_inputs.period.first, before);
        for (std::size_t step = 0; step < m_steps; ++step)
            if (outcome.fan[step].start >= first) person.period += person.steps[step];
    }
    return {};
}

}  // namespace qd::forecast
