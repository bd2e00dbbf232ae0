#include "core/forecast/series/ensemble.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/forecast/series/aggregation.h"
#include "core/forecast/series/arima.h"
#include "core/forecast/series/ces.h"
#include "core/forecast/series/ets_average.h"
#include "core/forecast/series/naive.h"
#include "core/forecast/series/seasonal_adjustment.h"
#include "core/forecast/series/theta.h"

namespace qd::forecast {

namespace {

constexpr std::size_t kFewestBuckets = 5;
// How much members' disagreement moves the width of intervals: the exponent that minimises the interval score.
// Yearly, quarterly and monthly M3 series, and either half of them, ask for nearly the same (0.12–0.25).
constexpr double kDisagreement = 0.18;
// Averaged with others, the last digits of a likelihood do not matter; speed does.
constexpr EtsOptions kQuick{.relative_change = 1e-6, .thorough = false};

class EtsMember final : public EnsembleMember {
public:
    EtsMember(Values values, int season) : m_average(fit_ets_average(values, season, kQuick)) {}
    Forecast forecast(Values values, int horizon) const override {
        return forecast_ets_average(rerun(m_average, values), horizon);
    }

private:
    EtsAverage m_average;
};

class ArimaMember final : public EnsembleMember {
public:
    explicit ArimaMember(ArimaFit fit) : m_fit(std::move(fit)) {}
    Forecast forecast(Values values, int horizon) const override {
        return forecast_arima(rerun(m_fit, values), horizon);
    }

private:
    ArimaFit m_fit;
};

class ThetaMember final : public EnsembleMember {
public:
    ThetaMember(Values values, int season) : m_fit(fit_theta(values, season)) {}
    Forecast forecast(Values values, int horizon) const override {
        return forecast_theta(rerun(m_fit, values), horizon);
    }

private:
    ThetaFit m_fit;
};

class StandardThetaMember final : public EnsembleMember {
public:
    explicit StandardThetaMember(int season) : m_season(season) {}
    Forecast forecast(Values values, int horizon) const override {
        return forecast_standard_theta(values, m_season, horizon);
    }

private:
    int m_season;
};

class CesMember final : public EnsembleMember {
public:
    CesMember(Values values, int season) : m_fit(fit_ces(values, season)) {}
    Forecast forecast(Values values, int horizon) const override {
        return forecast_ces(rerun(m_fit, values), horizon);
    }

private:
    CesFit m_fit;
};

// A model without season on every bucket length of the adjusted series.
template <class Fit, Fit (*fit_model)(Values), Forecast (*forecast_model)(const Fit&, int)>
class AggregatedMember final : public EnsembleMember {
public:
    AggregatedMember(Values values, int season) : m_index(indices_if_seasonal(values, season)) {
        const std::vector<double> level = adjusted(values, m_index);
        for (int length : bucket_lengths(season)) {
            const std::vector<double> means = bucket_means(level, length);
            if (length == 1 || means.size() >= kFewestBuckets) m_fits.push_back({length, fit_model(means)});
        }
    }

