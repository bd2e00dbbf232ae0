#pragma once
// What every model answers: the expected path and how far off it may be.

#include <string>
#include <utility>
#include <vector>

namespace qd::forecast {

// The interval that should hold the outcome with probability `level` (0…1), by step.
struct Band {
    double level = 0.95;
    std::vector<double> low, high;
};

struct Forecast {
    Forecast() = default;
    explicit Forecast(std::string name) : model(std::move(name)) {}

    std::string model;          // "ETS(A,Ad,N)", "ARIMA(0,1,1)(0,1,1)[12]", …
    std::vector<double> mean;   // by step, 1…horizon
    std::vector<double> sigma;  // standard deviation of the forecast error, same length
    std::vector<Band> bands;    // filled by add_normal_bands or by the calibration
};

// Adds mean ± z·sigma for each level.
void add_normal_bands(Forecast& forecast, const std::vector<double>& levels);

// The two-sided normal multiplier: 1.959964 for 0.95.
[[nodiscard]] double normal_multiplier(double level);

}  // namespace qd::forecast
