#include "core/forecast/process/run_analysis.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/forecast/series/methods.h"
#include "core/forecast/series/regression.h"
#include "core/forecast/series/stl.h"

namespace qd::forecast {
namespace {

constexpr int kLongestLead = 6;       // periods
constexpr double kProfileLimit = 0.15;  // a position this far from the mean is worth a sentence

std::string period_name(const Series& series, std::size_t at) {
    const Date day = series.date_at(at);
    return series.frequency == Frequency::weekly ? "the week of " + iso(day) : iso(day).substr(0, 7);
}

double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    if (values.size() % 2) return *middle;
    return (*middle + *std::max_element(values.begin(), middle)) / 2;
}

// Theil (1950), Sen (1968); the test is Mann's and Kendall's with its normal approximation.
std::optional<double> robust_trend(Values values) {
    if (values.size() < kLeastHistory) return {};
    std::vector<double> slopes;
    double sign_sum = 0;
    for (std::size_t from = 0; from < values.size(); ++from)
        for (std::size_t to = from + 1; to < values.size(); ++to) {
            slopes.push_back((values[to] - values[from]) / static_cast<double>(to - from));
            sign_sum += values[to] > values[from] ? 1 : values[to] < values[from] ? -1 : 0;
        }
    const auto n = static_cast<double>(values.size());
    const double deviation = std::sqrt(n * (n - 1) * (2 * n + 5) / 18);
    if (std::abs(sign_sum) - 1 < 1.959964 * deviation) return {};
    return median(std::move(slopes));
}

// Positions count from the fiscal quarter's first month.
std::vector<double> profile_by_position(const Series& history, unsigned fiscal_first_month) {
    if (history.frequency != Frequency::monthly || history.values.size() < 6) return {};
    std::vector<double> sums(3), counts(3);
    double total = 0;
    for (std::size_t at = 0; at < history.values.size(); ++at) {
        const auto month = static_cast<unsigned>(std::chrono::year_month_day{history.date_at(at)}.month());
        const auto position = (month + 12 - fiscal_first_month) % 3;
        sums[position] += history.values[at];
        ++counts[position];
        total += history.values[at];
    }
    if (!(total > 0)) return {};
    const double mean = total / static_cast<double>(history.values.size());
    for (std::size_t position = 0; position < 3; ++position) sums[position] = counts[position] > 0 ? sums[position] / counts[position] / mean : 1;
    return sums;
}

void describe_history(Analysis& analysis, const RunInputs& inputs) {
    const std::size_t count = analysis.history.values.size();
    const char* unit = analysis.history.frequency == Frequency::weekly ? "weeks" : "months";
    if (count == 0) analysis.findings.push_back({Finding::Kind::history, true, fmt::format("No {} of won deals before {}: there is no history to learn from.", unit, iso(inputs.as_of))});
    else if (!analysis.enough())
        analysis.findings.push_back({Finding::Kind::history, true, fmt::format("Insufficient history: {} {}, at least {} are needed to test models.", count, unit, kLeastHistory)});
    else {
        const auto year = static_cast<std::size_t>(season_length(analysis.history.frequency));
        analysis.findings.push_back({Finding::Kind::history, false,
                                     count < 2 * year ? fmt::format("{} {} of history: the season of a whole year is not known yet.", count, unit)
                                                      : fmt::format("{} {} of history.", count, unit)});
    }
}

void describe_quarter(Analysis& analysis) {
    constexpr const char* kPlaces[] = {"first", "second", "third"};
    for (std::size_t position = 0; position < analysis.quarter_profile.size(); ++position) {
        const double share = analysis.quarter_profile[position];
        if (std::abs(share - 1) < kProfileLimit) continue;
        analysis.findings.push_back({Finding::Kind::quarter, false,
                                     fmt::format("The {} month of a quarter is {}: {:.0f} % of an average month.", kPlaces[position], share < 1 ? "low" : "high", share * 100)});
    }
}

void find_leads(Analysis& analysis, const RunInputs& inputs) {
    const Series& history = analysis.history;
    for (const NamedSeries& indicator : inputs.indicators) {
        const std::vector<double> values = aligned(indicator.series, history);
        if (values.size() < history.values.size() || history.values.size() < 2 * kLeastHistory) {
            analysis.findings.push_back({Finding::Kind::driver, true, fmt::format("“{}” covers too little of the history to tell whether it leads sales.", indicator.id)});
            continue;
        }
        const int longest = std::min(kLongestLead, static_cast<int>(history.values.size() / 3));
        const LagFinding found = find_lag(history.values, Values(values).first(history.values.size()), 1, longest);
        analysis.leads.push_back({indicator.id, found.lag, found.correlation, found.significant});
        analysis.findings.push_back({Finding::Kind::driver, false,
                                     found.significant ? fmt::format("“{}” leads sales by {} periods (correlation {:.2f}).", indicator.id, found.lag, found.correlation)
                                                       : fmt::format("“{}” shows no link with sales beyond chance.", indicator.id)});
    }
}

}  // namespace

