#pragma once
// Logistic regression with a ridge penalty, by iteratively reweighted least squares
// (Newton steps, halved while they do not help), and Platt's recalibration.

#include <Eigen/Core>
#include <vector>

namespace qd::forecast {

struct LogisticFit {
    Eigen::VectorXd coefficients;   // the first belongs to the intercept column and is not penalised
    int iterations = 0;
};

// columns: rows × coefficients, the first column all 1, the others of about unit scale;
// penalty·Σ coefficients² is added to the negative log-likelihood. penalty > 0.
[[nodiscard]] LogisticFit fit_logistic(const Eigen::MatrixXd& columns, const std::vector<bool>& outcomes, double penalty);

[[nodiscard]] double logistic(double log_odds);

// p' = logistic(a + b · logit p), fitted to outcomes that the model had not seen.
struct Recalibration {
    double a = 0, b = 1;
    [[nodiscard]] double log_odds(double raw) const { return a + b * raw; }
};
// Leans on the identity like 20 outcomes of prior; b stays above 0.
[[nodiscard]] Recalibration fit_recalibration(const std::vector<double>& log_odds, const std::vector<bool>& outcomes);

}  // namespace qd::forecast
