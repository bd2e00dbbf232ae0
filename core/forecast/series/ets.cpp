#include "core/forecast/series/ets.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/base/sort_by.h"
#include "core/forecast/series/ets_objective.h"
#include "core/forecast/series/ets_start.h"
#include "core/forecast/series/minimize.h"

namespace qd::forecast {

namespace {

constexpr int kLongestSeason = 24;

const char* letter_of(EtsPart part) {
    switch (part) {
        case EtsPart::additive: return "A";
        case EtsPart::multiplicative: return "M";
        case EtsPart::none: break;
    }
    return "N";
}

bool is_constant(Values values) {
    return std::ranges::all_of(values, [&](double value) { return value == values.front(); });
}

double mean_magnitude(Values values) {
    double sum = 0;
    for (double value : values) sum += std::abs(value);
    return sum > 0 ? sum / static_cast<double>(values.size()) : 1;
}

double corrected_criterion(double log_likelihood, int parameters, std::size_t observations) {
    const double k = parameters, n = static_cast<double>(observations);
    if (n - k - 1 <= 0) return std::numeric_limits<double>::infinity();
    return -2 * log_likelihood + 2 * k + 2 * k * (k + 1) / (n - k - 1);
}

void rescale(EtsState& state, const EtsSpec& spec, double scale) {
    state.level *= scale;
    if (spec.trend == EtsPart::additive) state.growth *= scale;
    if (spec.season == EtsPart::additive) {
        for (double& effect : state.season) effect *= scale;
    }
}

// Fills in what follows from a pass over values that were divided by `scale`.
EtsFit finished(const EtsSpec& spec, int season, EtsObjective::Pass pass, const EtsTrace& trace, double scale) {
    EtsFit fit;
    fit.spec = spec;
    fit.season = season;
    fit.parameters = pass.parameters;
    fit.observations = trace.error.size();
    const auto n = static_cast<double>(fit.observations);
    const int count = parameter_count(spec, season);
    fit.log_likelihood = -0.5 * (pass.deviance + 2 * n * std::log(scale));
    fit.aicc = corrected_criterion(fit.log_likelihood, count, fit.observations);
    double squares = 0;
    for (double error : trace.error) squares += error * error;
    const double unit = spec.error == EtsPart::multiplicative ? 1 : scale;
    fit.sigma2 = squares * unit * unit / std::max(n - (count - 1), 1.0);
    rescale(pass.initial, spec, scale);
    rescale(pass.last, spec, scale);
    fit.initial = std::move(pass.initial);
    fit.last = std::move(pass.last);
    return fit;
}

// A growing series' average season may be larger than its first values, which a
// relative error cannot have: then start from a weaker season and trend.
EtsState tenable_start(EtsObjective& objective, EtsState state, int season, const EtsSpec& spec) {
    const EtsParameters parameters = starting_parameters(season, spec, 0);
    for (int halvings = 0; halvings < 6 && !std::isfinite(objective.pass(parameters, state).deviance); ++halvings) {
        if (spec.season == EtsPart::additive) {
            for (double& effect : state.season) effect /= 2;
        }
        if (spec.trend == EtsPart::additive) state.growth /= 2;
    }
    return state;
}

// "The value stays": what a constant or tiny series supports.
EtsFit last_value_fit(Values values, int season) {
    EtsFit fit;
    fit.season = season;
    fit.parameters.alpha = 0.9999;
    fit.initial.level = values.front();
    fit.last.level = values.back();
    fit.observations = values.size();
    double squares = 0;
    for (std::size_t t = 1; t < values.size(); ++t) squares += std::pow(values[t] - values[t - 1], 2);
    if (values.size() > 1) fit.sigma2 = squares / static_cast<double>(values.size() - 1);
    return fit;
}

std::vector<EtsSpec> admissible_classes(Values values, int season, const EtsOptions& options) {
    using enum EtsPart;
    const bool positive = *std::ranges::min_element(values) > 0;
    const bool seasonal = season > 1 && season <= kLongestSeason &&
                          values.size() > static_cast<std::size_t>(season);
    std::vector<EtsSpec> classes;
    for (EtsPart error : {additive, multiplicative}) {
        for (EtsPart trend : {none, additive, multiplicative}) {
            for (EtsPart part : {none, additive, multiplicative}) {
                if (part != none && !seasonal) continue;
                if (trend == multiplicative && !options.allow_multiplicative_trend) continue;
                const bool needs_positive = error == multiplicative || trend == multiplicative || part == multiplicative;
                if (needs_positive && !positive) continue;
                // Numerically unstable combinations, left out as in the reference.
                if (error == additive && (trend == multiplicative || part == multiplicative)) continue;
                if (error == multiplicative && trend == multiplicative && part == additive) continue;
                classes.push_back({error, trend, false, part});
                if (trend != none) classes.push_back({error, trend, true, part});
            }
        }
    }
    return classes;
}

}  // namespace

std::string name_of(const EtsSpec& spec) {
    return std::string("ETS(") + letter_of(spec.error) + "," + letter_of(spec.trend) + (spec.damped ? "d," : ",") +
           letter_of(spec.season) + ")";
}

int parameter_count(const EtsSpec& spec, int season) {
    int count = 3;  // α, level, variance
    if (spec.trend != EtsPart::none) count += 2;
    if (spec.damped) count += 1;
    if (spec.season != EtsPart::none) count += season;  // γ and season − 1 states
    return count;
}

Result<EtsFit> fit_ets(Values values, int season, EtsSpec spec, const EtsOptions& options) {
    const int count = parameter_count(spec, season);
    if (values.size() < static_cast<std::size_t>(count) + 2) {
        return fail(ErrorKind::invalid_input, name_of(spec) + " needs at least " + std::to_string(count + 2) + " periods.");
    }
    const bool needs_positive = spec.error == EtsPart::multiplicative || spec.season == EtsPart::multiplicative ||
                                spec.trend == EtsPart::multiplicative;
    if (needs_positive && *std::ranges::min_element(values) <= 0) {
        return fail(ErrorKind::invalid_input, name_of(spec) + " needs values above zero.");
    }
    const double scale = mean_magnitude(values);
    std::vector<double> scaled(values.begin(), values.end());
    for (double& value : scaled) value /= scale;
    EtsObjective objective(scaled, season, spec);
    const EtsState start = tenable_start(objective, starting_state(scaled, season, spec), season, spec);
    Eigen::VectorXd best;
    double deviance = std::numeric_limits<double>::infinity();
    for (int attempt = 0; attempt < (options.thorough ? kEtsAttempts : 1); ++attempt) {
        Eigen::VectorXd x = objective.point(starting_parameters(season, spec, attempt), start);
        const double reached = minimize(objective, x, {.relative_change = options.relative_change});
        if (reached < deviance || best.size() == 0) {
            deviance = reached;
            best = std::move(x);
        }
    }
    const EtsObjective::Pass pass = objective.pass(best);
    if (!std::isfinite(pass.deviance)) {
        return fail(ErrorKind::invalid_input, name_of(spec) + " does not describe this series.");
    }
    return finished(spec, season, pass, objective.trace(), scale);
}

std::vector<EtsFit> fit_all_ets(Values values, int season, const EtsOptions& options) {
    std::vector<EtsFit> fits;
    if (values.empty()) return fits;
    if (!is_constant(values)) {
        for (const EtsSpec& spec : admissible_classes(values, season, options)) {
            Result<EtsFit> fit = fit_ets(values, season, spec, options);
            if (fit && std::isfinite(fit->aicc)) fits.push_back(std::move(*fit));
        }
    }
    sort_by(fits, {}, &EtsFit::aicc);
    if (fits.empty()) fits.push_back(last_value_fit(values, season));
    return fits;
}

Result<EtsFit> fit_auto_ets(Values values, int season, const EtsOptions& options) {
    std::vector<EtsFit> fits = fit_all_ets(values, season, options);
    if (fits.empty()) return fail(ErrorKind::invalid_input, "The series has no values.");
    return std::move(fits.front());
}

EtsFit rerun(const EtsFit& fit, Values values) {
    EtsObjective objective(values, fit.season, fit.spec);
    return finished(fit.spec, fit.season, objective.pass(fit.parameters, fit.initial), objective.trace(), 1);
}

void update(EtsState& state, const EtsFit& fit, double value) {
    const EtsParameters& p = fit.parameters;
    double carried = 0, base = state.level;
    if (fit.spec.trend == EtsPart::additive) {
        carried = p.phi * state.growth;
        base += carried;
    } else if (fit.spec.trend == EtsPart::multiplicative) {
        carried = std::pow(state.growth, p.phi);
        base *= carried;
    }
    const double before = state.level;
    const double effect = state.season.empty() ? 0 : state.season.front();
    const bool additive_season = fit.spec.season == EtsPart::additive;
    double adjusted = value;
    if (fit.spec.season != EtsPart::none) adjusted = additive_season ? value - effect : value / effect;
    state.level = base + p.alpha * (adjusted - base);
    if (fit.spec.trend != EtsPart::none) {
        const double change = fit.spec.trend == EtsPart::additive ? state.level - before : state.level / before;
        state.growth = carried + p.beta / p.alpha * (change - carried);
    }
    if (fit.spec.season == EtsPart::none) return;
    const double seen = additive_season ? value - base : value / base;
    std::ranges::rotate(state.season, state.season.begin() + 1);
    state.season.back() = effect + p.gamma * (seen - effect);
}

}  // namespace qd::forecast
