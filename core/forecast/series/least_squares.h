#pragma once
// Linear least squares by orthogonal factorisation, never by normal equations (which
// lose every digit on ill-conditioned data), and a robust variant.

#include <Eigen/Core>
#include <vector>

#include "core/base/error.h"

namespace qd::forecast {

struct LinearFit {
    Eigen::VectorXd coefficients;     // 0 for columns that were dropped
    Eigen::VectorXd standard_errors;  // 0 for columns that were dropped
    std::vector<Eigen::Index> dropped;  // columns that the ones before them explain
    Eigen::VectorXd residuals;
    double sigma2 = 0;     // residual variance, degrees of freedom taken off
    double r_squared = 0;  // around the mean
    double condition = 1;  // of the scaled columns, estimated
    int iterations = 1;
};

// rows ≥ columns that are not dropped; values are finite.
[[nodiscard]] Result<LinearFit> least_squares(const Eigen::MatrixXd& columns, const Eigen::VectorXd& target);

// Huber's M-estimator (k = 1.345, scale by MAD): a few wild values do not bend it.
[[nodiscard]] Result<LinearFit> robust_least_squares(const Eigen::MatrixXd& columns, const Eigen::VectorXd& target);

// The residual sum of squares plus penalty·Σ coefficients² is minimal. The first
// `free_columns` columns (an intercept) are not penalised.
[[nodiscard]] Result<Eigen::VectorXd> ridge(const Eigen::MatrixXd& columns, const Eigen::VectorXd& target,
                                            double penalty, Eigen::Index free_columns = 1);

}  // namespace qd::forecast
