#pragma once
// Exponential smoothing as state-space models (Hyndman et al. 2008): error, trend
// and season each none, additive or multiplicative; the class is chosen by AICc.

#include <string>
#include <vector>

#include "core/forecast/series/forecast.h"
#include "core/forecast/series/series.h"

namespace qd::forecast {

enum class EtsPart { none, additive, multiplicative };

struct EtsSpec {
    EtsPart error = EtsPart::additive;
    EtsPart trend = EtsPart::none;
    bool damped = false;
    EtsPart season = EtsPart::none;
    friend bool operator==(const EtsSpec&, const EtsSpec&) = default;
};

[[nodiscard]] std::string name_of(const EtsSpec& spec);  // "ETS(M,Ad,M)"
// Smoothing parameters and initial states that are estimated, and the variance.
[[nodiscard]] int parameter_count(const EtsSpec& spec, int season);

struct EtsParameters {
    double alpha = 0, beta = 0, gamma = 0, phi = 1;
};

struct EtsState {
    double level = 0, growth = 0;
    std::vector<double> season;  // the next period's effect first
};

struct EtsFit {
    EtsSpec spec;
    int season = 1;
    EtsParameters parameters;
    EtsState initial, last;
    std::size_t observations = 0;
    double log_likelihood = 0, aicc = 0;
    double sigma2 = 0;  // residual variance; of relative errors when the error is multiplicative
};

struct EtsOptions {
    bool allow_multiplicative_trend = false;  // as in R: off unless asked for
    double relative_change = 1e-8;            // of the likelihood, at which a fit stops
    bool thorough = true;                     // several starts, because the likelihood has several hills
};

// Fits one class. An error when the series is too short for it or not positive
// where the class needs that.
[[nodiscard]] Result<EtsFit> fit_ets(Values values, int season, EtsSpec spec, const EtsOptions& options = {});

// The class with the smallest AICc of all that the series admits. Seasons longer
// than 24 are left to a decomposition. Fails only on an empty series.
[[nodiscard]] Result<EtsFit> fit_auto_ets(Values values, int season, const EtsOptions& options = {});
// All classes that the series admits, the smallest AICc first; not empty unless the series is.
[[nodiscard]] std::vector<EtsFit> fit_all_ets(Values values, int season, const EtsOptions& options = {});

// The fit's parameters run over other values of the same origin (used by rolling
// origins): likelihood and last state belong to these values.
[[nodiscard]] EtsFit rerun(const EtsFit& fit, Values values);

// Feeds one more value into a state.
void update(EtsState& state, const EtsFit& fit, double value);

[[nodiscard]] Forecast forecast_ets(const EtsFit& fit, int horizon);

}  // namespace qd::forecast
