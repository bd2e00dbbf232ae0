#pragma once
// Forecasts of a hierarchy made to add up: product × team × owner, or month → quarter
// → year. Every node's forecast says something; the methods differ in whom they trust.

#include <Eigen/Core>
#include <span>
#include <vector>

#include "core/base/error.h"

namespace qd::forecast {

enum class Reconciliation {
    bottom_up,    // the leaves are right
    top_down,     // the total is right, split by the leaves' forecast shares
    ols,          // all nodes equally right
    wls_struct,   // a node's error grows with the leaves below it
    wls_variance, // errors as large as the residuals say
    mint_shrink   // and correlated as they say, shrunk towards no correlation
};

// Rows: nodes, top first, leaves last in the order of the columns; 1 where the leaf counts.
using SummingMatrix = Eigen::MatrixXd;

// From each node's parent (−1 for the root; parents come before children).
[[nodiscard]] Result<SummingMatrix> summing_matrix(std::span<const int> parent);
// One year of `leaves` periods with the totals of each `groups[k]` consecutive leaves: (12, {12, 3}) is year and quarters over months.
[[nodiscard]] SummingMatrix temporal_summing_matrix(int leaves, std::span<const int> groups);

// base: one forecast for each node. residuals: one column for each node (rows: periods),
// needed by the last two methods only. The answer adds up to 1e-9 relative.
[[nodiscard]] Result<Eigen::VectorXd> reconcile(const SummingMatrix& summing, const Eigen::VectorXd& base,
                                                Reconciliation method, const Eigen::MatrixXd& residuals = {});

// λ of the shrinkage (Schäfer & Strimmer 2005), 0…1.
[[nodiscard]] double shrinkage_intensity(const Eigen::MatrixXd& residuals);

// Whole minor units that still add up: leaves are rounded so that the total's rounding
// error is spread by the largest remainder, nodes are their sums.
[[nodiscard]] std::vector<std::int64_t> to_minor_units(const SummingMatrix& summing, const Eigen::VectorXd& reconciled,
                                                       double units_per_value = 100);

}  // namespace qd::forecast
