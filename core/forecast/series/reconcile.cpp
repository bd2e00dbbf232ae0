#include "core/forecast/series/reconcile.h"

#include <Eigen/Cholesky>
#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/sort_by.h"

namespace qd::forecast {

namespace {

Eigen::MatrixXd covariance(const Eigen::MatrixXd& residuals) {
    return residuals.transpose() * residuals / static_cast<double>(residuals.rows());
}

Eigen::MatrixXd shrunk_covariance(const Eigen::MatrixXd& residuals) {
    const double lambda = shrinkage_intensity(residuals);
    const Eigen::MatrixXd sample = covariance(residuals);
    Eigen::MatrixXd result = (1 - lambda) * sample;
    result.diagonal() = sample.diagonal();
    return result;
}

// S (SᵀW⁻¹S)⁻¹ SᵀW⁻¹ base as weighted least squares on W's Cholesky factor.
Result<Eigen::VectorXd> project(const SummingMatrix& summing, const Eigen::VectorXd& base, const Eigen::MatrixXd& weight) {
    const Eigen::LLT<Eigen::MatrixXd> factor(weight);
    if (factor.info() != Eigen::Success) {
        return fail(ErrorKind::invalid_input, "The residuals of the hierarchy do not determine how to reconcile it.", {},
                    "Use a structural method or more history.");
    }
    const Eigen::MatrixXd columns = factor.matrixL().solve(summing);
    const Eigen::VectorXd target = factor.matrixL().solve(base);
    return summing * columns.householderQr().solve(target);
}

Eigen::VectorXd from_top(const SummingMatrix& summing, const Eigen::VectorXd& base) {
    const Eigen::Index leaves = summing.cols();
    const Eigen::VectorXd bottom = base.tail(leaves);
    const double total = bottom.sum();
    const Eigen::VectorXd shares = total != 0 ? Eigen::VectorXd(bottom / total)
                                              : Eigen::VectorXd::Constant(leaves, 1 / static_cast<double>(leaves));
    return summing * (shares * base[0]);
}

}  // namespace

Result<SummingMatrix> summing_matrix(std::span<const int> parent) {
    const int nodes = static_cast<int>(parent.size());
    std::vector<bool> has_child(parent.size(), false);
    for (int node = 0; node < nodes; ++node) {
        const int above = parent[static_cast<std::size_t>(node)];
        if (above >= node || above < -1 || (above == -1) != (node == 0)) {
            return fail(ErrorKind::invalid_input, "The hierarchy is not a tree with its root first.");
        }
        if (above >= 0) has_child[static_cast<std::size_t>(above)] = true;
    }
    const auto leaves = static_cast<int>(std::ranges::count(has_child, false));
    for (int node = nodes - leaves; node < nodes; ++node) {
        if (has_child[static_cast<std::size_t>(node)]) {
            return fail(ErrorKind::invalid_input, "The leaves of the hierarchy must come last.");
        }
    }
    SummingMatrix summing = SummingMatrix::Zero(nodes, leaves);
    for (int leaf = 0; leaf < leaves; ++leaf) {
        for (int node = nodes - leaves + leaf; node != -1; node = parent[static_cast<std::size_t>(node)]) summing(node, leaf) = 1;
    }
    return summing;
}

SummingMatrix temporal_summing_matrix(int leaves, std::span<const int> groups) {
    Eigen::Index rows = leaves;
    for (int group : groups) rows += leaves / group;
    SummingMatrix summing = SummingMatrix::Zero(rows, leaves);
    Eigen::Index row = 0;
    for (int group : groups) {
        for (int first = 0; first + group <= leaves; first += group) summing.row(row++).segment(first, group).setOnes();
    }
    summing.bottomRows(leaves).setIdentity();
    return summing;
}

double shrinkage_intensity(const Eigen::MatrixXd& residuals) {
    const auto n = static_cast<double>(residuals.rows());
    const Eigen::VectorXd deviations = covariance(residuals).diagonal().cwiseSqrt();
    Eigen::MatrixXd scaled = residuals;
    for (Eigen::Index j = 0; j < scaled.cols(); ++j) {
        if (deviations[j] > 0) scaled.col(j) /= deviations[j];
    }
    const Eigen::MatrixXd products = scaled.transpose() * scaled;
    const Eigen::MatrixXd squares = scaled.cwiseAbs2().transpose() * scaled.cwiseAbs2();
    double variance = 0, correlation = 0;
    for (Eigen::Index i = 0; i < products.rows(); ++i) {
        for (Eigen::Index j = 0; j < products.cols(); ++j) {
            if (i == j) continue;
            variance += (squares(i, j) - products(i, j) * products(i, j) / n) / (n * (n - 1));
            correlation += std::pow(products(i, j) / n, 2);
        }
    }
    return correlation > 0 ? std::clamp(variance / correlation, 0.0, 1.0) : 1;
}

Result<Eigen::VectorXd> reconcile(const SummingMatrix& summing, const Eigen::VectorXd& base, Reconciliation method,
                                  const Eigen::MatrixXd& residuals) {
    if (base.size() != summing.rows()) {
        return fail(ErrorKind::invalid_input, "Every node of the hierarchy needs one forecast.");
    }
    const bool needs_residuals = method == Reconciliation::wls_variance || method == Reconciliation::mint_shrink;
    if (needs_residuals && (residuals.cols() != summing.rows() || residuals.rows() < 2)) {
        return fail(ErrorKind::invalid_input, "This way to reconcile needs past errors of every node.", {},
                    "Use a structural method until there is history.");
    }
    const Eigen::Index nodes = summing.rows();
    switch (method) {
        case Reconciliation::bottom_up: return summing * base.tail(summing.cols());
        case Reconciliation::top_down: return from_top(summing, base);
        case Reconciliation::ols: return project(summing, base, Eigen::MatrixXd::Identity(nodes, nodes));
        case Reconciliation::wls_struct: return project(summing, base, summing.rowwise().sum().asDiagonal());
        case Reconciliation::wls_variance: return project(summing, base, covariance(residuals).diagonal().asDiagonal());
        case Reconciliation::mint_shrink: return project(summing, base, shrunk_covariance(residuals));
    }
    return fail(ErrorKind::internal, "Unknown way to reconcile.");
}

std::vector<std::int64_t> to_minor_units(const SummingMatrix& summing, const Eigen::VectorXd& reconciled, double units_per_value) {
    const auto leaves = static_cast<std::size_t>(summing.cols());
    const Eigen::VectorXd exact = reconciled.tail(summing.cols()) * units_per_value;
    std::vector<std::int64_t> units(leaves);
    std::vector<std::size_t> order(leaves);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::int64_t sum = 0;
    auto remainder = [&](std::size_t leaf) { return exact[static_cast<Eigen::Index>(leaf)] - static_cast<double>(units[leaf]); };
    for (std::size_t leaf = 0; leaf < leaves; ++leaf) {
        units[leaf] = static_cast<std::int64_t>(std::floor(exact[static_cast<Eigen::Index>(leaf)]));
        sum += units[leaf];
    }
    sort_by(order, [&](std::size_t a, std::size_t b) { return remainder(a) > remainder(b); });
    const std::int64_t missing = std::llround(exact.sum()) - sum;
    for (std::int64_t k = 0; k < missing; ++k) ++units[order[static_cast<std::size_t>(k) % leaves]];

    std::vector<std::int64_t> all;
    for (Eigen::Index node = 0; node < summing.rows(); ++node) {
        std::int64_t total = 0;
        for (std::size_t leaf = 0; leaf < leaves; ++leaf) {
            if (summing(node, static_cast<Eigen::Index>(leaf)) != 0) total += units[leaf];
        }
        all.push_back(total);
    }
    return all;
}

}  // namespace qd::forecast
