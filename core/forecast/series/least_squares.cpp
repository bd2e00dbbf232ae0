#include "core/forecast/series/least_squares.h"

#include <Eigen/QR>
#include <algorithm>
#include <cmath>

namespace qd::forecast {

namespace {

// Columns brought to about unit length by powers of two, which costs no digits.
Eigen::VectorXd power_of_two_scales(const Eigen::MatrixXd& columns) {
    Eigen::VectorXd scales(columns.cols());
    for (Eigen::Index j = 0; j < columns.cols(); ++j) {
        const double norm = columns.col(j).norm();
        scales[j] = norm > 0 ? std::exp2(-std::round(std::log2(norm))) : 1;
    }
    return scales;
}

// The columns that are not, to working precision, combinations of earlier ones.
std::vector<Eigen::Index> independent_columns(const Eigen::MatrixXd& scaled) {
    constexpr double dependent = 1e-14;
    std::vector<Eigen::Index> kept;
    Eigen::MatrixXd basis(scaled.rows(), scaled.cols());
    for (Eigen::Index j = 0; j < scaled.cols() && static_cast<Eigen::Index>(kept.size()) < scaled.rows(); ++j) {
        const auto count = static_cast<Eigen::Index>(kept.size());
        Eigen::VectorXd rest = scaled.col(j);
        const double size = rest.norm();
        // Twice is enough (Kahan, Parlett): the second pass removes what rounding left.
        for (int pass = 0; pass < 2; ++pass) rest -= basis.leftCols(count) * (basis.leftCols(count).transpose() * rest);
        if (!(rest.norm() > dependent * size)) continue;
        basis.col(count) = rest.normalized();
        kept.push_back(j);
    }
    return kept;
}

}  // namespace

Result<LinearFit> least_squares(const Eigen::MatrixXd& columns, const Eigen::VectorXd& target) {
    const Eigen::Index n = columns.rows();
    if (n == 0 || columns.cols() == 0 || target.size() != n) {
        return fail(ErrorKind::invalid_input, "A regression needs rows and columns.");
    }
    const Eigen::VectorXd scales = power_of_two_scales(columns);
    const std::vector<Eigen::Index> kept = independent_columns(columns * scales.asDiagonal());
    const auto rank = static_cast<Eigen::Index>(kept.size());
    LinearFit fit;
    for (Eigen::Index j = 0; j < columns.cols(); ++j) {
        if (std::ranges::find(kept, j) == kept.end()) fit.dropped.push_back(j);
    }
    Eigen::MatrixXd used(n, rank);
    for (Eigen::Index k = 0; k < rank; ++k) {
        const Eigen::Index from = kept[static_cast<std::size_t>(k)];
        used.col(k) = columns.col(from) * scales[from];
    }
    const Eigen::HouseholderQR<Eigen::MatrixXd> qr(used);
    const Eigen::VectorXd solution = qr.solve(target);
    fit.residuals = target - used * solution;
    const double squares = fit.residuals.squaredNorm();
    fit.sigma2 = n > rank ? squares / static_cast<double>(n - rank) : 0;
    const double total = (target.array() - target.mean()).matrix().squaredNorm();
    fit.r_squared = total > 0 ? 1 - squares / total : 0;

    const Eigen::MatrixXd r = qr.matrixQR().topRows(rank).triangularView<Eigen::Upper>();
    const Eigen::MatrixXd inverse = r.triangularView<Eigen::Upper>().solve(Eigen::MatrixXd::Identity(rank, rank));
    const Eigen::ArrayXd diagonal = r.diagonal().array().abs();
    fit.condition = rank > 0 ? diagonal.maxCoeff() / diagonal.minCoeff() : 1;
    fit.coefficients.setZero(columns.cols());
    fit.standard_errors.setZero(columns.cols());
    for (Eigen::Index k = 0; k < rank; ++k) {
        const Eigen::Index to = kept[static_cast<std::size_t>(k)];
        fit.coefficients[to] = solution[k] * scales[to];
        fit.standard_errors[to] = std::sqrt(fit.sigma2) * inverse.row(k).norm() * scales[to];
    }
    return fit;
}

Result<LinearFit> robust_least_squares(const Eigen::MatrixXd& columns, const Eigen::VectorXd& target) {
    constexpr double k = 1.345;
    constexpr int most = 50;
    LinearFit fit = TRY(least_squares(columns, target));
    for (int round = 1; round <= most; ++round) {
        std::vector<double> sizes(static_cast<std::size_t>(target.size()));
        for (Eigen::Index t = 0; t < target.size(); ++t) sizes[static_cast<std::size_t>(t)] = std::abs(fit.residuals[t]);
        std::ranges::nth_element(sizes, sizes.begin() + static_cast<std::ptrdiff_t>(sizes.size() / 2));
        const double scale = sizes[sizes.size() / 2] / 0.6745;
        if (!(scale > 0)) break;  // more than half of the values fit exactly
        const Eigen::VectorXd weights =
            fit.residuals.unaryExpr([&](double e) { return std::sqrt(std::min(1.0, k * scale / std::max(std::abs(e), 1e-300))); });
        LinearFit next = TRY(least_squares(weights.asDiagonal() * columns, weights.cwiseProduct(target)));
        next.residuals = target - columns * next.coefficients;
        next.iterations = round + 1;
        const double change = (next.coefficients - fit.coefficients).norm();
        const double total = (target.array() - target.mean()).matrix().squaredNorm();
        next.r_squared = total > 0 ? 1 - next.residuals.squaredNorm() / total : 0;
        next.sigma2 = scale * scale;
        fit = std::move(next);
        if (change <= 1e-9 * (1 + fit.coefficients.norm())) break;
    }
    return fit;
}

Result<Eigen::VectorXd> ridge(const Eigen::MatrixXd& columns, const Eigen::VectorXd& target, double penalty,
                              Eigen::Index free_columns) {
    if (penalty < 0) return fail(ErrorKind::invalid_input, "A ridge penalty cannot be negative.");
    // The penalty as extra rows keeps the factorisation orthogonal.
    const Eigen::Index n = columns.rows(), p = columns.cols();
    Eigen::MatrixXd extended = Eigen::MatrixXd::Zero(n + p, p);
    extended.topRows(n) = columns;
    for (Eigen::Index j = free_columns; j < p; ++j) extended(n + j, j) = std::sqrt(penalty);
    Eigen::VectorXd padded = Eigen::VectorXd::Zero(n + p);
    padded.head(n) = target;
    return TRY(least_squares(extended, padded)).coefficients;
}

}  // namespace qd::forecast
