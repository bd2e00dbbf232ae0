#include "core/forecast/pipeline/logistic.h"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>

namespace qd::forecast {
namespace {

// Negative penalised log-likelihood; log(1 + e^x) without overflow.
double loss(const Eigen::VectorXd& scores, const std::vector<bool>& outcomes, const Eigen::VectorXd& offset, double penalty) {
    double sum = penalty * offset.squaredNorm();
    for (Eigen::Index row = 0; row < scores.size(); ++row) {
        const double x = outcomes[static_cast<std::size_t>(row)] ? -scores[row] : scores[row];
        sum += x > 0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x));
    }
    return sum;
}

// Minimises around `centre`, which carries the penalty of each coefficient in `weights`.
Eigen::VectorXd newton(const Eigen::MatrixXd& columns, const std::vector<bool>& outcomes, const Eigen::VectorXd& centre,
                       const Eigen::VectorXd& weights, int& iterations) {
    constexpr int most = 40;
    Eigen::VectorXd at = centre, scores = columns * at;
    const auto pull = [&](const Eigen::VectorXd& point) { return Eigen::VectorXd((weights.array().sqrt() * (point - centre).array()).matrix()); };
    double best = loss(scores, outcomes, pull(at), 1);
    for (iterations = 0; iterations < most; ++iterations) {
        Eigen::VectorXd off(scores.size()), weight(scores.size());
        for (Eigen::Index row = 0; row < scores.size(); ++row) {
            const double p = logistic(scores[row]);
            off[row] = p - (outcomes[static_cast<std::size_t>(row)] ? 1.0 : 0.0);
            weight[row] = std::max(p * (1 - p), 1e-10);
        }
        const Eigen::VectorXd gradient = columns.transpose() * off + 2 * (weights.array() * (at - centre).array()).matrix();
        Eigen::MatrixXd curvature = columns.transpose() * weight.asDiagonal() * columns;
        curvature.diagonal() += 2 * weights;
        curvature.diagonal().array() += 1e-9;
        const Eigen::VectorXd step = curvature.ldlt().solve(gradient);
        double length = 1, value = best;
        Eigen::VectorXd tried;
        for (; length > 1e-4; length /= 2) {
            tried = at - length * step;
            value = loss(columns * tried, outcomes, pull(tried), 1);
            if (value < best) break;
        }
        if (!(value < best)) break;
        const double gain = best - value;
        at = tried;
        scores = columns * at;
        best = value;
        if (gain < 1e-10 * (1 + std::abs(best))) break;
    }
    return at;
}

}  // namespace

double logistic(double log_odds) {
    return log_odds >= 0 ? 1 / (1 + std::exp(-log_odds)) : std::exp(log_odds) / (1 + std::exp(log_odds));
}

LogisticFit fit_logistic(const Eigen::MatrixXd& columns, const std::vector<bool>& outcomes, double penalty) {
    LogisticFit fit;
    Eigen::VectorXd weights = Eigen::VectorXd::Constant(columns.cols(), penalty);
    weights[0] = 0;
    fit.coefficients = newton(columns, outcomes, Eigen::VectorXd::Zero(columns.cols()), weights, fit.iterations);
    return fit;
}

Recalibration fit_recalibration(const std::vector<double>& log_odds, const std::vector<bool>& outcomes) {
    constexpr double prior_outcomes = 20, information = 0.25;  // an outcome at even odds tells ¼ about each
    Eigen::MatrixXd columns(static_cast<Eigen::Index>(log_odds.size()), 2);
    for (std::size_t row = 0; row < log_odds.size(); ++row) {
        columns(static_cast<Eigen::Index>(row), 0) = 1;
        columns(static_cast<Eigen::Index>(row), 1) = log_odds[row];
    }
    int iterations = 0;
    const Eigen::VectorXd found = newton(columns, outcomes, Eigen::Vector2d{0, 1},
                                         Eigen::VectorXd::Constant(2, prior_outcomes * information / 2), iterations);
    return {found[0], std::max(found[1], 0.05)};
}

}  // namespace qd::forecast