    Forecast forecast(Values values, int horizon) const override {
        const std::vector<double> level = adjusted(values, m_index);
        Forecast result("Aggregated");
        result.mean.assign(static_cast<std::size_t>(horizon), 0.0);
        int used = 0;
        for (const auto& [length, fit] : m_fits) {
            const std::vector<double> means = bucket_means(level, length);
            if (means.empty()) continue;
            const Forecast buckets = forecast_model(rerun(fit, means), buckets_for(horizon, length));
            const auto periods = spread_buckets(buckets.mean, means.back(), length, horizon);
            for (std::size_t step = 0; step < periods.size(); ++step) result.mean[step] += periods[step];
            if (length == 1) result.sigma = buckets.sigma;
            ++used;
        }
        for (std::size_t step = 0; step < result.mean.size(); ++step) {
            const double effect = effect_at(m_index, values.size(), step);
            result.mean[step] *= effect / used;
            result.sigma[step] *= effect;
        }
        return result;
    }

private:
    struct Level {
        int length;
        Fit fit;
    };
    std::vector<double> m_index;
    std::vector<Level> m_fits;
};

EtsAverage fit_plain_ets(Values values) { return fit_ets_average(values, 1, kQuick); }
ThetaFit fit_plain_theta(Values values) { return fit_theta(values, 1); }
using AggregatedEts = AggregatedMember<EtsAverage, fit_plain_ets, forecast_ets_average>;
using AggregatedTheta = AggregatedMember<ThetaFit, fit_plain_theta, forecast_theta>;

double middle(std::vector<double>& values, bool median) {
    if (!median) {
        double sum = 0;
        for (double value : values) sum += value;
        return sum / static_cast<double>(values.size());
    }
    std::ranges::sort(values);
    const std::size_t half = values.size() / 2;
    return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

// Members that disagree know less than each of them believes; 1 for the usual disagreement.
double disagreement(double sigma, double mean, const std::vector<double>& means) {
    constexpr double least = 0.1, usual = 0.3;  // in sigma
    double squares = 0;
    for (double one : means) squares += (one - mean) * (one - mean);
    const double apart = std::sqrt(squares / static_cast<double>(means.size())) / sigma;
    return std::pow(std::hypot(apart, least) / usual, kDisagreement);
}

bool is_finite(const Forecast& forecast) {
    const auto finite = [](double value) { return std::isfinite(value); };
    return std::ranges::all_of(forecast.mean, finite) && std::ranges::all_of(forecast.sigma, finite);
}

}  // namespace

Ensemble::Fitting::Fitting(Values values, Frequency frequency) : m_values(values) {
    const int season = season_length(frequency);
    // Seasons of 52 weeks are too long for the state-space models' own season: seasonal
    // weeks are left to the members that adjust for it.
    m_modelled = frequency == Frequency::weekly ? 1 : season;
    const bool monthly = frequency == Frequency::monthly;
    const Width beside = monthly ? Width::ignored : Width::counts;
    m_ensemble.m_median = frequency == Frequency::yearly;

    const auto plan = [this](const char* name, Width width, auto make) {
        m_parts.emplace_back([this, name, width, make] {
            m_ensemble.add(name, make(), width);
            return true;
        });
    };
    const bool beyond_models = m_modelled != season && !indices_if_seasonal(values, season).empty();
    if (!beyond_models) {
        plan("ETS", Width::counts, [this] { return std::make_unique<EtsMember>(m_values, m_modelled); });
        // For months ARIMA costs more than all others together and gains nothing measurable.
        if (!monthly) m_parts.emplace_back([this] { return fit_arima(); });
    }
    if (frequency != Frequency::yearly) plan("CES", beside, [this, season] { return std::make_unique<CesMember>(m_values, season); });
    if (monthly || beyond_models) {
        plan("aggregated ETS", beside, [this, season] { return std::make_unique<AggregatedEts>(m_values, season); });
        plan("aggregated DOTM", Width::counts, [this, season] { return std::make_unique<AggregatedTheta>(m_values, season); });
    } else {
        plan("DOTM", Width::counts, [this, season] { return std::make_unique<ThetaMember>(m_values, season); });
        plan("Theta", Width::counts, [season] { return std::make_unique<StandardThetaMember>(season); });
    }
}

bool Ensemble::Fitting::fit_arima() {
    if (!m_search) m_search = std::make_unique<ArimaSearch>(m_values, m_modelled);
    if (!m_search->step()) return false;
    if (auto arima = m_search->take()) m_ensemble.add("ARIMA", std::make_unique<ArimaMember>(std::move(*arima)));
    return true;
}

bool Ensemble::Fitting::step() {
    if (m_parts[m_next]()) ++m_next;
    return m_next == m_parts.size();
}

Ensemble Ensemble::fit(Values values, Frequency frequency) {
    Fitting fitting{values, frequency};
    while (!fitting.step()) {}
    return fitting.take();
}

Forecast Ensemble::forecast(Values values, int horizon) const {
    std::vector<Forecast> answers;
    std::vector<std::size_t> widths;  // places of the answers whose sigma counts
    for (const auto& [name, member, width] : m_members) {
        Forecast answer = member->forecast(values, horizon);
        if (!is_finite(answer)) continue;
        if (width == Width::counts) widths.push_back(answers.size());
        answers.push_back(std::move(answer));
    }
    if (widths.empty()) {
        widths.push_back(answers.size());
        answers.push_back(forecast_naive(values, horizon));
    }
    // Sales that were never negative are not forecast to be.
    const bool floored = *std::ranges::min_element(values) >= 0;
    Forecast result("auto");
    std::vector<double> column(answers.size()), sigmas(widths.size());
    for (std::size_t step = 0; step < static_cast<std::size_t>(horizon); ++step) {
        for (std::size_t i = 0; i < answers.size(); ++i) column[i] = answers[i].mean[step];
        const double mean = middle(column, m_median);
        result.mean.push_back(floored ? std::max(mean, 0.0) : mean);
        for (std::size_t i = 0; i < widths.size(); ++i) sigmas[i] = answers[widths[i]].sigma[step];
        double sigma = middle(sigmas, true);
        if (sigma > 0) sigma *= disagreement(sigma, mean, column);
        result.sigma.push_back(sigma);
    }
    return result;
}

std::vector<std::string> Ensemble::member_names() const {
    std::vector<std::string> names;
    for (const Member& member : m_members) names.emplace_back(member.name);
    return names;
}

}  // namespace qd::forecast
