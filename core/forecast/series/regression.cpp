#include "core/forecast/series/regression.h"

#include <algorithm>
#include <cmath>

#include "core/forecast/series/unit_root.h"

namespace qd::forecast {

namespace {

std::size_t longest_lag(const RegressionSpec& spec) {
    int lag = 0;
    for (const Driver& driver : spec.drivers) lag = std::max(lag, driver.lag);
    return static_cast<std::size_t>(lag);
}

// Whether the period holds the last days of a calendar quarter.
bool ends_quarter(Date start, Frequency frequency) {
    const std::chrono::year_month_day last{advance(start, frequency, 1) - std::chrono::days{1}};
    const bool quarter_month = unsigned{last.month()} % 3 == 0;
    if (frequency != Frequency::weekly) return quarter_month;
    return quarter_month && unsigned{last.day()} > 14;
}

std::vector<std::string> term_names(const RegressionSpec& spec, int season) {
    std::vector<std::string> names{"(Intercept)"};
    if (spec.trend) names.emplace_back("trend");
    for (int phase = 2; spec.season && phase <= season; ++phase) names.push_back("season" + std::to_string(phase));
    if (spec.quarter_end) names.emplace_back("quarter end");
    if (spec.trading_days) names.emplace_back("weekdays");
    for (const Driver& driver : spec.drivers) {
        names.push_back(driver.lag == 0 ? driver.name : driver.name + " " + std::to_string(driver.lag) + " periods before");
    }
    return names;
}

// The explaining values of one period, counted from the series' start.
Eigen::VectorXd row_at(const RegressionSpec& spec, Frequency frequency, Date start, std::size_t period, Eigen::Index size) {
    const auto season = static_cast<std::size_t>(season_length(frequency));
    const Date date = advance(start, frequency, static_cast<int>(period));
    Eigen::VectorXd row = Eigen::VectorXd::Zero(size);
    Eigen::Index at = 0;
    row[at++] = 1;
    if (spec.trend) row[at++] = static_cast<double>(period) + 1;
    if (spec.season) {
        const std::size_t phase = period % season;
        if (phase > 0) row[at + static_cast<Eigen::Index>(phase) - 1] = 1;
        at += static_cast<Eigen::Index>(season) - 1;
    }
    if (spec.quarter_end) row[at++] = ends_quarter(date, frequency) ? 1 : 0;
    if (spec.trading_days) row[at++] = weekdays_in(date, frequency);
    for (const Driver& driver : spec.drivers) {
        const std::size_t seen = period - static_cast<std::size_t>(driver.lag);
        row[at++] = driver.values[std::min(seen, driver.values.size() - 1)];
    }
    return row;
}

}  // namespace

int weekdays_in(Date start, Frequency frequency) {
    const Date end = advance(start, frequency, 1);
    int count = 0;
    for (Date day = start; day < end; day += std::chrono::days{1}) {
        const unsigned weekday = std::chrono::weekday{day}.iso_encoding();
        count += weekday <= 5;
    }
    return count;
}

Result<RegressionFit> fit_regression(const Series& series, const RegressionSpec& spec) {
    const std::size_t n = series.values.size(), first = longest_lag(spec);
    for (const Driver& driver : spec.drivers) {
        if (driver.lag < 0 || driver.values.size() + static_cast<std::size_t>(driver.lag) < n) {
            return fail(ErrorKind::invalid_input, "The indicator “" + driver.name + "” does not cover the history.", {},
                        "Add its missing periods or leave it out.");
        }
    }
    const std::vector<std::string> names = term_names(spec, season_length(series.frequency));
    const auto columns = static_cast<Eigen::Index>(names.size());
    if (n < first + names.size() + 1) {
        return fail(ErrorKind::invalid_input, "The history is too short for " + std::to_string(names.size()) + " influences.",
                    {}, "Use fewer influences or more history.");
    }
    const auto rows = static_cast<Eigen::Index>(n - first);
    Eigen::MatrixXd design(rows, columns);
    Eigen::VectorXd target(rows);
    for (Eigen::Index r = 0; r < rows; ++r) {
        const std::size_t period = first + static_cast<std::size_t>(r);
        design.row(r) = row_at(spec, series.frequency, series.start, period, columns).transpose();
        target[r] = series.values[period];
    }
    RegressionFit fit{.spec = spec, .frequency = series.frequency, .start = series.start, .first = first, .observations = n,
                      .terms = {}, .linear = {}};
    fit.linear = spec.kind == RegressionKind::robust ? TRY(robust_least_squares(design, target)) : TRY(least_squares(design, target));
    for (Eigen::Index k = 0; k < columns; ++k) {
        fit.terms.push_back({names[static_cast<std::size_t>(k)], fit.linear.coefficients[k], fit.linear.standard_errors[k]});
    }
    return fit;
}

Forecast forecast_regression(const RegressionFit& fit, int horizon) {
    Forecast result("Regression");
    for (int step = 0; step < horizon; ++step) {
        const std::size_t period = fit.observations + static_cast<std::size_t>(step);
        const Eigen::VectorXd row = row_at(fit.spec, fit.frequency, fit.start, period, fit.linear.coefficients.size());
        result.mean.push_back(row.dot(fit.linear.coefficients));
        result.sigma.push_back(std::sqrt(fit.linear.sigma2));
    }
    return result;
}

LagFinding find_lag(Values series, Values driver, int season, int max_lag) {
    auto changes = [&](Values values) {
        std::vector<double> result = difference(values, 1);
        if (season > 1 && result.size() > 3 * static_cast<std::size_t>(season)) result = difference(result, season);
        return result;
    };
    const std::size_t common = std::min(series.size(), driver.size());
    const std::vector<double> y = changes(series.first(common)), x = changes(driver.first(common));
    LagFinding best;
    int tried = 0;
    std::size_t pairs_of_best = 0;
    for (int lag = 0; lag <= max_lag && y.size() > static_cast<std::size_t>(lag) + 4; ++lag, ++tried) {
        const std::size_t pairs = y.size() - static_cast<std::size_t>(lag);
        double sx = 0, sy = 0, sxx = 0, syy = 0, sxy = 0;
        for (std::size_t t = 0; t < pairs; ++t) {
            const double a = x[t], b = y[t + static_cast<std::size_t>(lag)];
            sx += a;
            sy += b;
            sxx += a * a;
            syy += b * b;
            sxy += a * b;
        }
        const auto n = static_cast<double>(pairs);
        const double spread = std::sqrt(std::max(sxx - sx * sx / n, 0.0) * std::max(syy - sy * sy / n, 0.0));
        const double correlation = spread > 0 ? (sxy - sx * sy / n) / spread : 0;
        if (std::abs(correlation) <= std::abs(best.correlation)) continue;
        best = {lag, correlation, false};
        pairs_of_best = pairs;
    }
    if (tried == 0) return best;
    // Šidák: the largest of `tried` correlations has to stand out among them all.
    const double level = std::pow(0.95, 1.0 / tried);
    best.significant = std::abs(best.correlation) * std::sqrt(static_cast<double>(pairs_of_best)) > normal_multiplier(level);
    return best;
}

}  // namespace qd::forecast
