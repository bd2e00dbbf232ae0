#pragma once
// Seasonal ARIMA by exact maximum likelihood, with regressors, and the automatic
// choice of the order (Hyndman & Khandakar 2008).

#include <Eigen/Core>
#include <optional>
#include <string>

#include "core/forecast/series/arma_likelihood.h"
#include "core/forecast/series/forecast.h"
#include "core/forecast/series/series.h"

namespace qd::forecast {

struct ArimaOrder {
    int p = 0, d = 0, q = 0;
    int seasonal_p = 0, seasonal_d = 0, seasonal_q = 0;
    bool constant = false;  // a mean without differencing, a drift with one
    friend bool operator==(const ArimaOrder&, const ArimaOrder&) = default;
};

[[nodiscard]] std::string name_of(const ArimaOrder& order, int season);  // "ARIMA(0,1,1)(0,1,1)[12]"

struct ArimaFit {
    ArimaOrder order;
    int season = 1;
    std::vector<double> ar, ma, seasonal_ar, seasonal_ma;
    Eigen::VectorXd regression;  // the constant first when there is one, then the regressors
    double sigma2 = 0;           // with the degrees of freedom taken off
    double log_likelihood = 0, aicc = 0;
    std::vector<double> noise;   // the values without what the regression explains
    Eigen::VectorXd state;       // of the ARMA process after the last value
};

// regressors: a row for each value (0 columns: none).
struct ArimaOptions {
    int max_p = 5, max_q = 5, max_seasonal_p = 2, max_seasonal_q = 2;
    int max_models = 94;
    Eigen::MatrixXd regressors;
    std::optional<int> d, seasonal_d;  // set to skip the tests
};

// Fits one order. An error when the series is too short for it.
[[nodiscard]] Result<ArimaFit> fit_arima(Values values, int season, const ArimaOrder& order,
                                         const Eigen::MatrixXd& regressors = {});
[[nodiscard]] Result<ArimaFit> fit_auto_arima(Values values, int season, const ArimaOptions& options = {});

// The stepwise search for the order; fits one order in each step. The values outlive it.
class ArimaSearch {
public:
    ArimaSearch(Values values, int season, const ArimaOptions& options = {});
    [[nodiscard]] bool step();  // true when no neighbour is better
    // Then: the model with the smallest AICc of all reliable ones that were met. An error when there are fewer than four values.
    [[nodiscard]] Result<ArimaFit> take();

private:
    void begin();
    void choose_differences();
    void plan_first_models();
    [[nodiscard]] ArimaOrder order(int p, int q, int seasonal_p, int seasonal_q, bool constant) const;
    [[nodiscard]] bool is_new(const ArimaOrder& candidate) const;
    bool try_order(const ArimaOrder& candidate);
    bool try_neighbour();

    Values m_values;
    int m_season;
    ArimaOptions m_options;
    ArimaOrder m_base;
    bool m_begun = false, m_constant_allowed = false;
    std::vector<ArimaOrder> m_first;  // still to be tried, the last one next
    std::vector<ArimaOrder> m_tried;
    std::vector<ArimaFit> m_met;
    std::size_t m_best = 0;           // in m_met
    std::size_t m_move = 0;           // from the best, to be tried next
};

// The fit's coefficients over other values of the same origin.
[[nodiscard]] ArimaFit rerun(const ArimaFit& fit, Values values, const Eigen::MatrixXd& regressors = {});

// future: a row of regressors for each step when the model has any.
[[nodiscard]] Forecast forecast_arima(const ArimaFit& fit, int horizon, const Eigen::MatrixXd& future = {});

}  // namespace qd::forecast
