#include "core/forecast/process/people_forecast.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "core/forecast/series/methods.h"
#include "core/forecast/series/reconcile.h"

namespace qd::forecast {
namespace {

// Everybody who won something, and everybody with an open deal.
std::vector<Id> sellers(const RunInputs& inputs, const std::vector<Win>& wins) {
    std::map<Id, bool> known;
    for (const Win& win : wins) known[win.owner] = true;
    for (const DealPath& deal : inputs.history.deals)
        if (const DealMoment& now = inputs.history.path(deal).back(); inputs.history.is_open(now)) known[now.owner] = true;
    std::vector<Id> ids;
    for (const auto& [id, there] : known) ids.push_back(id);
    return ids;
}

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

// The whole period from its steps: deviations add as errors did together in the past.
void sum_up(const RunInputs& inputs, const std::vector<Win>& wins, ModelOutcome& outcome) {
    PeriodForecast& period = outcome.period;
    period.won = won_between(wins, inputs.period.first, inputs.period.last);
    const Date current = current_grain(inputs);
    const Date before = current - std::chrono::days{1};
    const double done = static_cast<double>(inputs.period.first <= before ? won_between(wins, inputs.period.first, before) : 0);
    double mean = done, spread[4] = {0, 0, 0, 0};
    for (const FanStep& step : outcome.fan) {
        if (step.start < grain_start(inputs.period.first, grain_of(inputs.period.cadence))) continue;
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

}  // namespace

Result<> share_among_people(const RunInputs& inputs, const std::vector<Win>& wins, ModelOutcome& outcome) {
    const Date current = current_grain(inputs);
    const auto so_far = [&](Id owner) { return static_cast<double>(won_between(wins, current, inputs.as_of, owner)); };
    if (!outcome.fan.empty()) {
        // What has been won in the period under way is certain; the rest of its forecast is not.
        FanStep& now = outcome.fan.front();
        double sum = 0;
        for (const Win& win : wins)
            if (win.day >= current) sum += static_cast<double>(win.amount);
        for (double* value : {&now.mean, &now.low80, &now.high80, &now.low95, &now.high95}) *value = std::max(*value, sum);
    }
    const std::vector<Id> ids = sellers(inputs, wins);
    const std::size_t steps = outcome.fan.size();
    std::vector<Forecast> own;
    for (const Id id : ids) {
        outcome.people.push_back({id, std::vector<std::int64_t>(steps), 0});
        const Series series = won_series(wins, inputs, id);
        if (steps && !series.values.empty()) own.push_back(TRY(forecast_series(series, "dotm", static_cast<int>(steps), {})));
        else own.emplace_back("none"), own.back().mean.assign(steps, 0);
    }
    if (!ids.empty()) {
        std::vector<int> parents(ids.size() + 1, 0);
        parents.front() = -1;
        const SummingMatrix summing = TRY(summing_matrix(parents));
        for (std::size_t step = 0; step < steps; ++step) {
            FanStep& fan = outcome.fan[step];
            Eigen::VectorXd base(static_cast<Eigen::Index>(ids.size()) + 1);
            base(0) = fan.mean;
            for (std::size_t at = 0; at < ids.size(); ++at) base(static_cast<Eigen::Index>(at) + 1) = std::max(own[at].mean[step], step == 0 ? so_far(ids[at]) : 0.0);
            const Eigen::VectorXd reconciled = TRY(reconcile(summing, base, Reconciliation::wls_struct));
            const std::vector<std::int64_t> whole = to_minor_units(summing, leaves_within(summing, reconciled, fan.mean), 1);
            fan.mean = static_cast<double>(whole.front());
            for (std::size_t at = 0; at < ids.size(); ++at) outcome.people[at].steps[step] = whole[at + 1];
        }
    }
    sum_up(inputs, wins, outcome);
    const Date before = current - std::chrono::days{1};
    const Date first = grain_start(inputs.period.first, grain_of(inputs.period.cadence));
    for (PersonForecast& person : outcome.people) {
        if (inputs.period.first <= before)
            for (const Win& win : wins)
                if (win.owner == person.person && win.day >= inputs.period.first && win.day <= before) person.period += win.amount;
        for (std::size_t step = 0; step < steps; ++step)
            if (outcome.fan[step].start >= first) person.period += person.steps[step];
    }
    return {};
}

}  // namespace qd::forecast
