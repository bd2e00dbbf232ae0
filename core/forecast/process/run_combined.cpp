#include "core/forecast/process/run_combined.h"

#include <algorithm>
#include <cmath>

namespace qd::forecast {
namespace {

constexpr int kFewestMonths = 3;

// One month ahead, as it would have been at past month ends.
Scores scores_of(const Combination& combination) {
    Scores scores;
    double absolute = 0, actual = 0, bias = 0, naive = 0;
    int scaled = 0;
    double last = -1;
    for (const PastForecast& past : combination.past) {
        if (past.ahead != 1 || past.combined <= 0) continue;
        ++scores.forecasts;
        absolute += std::abs(past.combined - past.actual);
        actual += past.actual;
        bias += past.combined - past.actual;
        if (last >= 0) naive += std::abs(past.actual - last), ++scaled;
        last = past.actual;
    }
    if (!scores.forecasts || actual <= 0) return {};
    scores.wape = 100 * absolute / actual;
    scores.bias = bias / scores.forecasts;
    if (scaled && naive > 0) scores.mase = absolute / scores.forecasts / (naive / scaled);
    if (const IntervalRecord& record = combination.intervals; record.tested > 0) {
        scores.coverage80 = static_cast<double>(record.within80) / record.tested;
        scores.coverage95 = static_cast<double>(record.within95) / record.tested;
    }
    return scores;
}

}  // namespace

bool can_combine(const RunInputs& inputs, const Combination& combination) {
    return grain_of(inputs.period.cadence) == Frequency::monthly && combination.series >= 0 && combination.past_count >= kFewestMonths && !combination.months.empty();
}

Result<> apply_combination(const RunInputs& inputs, const Combination& combination, bool use, const PeopleForecast& people, ModelOutcome& outcome) {
    if (!can_combine(inputs, combination)) return {};
    Candidate candidate{.method = kCombined, .label = "Open deals and history combined", .scores = scores_of(combination), .lack = {},
                        .intervals_tested = combination.intervals.tested};
    if (!candidate.scores.forecasts) candidate.lack = "not tested";
    outcome.candidates.insert(outcome.candidates.begin(), std::move(candidate));
    if (!use) return {};
    outcome.method = kCombined;
    outcome.label = outcome.candidates.front().label;
    outcome.reason = combination.reason;
    outcome.insufficient = false;
    for (FanStep& step : outcome.fan)
        for (const CombinedMonth& month : combination.months) {
            if (first_of_month(month.days.first) != step.start) continue;
            step.mean = std::max(month.combined, 0.0);
            step.low80 = std::clamp(month.spread.p10, 0.0, step.mean);
            step.high80 = std::max(month.spread.p90, step.mean);
            step.low95 = std::clamp(month.spread.p025, 0.0, step.low80);
            step.high95 = std::max(month.spread.p975, step.high80);
        }
    outcome.people.clear();
    outcome.period = {};
    TRY(people.share(outcome));
    // The simulation knows how the months' errors go together.
    PeriodForecast& period = outcome.period;
    const auto cents = [&](double value) { return std::max(std::llround(value), static_cast<long long>(period.won)); };
    period.low80 = std::min<std::int64_t>(cents(combination.total.p10), period.mean);
    period.high80 = std::max<std::int64_t>(cents(combination.total.p90), period.mean);
    period.low95 = std::min<std::int64_t>(cents(combination.total.p025), period.low80);
    period.high95 = std::max<std::int64_t>(cents(combination.total.p975), period.high80);
    return {};
}

}  // namespace qd::forecast
