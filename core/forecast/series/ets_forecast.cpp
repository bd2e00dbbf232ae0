#include <cmath>
#include <optional>

#include "core/forecast/series/ets.h"

namespace qd::forecast {

namespace {

struct Path {
    std::vector<double> trend;   // level and growth without season
    std::vector<double> season;  // effect by step, empty without season
};

Path expected_path(const EtsFit& fit, int horizon) {
    Path path;
    double damping = 0;
    for (int step = 1; step <= horizon; ++step) {
        damping += std::pow(fit.parameters.phi, step);
        double value = fit.last.level;
        if (fit.spec.trend == EtsPart::additive) value += damping * fit.last.growth;
        if (fit.spec.trend == EtsPart::multiplicative) value *= std::pow(fit.last.growth, damping);
        path.trend.push_back(value);
        if (fit.spec.season != EtsPart::none) {
            path.season.push_back(fit.last.season[static_cast<std::size_t>(step - 1) % fit.last.season.size()]);
        }
    }
    return path;
}

// The mean of models with relative errors and a multiplied season (class 3 of Hyndman et al. 2008): an error moves level,
// growth and the season's effect together, so their product grows by the errors' variance each time a season comes round.
class SeasonalProduct {
public:
    explicit SeasonalProduct(const EtsFit& fit) : m_fit(fit) {
        for (const double effect : fit.last.season) m_columns.push_back({fit.last.level * effect, fit.last.growth * effect});
    }
    double next() {
        const EtsParameters& p = m_fit.parameters;
        const double mean = m_columns[m_step].level + p.phi * m_columns[m_step].growth, together = p.gamma * m_fit.sigma2 * mean;
        for (auto& [level, growth] : m_columns) {
            growth *= p.phi;
            level += growth;
        }
        m_columns[m_step].level += p.alpha * together;
        m_columns[m_step].growth += p.beta * together;
        m_step = (m_step + 1) % m_columns.size();
        return mean;
    }

private:
    struct Column { double level, growth; };  // times the effect
    const EtsFit& m_fit;
    std::vector<Column> m_columns;            // by phase, the next one first
    std::size_t m_step = 0;
};

// How much an error of one period moves the forecast `lag` periods later.
double response(const EtsFit& fit, int lag) {
    const EtsParameters& p = fit.parameters;
    double value = p.alpha;
    if (fit.spec.trend != EtsPart::none) {
        const double growth = p.phi == 1 ? lag : p.phi * (1 - std::pow(p.phi, lag)) / (1 - p.phi);
        value += p.beta * growth;
    }
    if (fit.spec.season == EtsPart::additive && lag % fit.season == 0) value += p.gamma;
    return value;
}

}  // namespace

// Variances by Hyndman et al. 2008, chapter 6: exact for the linear models (classes 1
// and 2), the usual approximation for multiplicative seasons (class 3) and trends.
Forecast forecast_ets(const EtsFit& fit, int horizon) {
    const Path path = expected_path(fit, horizon);
    const bool relative = fit.spec.error == EtsPart::multiplicative;
    const bool seasonal_product = fit.spec.season == EtsPart::multiplicative;
    std::optional<SeasonalProduct> product;
    if (relative && seasonal_product && fit.spec.trend != EtsPart::multiplicative) product.emplace(fit);
    Forecast result(name_of(fit.spec));
    std::vector<double> weight;        // response² by lag
    std::vector<double> second_moment;  // θ of the reference, by step
    double accumulated = 0;
    for (int step = 1; step <= horizon; ++step) {
        const auto h = static_cast<std::size_t>(step - 1);
        const double effect = path.season.empty() ? 0 : path.season[h];
        const double base = seasonal_product || path.season.empty() ? path.trend[h] : path.trend[h] + effect;
        const double factor = seasonal_product ? effect : 1;
        result.mean.push_back(product ? product->next() : base * factor);
        double variance = fit.sigma2 * (1 + accumulated);
        if (relative) {
            double moment = base * base;
            for (std::size_t lag = 0; lag < weight.size(); ++lag) {
                moment += fit.sigma2 * weight[lag] * second_moment[h - lag - 1];
            }
            second_moment.push_back(moment);
            const double cycles = seasonal_product ? (step - 1) / fit.season : 0;
            const double gamma2 = fit.parameters.gamma * fit.parameters.gamma;
            variance = moment * (1 + fit.sigma2) * std::pow(1 + gamma2 * fit.sigma2, cycles) - base * base;
        }
        result.sigma.push_back(factor * std::sqrt(std::max(variance, 0.0)));
        weight.push_back(std::pow(response(fit, step), 2));
        accumulated += weight.back();
    }
    return result;
}

}  // namespace qd::forecast
