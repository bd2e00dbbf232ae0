#include "core/forecast/series/drivers.h"

#include <algorithm>

#include "core/forecast/series/regression.h"

namespace qd::forecast {

namespace {

constexpr int kLongestLead = 6;  // periods
constexpr std::size_t kFewestForLeads = 12;

}  // namespace

std::vector<double> aligned(const Series& indicator, const Series& to) {
    std::vector<double> values;
    if (indicator.values.empty() || indicator.start > to.start) return values;
    const Date end = indicator.date_at(indicator.values.size());
    std::size_t first = 0;  // the first point that reaches into the period
    for (std::size_t at = 0; to.date_at(at + 1) <= end; ++at) {
        const Date from = to.date_at(at), until = to.date_at(at + 1);
        double sum = 0;
        int count = 0;
        while (first < indicator.values.size() && indicator.date_at(first + 1) <= from) ++first;
        for (std::size_t point = first; point < indicator.values.size() && indicator.date_at(point) < until; ++point) sum += indicator.values[point], ++count;
        if (count == 0) break;
        values.push_back(sum / count);
    }
    return values;
}

std::vector<Lead> find_leads(const Series& history, std::span<const NamedSeries> indicators) {
    std::vector<Lead> leads;
    const std::size_t n = history.values.size();
    for (const NamedSeries& indicator : indicators) {
        const std::vector<double> values = aligned(indicator.series, history);
        if (values.size() < n || n < kFewestForLeads) {
            leads.push_back({.name = indicator.id, .too_short = true});
            continue;
        }
        const int longest = std::min(kLongestLead, static_cast<int>(n / 3));
        const LagFinding found = find_lag(history.values, Values(values).first(n), 1, longest);
        leads.push_back({indicator.id, found.lag, found.correlation, found.significant});
    }
    return leads;
}

Result<Forecast> forecast_by_drivers(const Series& past, std::span<const NamedSeries> indicators, int horizon, const std::vector<double>& levels) {
    RegressionSpec spec;
    spec.season = past.values.size() > 3 * static_cast<std::size_t>(season_length(past.frequency));
    spec.quarter_end = !spec.season;
    const std::vector<Lead> leads = find_leads(past, indicators);
    for (std::size_t at = 0; at < leads.size(); ++at) {
        if (!leads[at].leads()) continue;
        std::vector<double> values = aligned(indicators[at].series, past);
        values.resize(past.values.size());
        spec.drivers.push_back({leads[at].name, std::move(values), leads[at].lag});
    }
    Forecast made = forecast_regression(TRY(fit_regression(past, spec)), horizon);
    made.model = kDriversMethod;
    add_normal_bands(made, levels);
    return made;
}

}  // namespace qd::forecast
