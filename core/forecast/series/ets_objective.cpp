#include "core/forecast/series/ets_objective.h"

#include <algorithm>
#include <cmath>

namespace qd::forecast {

namespace {

// A bounded parameter as low … high of 2x / (1 + x²), the sine of a half-angle tangent:
// the bound itself is reached at x = ±1, which matters because many series want
// α = 0.9999, and nothing but exact arithmetic is involved.
struct Range {
    double low, high;
    [[nodiscard]] double value(double x) const { return (low + high) / 2 + (high - low) * x / (1 + x * x); }
    [[nodiscard]] double slope(double x) const {
        const double size = 1 + x * x;
        return (high - low) * (1 - x * x) / (size * size);
    }
    [[nodiscard]] double coordinate(double value) const {
        const double sine = std::clamp((2 * value - low - high) / (high - low), -0.999, 0.999);
        return sine / (1 + std::sqrt(1 - sine * sine));
    }
};

constexpr Range kAlpha{1e-4, 0.9999};
constexpr Range kBetaRatio{1e-4, 0.9999};   // β / α
constexpr Range kGammaRatio{1e-4, 0.9999};  // γ / (1 − α)
constexpr Range kPhi{0.8, 0.98};
// A change of growth acts on every later period, so its coordinate is stretched.
constexpr double kGrowthUnit = 0.1;

template <EtsPart Trend, EtsPart Season>
struct Kernels {
    static constexpr auto deviance = &ets_deviance<Trend, Season>;
    static constexpr auto gradient = &ets_gradient<Trend, Season>;
};

template <class Use>
auto with_kernels(const EtsSpec& spec, Use use) {
    using enum EtsPart;
    auto by_season = [&]<EtsPart Trend>() {
        switch (spec.season) {
            case additive: return use(Kernels<Trend, additive>{});
            case multiplicative: return use(Kernels<Trend, multiplicative>{});
            case none: break;
        }
        return use(Kernels<Trend, none>{});
    };
    switch (spec.trend) {
        case additive: return by_season.template operator()<additive>();
        case multiplicative: return by_season.template operator()<multiplicative>();
        case none: break;
    }
    return by_season.template operator()<none>();
}

}  // namespace

EtsObjective::EtsObjective(Values values, int season, EtsSpec spec)
    : m_values(values), m_season(spec.season == EtsPart::none ? 0 : static_cast<std::size_t>(season)),
      m_spec(spec), m_trace(values.size(), m_season) {
    with_kernels(spec, [&](auto kernels) {
        m_deviance = kernels.deviance;
        m_gradient = kernels.gradient;
    });
}

Eigen::VectorXd EtsObjective::point(const EtsParameters& p, const EtsState& initial) const {
    Eigen::VectorXd x(parameter_count(m_spec, static_cast<int>(m_season)) - 1);
    Eigen::Index at = 0;
    x[at++] = kAlpha.coordinate(p.alpha);
    if (m_spec.trend != EtsPart::none) x[at++] = kBetaRatio.coordinate(p.beta / p.alpha);
    if (m_spec.damped) x[at++] = kPhi.coordinate(p.phi);
    if (m_season > 0) x[at++] = kGammaRatio.coordinate(p.gamma / (1 - p.alpha));
    x[at++] = initial.level;
    if (m_spec.trend != EtsPart::none) x[at++] = initial.growth / kGrowthUnit;
    for (std::size_t phase = 0; phase + 1 < m_season; ++phase) x[at++] = initial.season[phase];
    return x;
}

void EtsObjective::read(const Eigen::VectorXd& x) {
    Eigen::Index at = 0;
    m_input = {};
    m_input.alpha = kAlpha.value(x[at++]);
    if (m_spec.trend != EtsPart::none) m_input.beta_ratio = kBetaRatio.value(x[at++]);
    if (m_spec.damped) m_input.phi = kPhi.value(x[at++]);
    if (m_season > 0) m_input.gamma = (1 - m_input.alpha) * kGammaRatio.value(x[at++]);
    m_input.level = x[at++];
    if (m_spec.trend != EtsPart::none) m_input.growth = kGrowthUnit * x[at++];
    if (m_season == 0) return;
    double rest = m_spec.season == EtsPart::multiplicative ? static_cast<double>(m_season) : 0;
    for (std::size_t phase = 0; phase + 1 < m_season; ++phase) {
        m_trace.season[phase] = x[at++];
        rest -= m_trace.season[phase];
    }
    m_trace.season[m_season - 1] = rest;
}

double EtsObjective::operator()(const Eigen::VectorXd& x, Eigen::VectorXd& gradient) {
    read(x);
    const double value = m_deviance(m_values, m_season, m_spec.error, m_input, m_trace);
    if (std::isfinite(value)) {
        write_gradient(m_gradient(m_values, m_season, m_spec.error, m_input, m_trace), x, gradient);
    } else {
        gradient.setZero(x.size());
    }
    return value;
}

void EtsObjective::write_gradient(const EtsGradient& from, const Eigen::VectorXd& x,
                                  Eigen::VectorXd& gradient) const {
    gradient.resize(x.size());
    Eigen::Index at = 0;
    gradient[at] = from.alpha * kAlpha.slope(x[at]);
    ++at;
    if (m_spec.trend != EtsPart::none) {
        gradient[at] = from.beta_ratio * kBetaRatio.slope(x[at]);
        ++at;
    }
    if (m_spec.damped) {
        gradient[at] = from.phi * kPhi.slope(x[at]);
        ++at;
    }
    if (m_season > 0) {
        gradient[at] = from.gamma * (1 - m_input.alpha) * kGammaRatio.slope(x[at]);
        gradient[0] -= from.gamma * m_input.gamma / (1 - m_input.alpha) * kAlpha.slope(x[0]);
        ++at;
    }
    gradient[at++] = from.level;
    if (m_spec.trend != EtsPart::none) gradient[at++] = from.growth * kGrowthUnit;
    const double* season = m_trace.season_adjoint.data();
    for (std::size_t phase = 0; phase + 1 < m_season; ++phase) {
        gradient[at++] = season[phase] - season[m_season - 1];
    }
}

EtsObjective::Pass EtsObjective::pass(const Eigen::VectorXd& x) {
    read(x);
    const EtsParameters parameters{.alpha = m_input.alpha,
                                   .beta = m_input.alpha * m_input.beta_ratio,
                                   .gamma = m_input.gamma,
                                   .phi = m_input.phi};
    EtsState initial{.level = m_input.level, .growth = m_input.growth, .season = {}};
    initial.season.assign(m_trace.season.begin(),
                          m_trace.season.begin() + static_cast<std::ptrdiff_t>(m_season));
    return pass(parameters, initial);
}

EtsObjective::Pass EtsObjective::pass(const EtsParameters& parameters, const EtsState& initial) {
    m_input = {.alpha = parameters.alpha,
               .beta_ratio = parameters.alpha > 0 ? parameters.beta / parameters.alpha : 0,
               .gamma = parameters.gamma,
               .phi = parameters.phi,
               .level = initial.level,
               .growth = initial.growth};
    std::copy(initial.season.begin(), initial.season.end(), m_trace.season.begin());
    Pass result{.parameters = parameters, .initial = initial, .last = {}, .deviance = 0};
    result.deviance = m_deviance(m_values, m_season, m_spec.error, m_input, m_trace);
    result.last.level = m_trace.level.back();
    result.last.growth = m_trace.growth.back();
    result.last.season.assign(m_trace.season.end() - static_cast<std::ptrdiff_t>(m_season),
                              m_trace.season.end());
    return result;
}

}  // namespace qd::forecast
