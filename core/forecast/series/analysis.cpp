#include "core/forecast/series/analysis.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/forecast/series/box_cox.h"
#include "core/forecast/series/methods.h"
#include "core/forecast/series/stl.h"
#include "core/forecast/series/unit_root.h"

namespace qd::forecast {
namespace {

using Kind = Finding::Kind;

constexpr double kProfileLimit = 0.15;  // a position this far from the mean is worth a sentence
constexpr std::size_t kFewestForUnitRoot = 20;

// With a true minus.
std::string signed_number(double value) { return fmt::format("{}{:.2f}", value < 0 ? "−" : "", std::abs(value)); }

const char* units_of(Frequency frequency) {
    switch (frequency) {
        case Frequency::weekly: return "weeks";
        case Frequency::monthly: return "months";
        case Frequency::quarterly: return "quarters";
        case Frequency::yearly: return "years";
    }
    return "periods";
}

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

}  // namespace

Analyser::Analyser(Series history, std::span<const NamedSeries> indicators, unsigned fiscal_first_month)
    : m_indicators(indicators), m_fiscal_first_month(fiscal_first_month), m_season(season_length(history.frequency)) {
    m_analysis.history = std::move(history);
    m_two_years = m_season > 1 && m_analysis.history.values.size() > 2 * static_cast<std::size_t>(m_season);
    const auto part = [this](void (Analyser::*look)()) { m_parts.emplace_back([this, look] { (this->*look)(); }); };
    part(&Analyser::describe_history);
    if (!m_analysis.enough()) return;
    for (const auto look : {&Analyser::describe_trend, &Analyser::describe_level, &Analyser::describe_season, &Analyser::describe_quarter, &Analyser::find_anomalies,
                            &Analyser::find_shifts, &Analyser::describe_anomalies, &Analyser::describe_left_over, &Analyser::describe_leads})
        part(look);
}

bool Analyser::step() {
    m_parts[m_next++]();
    return m_next == m_parts.size();
}

void Analyser::describe_history() {
    const Series& history = m_analysis.history;
    const std::size_t count = history.values.size();
    const char* units = units_of(history.frequency);
    if (count == 0) return warn(Kind::history, fmt::format("No {} of won deals before {}: there is no history to learn from.", units, iso(history.start)));
    if (!m_analysis.enough()) return warn(Kind::history, fmt::format("Insufficient history: {} {}, at least {} are needed to test models.", count, units, kLeastHistory));
    const bool one_year = m_season > 1 && count < 2 * static_cast<std::size_t>(m_season);
    add(Kind::history, one_year ? fmt::format("{} {} of history: the season of a whole year is not known yet.", count, units) : fmt::format("{} {} of history.", count, units));
}

void Analyser::describe_trend() {
    const Values values = m_analysis.history.values;
    m_analysis.trend = robust_trend(values);
    if (!m_analysis.trend) return add(Kind::trend, "No trend beyond chance.");
    double sum = 0;
    for (const double value : values) sum += value;
    const double mean = sum / static_cast<double>(values.size());
    add(Kind::trend, fmt::format("Sales {} by {:.1f} % of an average period each period.", *m_analysis.trend > 0 ? "rise" : "fall", 100 * std::abs(*m_analysis.trend) / std::max(mean, 1.0)));
}

void Analyser::describe_level() {
    const Values values = m_analysis.history.values;
    if (values.size() < kFewestForUnitRoot || std::ranges::all_of(values, [&](double v) { return v == values.front(); })) return;
    UnitRoot found{.kpss_lags = kpss_lags(values.size()), .dickey_fuller_lags = dickey_fuller_lags(values.size())};
    found.kpss = kpss_statistic(values, found.kpss_lags);
    found.dickey_fuller = dickey_fuller_statistic(values, found.dickey_fuller_lags);
    found.dickey_fuller_limit = dickey_fuller_limit(values.size());
    m_analysis.unit_root = found;
    const char* words = found.kpss <= kKpssLimit                            ? "Sales keep to one level and come back to it."
                        : found.dickey_fuller < found.dickey_fuller_limit ? "Sales keep to a line and come back to it."
                                                                          : "Sales wander and keep to no level: the latest periods say most.";
    add(Kind::level, words, fmt::format("KPSS {:.2f} (limit {:.2f}), ADF {} (limit {})", found.kpss, kKpssLimit, signed_number(found.dickey_fuller), signed_number(found.dickey_fuller_limit)));
}

void Analyser::describe_season() {
    if (!m_two_years) return;
    const Values values = m_analysis.history.values;
    m_analysis.seasonal_strength = decompose_stl(values, m_season, {.robust = true}).seasonal_strength();
    add(Kind::season, fmt::format("The season of the year explains {:.0f} % of what trend leaves.", 100 * *m_analysis.seasonal_strength));
    m_analysis.lambda = guerrero_lambda(values, m_season);
    if (!m_analysis.lambda) return;
    const bool relative = *m_analysis.lambda < 0.5;
    add(Kind::season, relative ? "Swings grow with the level of sales: read them in per cent." : "Swings are as wide at high sales as at low ones: read them as amounts.",
        "Box–Cox λ " + signed_number(*m_analysis.lambda));
}

void Analyser::describe_quarter() {
    constexpr const char* kPlaces[] = {"first", "second", "third"};
    m_analysis.quarter_profile = profile_by_position(m_analysis.history, m_fiscal_first_month);
    for (std::size_t position = 0; position < m_analysis.quarter_profile.size(); ++position) {
        const double share = m_analysis.quarter_profile[position];
        if (std::abs(share - 1) < kProfileLimit) continue;
        add(Kind::quarter, fmt::format("The {} month of a quarter is {}: {:.0f} % of an average month.", kPlaces[position], share < 1 ? "low" : "high", share * 100));
    }
}

void Analyser::find_anomalies() {
    if (m_analysis.history.values.size() >= kFewestForAnomalies) m_analysis.outliers = find_outliers(m_analysis.history.values, m_two_years ? m_season : 1);
}

void Analyser::find_shifts() {
    if (m_analysis.history.values.size() >= kFewestForAnomalies) m_analysis.shifts = find_level_shifts(m_analysis.history.values, m_two_years ? m_season : 1);
}

void Analyser::describe_anomalies() {
    const Series& history = m_analysis.history;
    for (const Outlier& outlier : m_analysis.outliers)
        warn(Kind::anomaly, fmt::format("{} does not fit: {:.0f} % of what trend and season suggest.", period_name(history, outlier.index), outlier.expected != 0 ? 100 * outlier.value / outlier.expected : 0));
    for (const LevelShift& shift : m_analysis.shifts) warn(Kind::shift, fmt::format("From {} on sales run on another level.", period_name(history, shift.index)));
    for (std::size_t at = 0; at < history.values.size(); ++at)
        if (history.values[at] == 0) m_analysis.gaps.push_back(at);
    if (!m_analysis.gaps.empty()) warn(Kind::gap, fmt::format("{} periods without a win; they count as 0.", m_analysis.gaps.size()));
}

void Analyser::describe_left_over() {
    m_analysis.left_over = check_left_over(m_analysis.history.values, m_season);
    if (!m_analysis.left_over) return;
    const LeftOver& left = *m_analysis.left_over;
    const std::string figures = fmt::format("Ljung–Box over {} lags: p {:.3f}", left.test.lags, left.test.p_value);
    if (!left.test.has_pattern()) return add(Kind::left_over, "What trend and season leave over looks like chance.", figures);
    const int lag = left.strongest_lag();
    const double r = left.autocorrelation[static_cast<std::size_t>(lag) - 1];
    add(Kind::left_over, fmt::format("What trend and season leave over still has a pattern: {} {} apart go {}. ARIMA can learn it and is tried.", units_of(m_analysis.history.frequency), lag, r > 0 ? "together" : "against each other"),
        fmt::format("correlation {}, {}", signed_number(r), figures));
}

void Analyser::describe_leads() {
    m_analysis.leads = find_leads(m_analysis.history, m_indicators);
    for (const Lead& lead : m_analysis.leads) {
        if (lead.too_short) warn(Kind::driver, fmt::format("“{}” covers too little of the history to tell whether it leads sales.", lead.name));
        else if (!lead.significant) add(Kind::driver, fmt::format("“{}” shows no link with sales beyond chance.", lead.name));
        else if (lead.lag == 0) add(Kind::driver, fmt::format("“{}” moves with sales (correlation {}), but does not lead them.", lead.name, signed_number(lead.correlation)));
        else add(Kind::driver, fmt::format("“{}” leads sales by {} {} (correlation {}).", lead.name, lead.lag, units_of(m_analysis.history.frequency), signed_number(lead.correlation)));
    }
}

Analysis analyse(Series history, std::span<const NamedSeries> indicators, unsigned fiscal_first_month) {
    Analyser analyser{std::move(history), indicators, fiscal_first_month};
    while (!analyser.step()) {}
    return analyser.take();
}

}  // namespace qd::forecast
