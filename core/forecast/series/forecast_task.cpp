#include "core/forecast/series/forecast_task.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <string>

#include "core/forecast/series/aggregation.h"
#include "core/forecast/series/anomalies.h"
#include "core/forecast/series/calibration.h"
#include "core/forecast/series/ensemble.h"
#include "core/forecast/series/intermittent.h"
#include "core/forecast/series/methods.h"
#include "core/forecast/series/naive.h"
#include "core/forecast/series/reconcile.h"

namespace qd::forecast {

namespace {

// A year's season is told from outliers when two years are known.
int season_for_anomalies(Values values, Frequency frequency) {
    const int season = season_length(frequency);
    return values.size() > 2 * static_cast<std::size_t>(season) ? season : 1;
}

std::vector<double> without_outliers(Values values, Frequency frequency) {
    if (values.size() < kFewestForAnomalies) return {values.begin(), values.end()};
    return cleaned(values, find_outliers(values, season_for_anomalies(values, frequency)));
}

std::vector<double> since_last_shift(Values values, Frequency frequency) {
    if (values.size() >= kFewestForAnomalies) {
        const auto shifts = find_level_shifts(values, season_for_anomalies(values, frequency));
        if (!shifts.empty()) values = values.subspan(shifts.back().index);
    }
    return {values.begin(), values.end()};
}

// "auto": the ensemble with calibrated intervals; the mean of aggregates when sales come now and then.
class CombinedTask final : public ForecastTask {
public:
    CombinedTask(std::vector<double> values, Frequency frequency, int horizon, std::vector<double> levels)
        : m_values(std::move(values)), m_frequency(frequency), m_horizon(horizon), m_levels(std::move(levels)) {
        const bool never_negative = *std::ranges::min_element(m_values) >= 0;
        if (never_negative) m_floor = 0;
        m_sparse = never_negative && profile_of(m_values).mean_interval >= 1.32;
    }

    Result<bool> step() override {
        if (m_sparse) {
            m_forecast = forecast_imapa(m_values, m_horizon);
            m_forecast.model = "auto";
            add_pooled_bands(m_forecast, m_frequency, m_levels, m_floor);
            return true;
        }
        if (!m_ensemble) {
            if (!m_fitting) m_fitting = std::make_unique<Ensemble::Fitting>(m_values, m_frequency);
            if (m_fitting->step()) m_ensemble = m_fitting->take();
            return false;
        }
        m_forecast = m_ensemble->forecast(m_values, m_horizon);
        add_calibrated_bands(m_forecast, rolling_scores(*m_ensemble, m_values, m_frequency, m_horizon), m_frequency, m_levels, m_floor);
        return true;
    }
    Forecast take() override { return std::move(m_forecast); }

private:
    std::vector<double> m_values;
    Frequency m_frequency;
    int m_horizon;
    std::vector<double> m_levels;
    double m_floor = -std::numeric_limits<double>::infinity();
    bool m_sparse = false;
    std::unique_ptr<Ensemble::Fitting> m_fitting;
    std::optional<Ensemble> m_ensemble;
    Forecast m_forecast;
};

struct Bucket {
    int length;           // periods
    Frequency frequency;  // of sums over it
};

// The longest first.
std::vector<Bucket> buckets_of(Frequency frequency) {
    switch (frequency) {
        case Frequency::weekly: return {{52, Frequency::yearly}, {13, Frequency::quarterly}};
        case Frequency::monthly: return {{12, Frequency::yearly}, {3, Frequency::quarterly}};
        case Frequency::quarterly: return {{4, Frequency::yearly}};
        case Frequency::yearly: break;
    }
    return {};
}

// Periods, quarters and years each forecast by the ensemble from their own sums, then made to add up (temporal hierarchies,
// Athanasopoulos et al. 2017; errors grow with the periods below, WLS with structural scaling).
class TemporalTask final : public ForecastTask {
public:
    TemporalTask(const std::vector<double>& values, Frequency frequency, int horizon, const std::vector<double>& levels)
        : m_season(season_length(frequency)), m_horizon(horizon), m_never_negative(*std::ranges::min_element(values) >= 0) {
        constexpr std::size_t fewest = 4;
        m_years = (horizon + m_season - 1) / m_season;
        for (const Bucket& bucket : buckets_of(frequency)) {
            std::vector<double> sums = bucket_means(values, bucket.length);
            if (sums.size() < fewest) continue;
            for (double& sum : sums) sum *= bucket.length;
            m_groups.push_back(bucket.length);
            m_parts.push_back(std::make_unique<CombinedTask>(std::move(sums), bucket.frequency, m_years * m_season / bucket.length, std::vector<double>{}));
        }
        m_parts.push_back(std::make_unique<CombinedTask>(values, frequency, m_years * m_season, levels));
    }