std::vector<double> aligned(const Series& indicator, const Series& to) {
    std::vector<double> values;
    if (indicator.values.empty() || indicator.start > to.start) return values;
    const Date end = indicator.date_at(indicator.values.size());
    for (std::size_t at = 0; to.date_at(at + 1) <= end; ++at) {
        double sum = 0;
        int count = 0;
        for (std::size_t point = 0; point < indicator.values.size(); ++point) {
            const Date from = indicator.date_at(point), until = indicator.date_at(point + 1);
            if (from < to.date_at(at + 1) && until > to.date_at(at)) sum += indicator.values[point], ++count;
        }
        if (count == 0) break;
        values.push_back(sum / count);
    }
    return values;
}

Analysis analyse(const RunInputs& inputs) {
    Analysis analysis;
    analysis.history = won_series(wins_of(inputs), inputs);
    const Series& history = analysis.history;
    describe_history(analysis, inputs);
    if (!analysis.enough()) return analysis;
    const int season = season_length(history.frequency);
    const bool two_years = history.values.size() > 2 * static_cast<std::size_t>(season);
    analysis.trend = robust_trend(history.values);
    if (analysis.trend) {
        double sum = 0;
        for (const double value : history.values) sum += value;
        const double mean = sum / static_cast<double>(history.values.size());
        analysis.findings.push_back({Finding::Kind::trend, false, fmt::format("Sales {} by {:.1f} % of an average period each period.", *analysis.trend > 0 ? "rise" : "fall", 100 * std::abs(*analysis.trend) / std::max(mean, 1.0))});
    } else {
        analysis.findings.push_back({Finding::Kind::trend, false, "No trend beyond chance."});
    }
    if (two_years) {
        analysis.seasonal_strength = decompose_stl(history.values, season, {.robust = true}).seasonal_strength();
        analysis.findings.push_back({Finding::Kind::season, false, fmt::format("The season of the year explains {:.0f} % of what trend leaves.", 100 * *analysis.seasonal_strength)});
    }
    analysis.quarter_profile = profile_by_position(history, inputs.fiscal_first_month);
    describe_quarter(analysis);
    if (history.values.size() >= kFewestForAnomalies) {
        analysis.outliers = find_outliers(history.values, two_years ? season : 1);
        analysis.shifts = find_level_shifts(history.values, two_years ? season : 1);
    }
    for (const Outlier& outlier : analysis.outliers)
        analysis.findings.push_back({Finding::Kind::anomaly, true, fmt::format("{} does not fit: {:.0f} % of what trend and season suggest.", period_name(history, outlier.index), outlier.expected != 0 ? 100 * outlier.value / outlier.expected : 0)});
    for (const LevelShift& shift : analysis.shifts)
        analysis.findings.push_back({Finding::Kind::shift, true, fmt::format("From {} on sales run on another level.", period_name(history, shift.index))});
    for (std::size_t at = 0; at < history.values.size(); ++at)
        if (history.values[at] == 0) analysis.gaps.push_back(at);
    if (!analysis.gaps.empty())
        analysis.findings.push_back({Finding::Kind::gap, true, fmt::format("{} periods without a win; they count as 0.", analysis.gaps.size())});
    find_leads(analysis, inputs);
    return analysis;
}

}  // namespace qd::forecast
