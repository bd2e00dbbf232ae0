#pragma once
// The exact Gaussian likelihood of a stationary ARMA process, with regressors
// profiled out. Chandrasekhar recursions (Morf, Sidhu & Kailath 1974; Mélard 1984)
// cost O(max(p, q)) a period where the Kalman filter costs its square; that is what
// makes seasonal models affordable.

#include <Eigen/Core>
#include <vector>

#include "core/forecast/series/series.h"

namespace qd::forecast {

// Full polynomials: w_t = Σ ar_j w_{t-j} + e_t + Σ ma_j e_{t-j}, j = 1 ….
struct ArmaPolynomials {
    std::vector<double> ar, ma;
};

// (1 − Σ a_i B^i)(1 − Σ s_j B^{jm}) for AR signs, (1 + …)(1 + …) for MA signs.
[[nodiscard]] std::vector<double> multiply_ar(Values ordinary, Values seasonal, int season);
[[nodiscard]] std::vector<double> multiply_ma(Values ordinary, Values seasonal, int season);
// All roots of 1 − Σ a_j z^j lie outside the unit circle.
[[nodiscard]] bool is_stationary(Values ar);
// Expected values after the last one, from a state.
[[nodiscard]] std::vector<double> expected_path(Eigen::VectorXd state, Values ar, int horizon);

class ArmaLikelihood {
public:
    // target: the differenced series; regressors: one row for each of its periods (0 columns: none).
    ArmaLikelihood(Values target, const Eigen::MatrixXd& regressors);

    // −2 log-likelihood with variance and regression profiled out; infinity when not stationary.
    double exact(const ArmaPolynomials& model);
    // n·log(conditional sum of squares / n): the first periods conditioned on.
    double conditional(const ArmaPolynomials& model);

    // After exact(): the regression coefficients, the variance estimate Σ v²/F / n, and
    // the state that predicts the periods after the last one, without regression.
    [[nodiscard]] const Eigen::VectorXd& coefficients() const { return m_coefficients; }
    [[nodiscard]] double variance() const { return m_variance; }
    [[nodiscard]] Eigen::VectorXd state(const Eigen::VectorXd& coefficients) const;
    [[nodiscard]] std::size_t size() const { return static_cast<std::size_t>(m_columns.rows()); }

private:
    struct Term {
        std::size_t lag;
        double weight;
    };
    bool start(const ArmaPolynomials& model);
    bool process_covariances(const ArmaPolynomials& model);
    void read_terms(const ArmaPolynomials& model);
    double profile(double log_determinant);

    Eigen::MatrixXd m_columns;     // target, then regressors
    Eigen::MatrixXd m_scaled;      // innovations / √F
    Eigen::MatrixXd m_state;       // predicted state by column
    Eigen::VectorXd m_coefficients;
    double m_variance = 0;
    std::size_t m_order = 1;       // of the state
    std::vector<double> m_phi, m_theta, m_gain, m_factor, m_psi, m_covariance, m_ar_covariance, m_step;
    std::vector<Term> m_ar_terms, m_ma_terms;
};

}  // namespace qd::forecast