    Result<bool> step() override {
        if (!TRY(m_parts[m_answers.size()]->step())) return false;
        m_answers.push_back(m_parts[m_answers.size()]->take());
        if (m_answers.size() < m_parts.size()) return false;
        TRY(make_coherent());
        return true;
    }
    Forecast take() override { return std::move(m_answers.back()); }

private:
    Result<> make_coherent() {
        Forecast& periods = m_answers.back();
        const SummingMatrix summing = temporal_summing_matrix(m_season, m_groups);
        for (int year = 0; year < m_years; ++year) {
            Eigen::VectorXd base(summing.rows());
            Eigen::Index row = 0;
            for (std::size_t part = 0; part < m_answers.size(); ++part) {
                const int count = part < m_groups.size() ? m_season / m_groups[part] : m_season;
                for (int at = 0; at < count; ++at) base[row++] = m_answers[part].mean[static_cast<std::size_t>(year * count + at)];
            }
            const Eigen::VectorXd sums = TRY(reconcile(summing, base, Reconciliation::wls_struct));
            for (int at = 0; at < m_season; ++at) move(periods, static_cast<std::size_t>(year * m_season + at), sums[sums.size() - m_season + at]);
        }
        const auto length = static_cast<std::size_t>(m_horizon);
        periods.mean.resize(length);
        periods.sigma.resize(length);
        for (Band& band : periods.bands) band.low.resize(length), band.high.resize(length);
        return {};
    }
    void move(Forecast& periods, std::size_t at, double to) const {
        if (m_never_negative) to = std::max(to, 0.0);
        const double by = to - periods.mean[at];
        periods.mean[at] = to;
        for (Band& band : periods.bands) {
            band.low[at] = m_never_negative ? std::max(band.low[at] + by, 0.0) : band.low[at] + by;
            band.high[at] += by;
        }
    }

    int m_season, m_horizon, m_years = 1;
    bool m_never_negative;
    std::vector<int> m_groups;                          // bucket lengths
    std::vector<std::unique_ptr<CombinedTask>> m_parts;  // of the buckets, then of the periods
    std::vector<Forecast> m_answers;
};

// Any method by name.
class SeriesTask final : public ForecastTask {
public:
    SeriesTask(const Series& series, std::string_view method, int horizon, const std::vector<double>& levels)
        : m_series(series), m_name(method), m_horizon(horizon), m_levels(levels) {}

    Result<bool> step() override {
        if (!m_begun) return begin();
        if (!TRY(m_inner->step())) return false;
        finish(m_inner->take());
        return true;
    }
    Forecast take() override { return std::move(m_forecast); }

private:
    Result<bool> begin() {
        m_begun = true;
        if (m_series.values.empty()) return fail(ErrorKind::invalid_input, "The series has no values.");
        if (m_horizon < 1) return fail(ErrorKind::invalid_input, "The horizon must be at least one period.");
        const std::size_t left_out = m_series.values.size() - std::min(m_series.values.size(), kLongestHistory);
        m_series.start = m_series.date_at(left_out);
        m_series.values.erase(m_series.values.begin(), m_series.values.begin() + static_cast<std::ptrdiff_t>(left_out));
        const Values values = m_series.values;
        const Frequency frequency = m_series.frequency;
        if (m_name == "auto") return begin_combined({values.begin(), values.end()});
        if (m_name == kCleanedMethod) return begin_combined(without_outliers(values, frequency));
        if (m_name == kSinceShiftMethod) return begin_combined(since_last_shift(values, frequency));
        if (m_name == kTemporalMethod) {
            m_inner = std::make_unique<TemporalTask>(m_series.values, frequency, m_horizon, m_levels);
            return false;
        }
        m_method = TRY(find_method(m_name));
        if (m_method->in_steps) {
            m_inner = m_method->in_steps(values, frequency, m_horizon);
            return false;
        }
        finish(m_method->forecast(values, frequency, m_series.start, m_horizon));
        return true;
    }
    bool begin_combined(std::vector<double> values) {
        m_inner = std::make_unique<CombinedTask>(std::move(values), m_series.frequency, m_horizon, m_levels);
        return false;
    }
    void finish(Forecast made) {
        m_forecast = std::move(made);
        if (!m_method) return;
        const auto finite = [](double value) { return std::isfinite(value); };
        if (!std::ranges::all_of(m_forecast.mean, finite)) m_forecast = forecast_naive(m_series.values, m_horizon);
        for (double& sigma : m_forecast.sigma) sigma = std::isfinite(sigma) ? sigma : 0;
        m_forecast.model = m_method->name;
        add_normal_bands(m_forecast, m_levels);
    }

    Series m_series;
    std::string m_name;
    int m_horizon;
    std::vector<double> m_levels;
    bool m_begun = false;
    const Method* m_method = nullptr;  // none for the combinations
    std::unique_ptr<ForecastTask> m_inner;
    Forecast m_forecast;
};

class SingleStep final : public ForecastTask {
public:
    explicit SingleStep(std::function<Result<Forecast>()> make) : m_make(std::move(make)) {}
    Result<bool> step() override {
        m_forecast = TRY(m_make());
        return true;
    }
    Forecast take() override { return std::move(m_forecast); }

private:
    std::function<Result<Forecast>()> m_make;
    Forecast m_forecast;
};

}  // namespace

std::unique_ptr<ForecastTask> forecast_task(const Series& series, std::string_view method, int horizon, const std::vector<double>& levels) {
    return std::make_unique<SeriesTask>(series, method, horizon, levels);
}

std::unique_ptr<ForecastTask> forecast_task(std::function<Result<Forecast>()> make) { return std::make_unique<SingleStep>(std::move(make)); }

Result<Forecast> run_to_end(ForecastTask& task) {
    while (!TRY(task.step())) {}
    return task.take();
}

}  // namespace qd::forecast
