#pragma once
// Series that belong together, product × region × owner, forecast so that the parts add up.

#include <functional>
#include <string>
#include <vector>

#include "core/forecast/series/forecast.h"
#include "core/forecast/series/reconcile.h"
#include "core/forecast/series/series_csv.h"

namespace qd::forecast {

// The names of a node: what stands between bars is a dimension, what stands between slashes a level of it, from the
// top: "Alpha|East/Ann" is Alpha sold by Ann in the East, "Alpha|East" all of that in the East, "Alpha|*" all of Alpha.
struct HierarchyNode {
    std::string name;            // "*" for everything
    std::vector<std::size_t> leaves;
    Series series;               // their sum
};

// The nodes of these leaves, everything first and the leaves last, in their order: one for each combination of
// levels that differs from all others. Leaves cover the same periods and have as many dimensions; a name is given once.
[[nodiscard]] Result<std::vector<HierarchyNode>> hierarchy_of(const std::vector<NamedSeries>& leaves);

struct ReconciledNode {
    std::string name;
    std::vector<double> mean;    // by step; sums agree to the hundredth
    std::vector<Band> bands;     // of the node's own forecast, moved to the mean
};

// How a node is forecast: horizon, levels.
using NodeForecaster = std::function<Result<Forecast>(const Series& past, int horizon, const std::vector<double>& levels)>;

// Every node forecast in that way, then reconciled. The methods that need residuals take the errors one step
// ahead of the node's past forecasts, as many as twelve.
[[nodiscard]] Result<std::vector<ReconciledNode>> forecast_hierarchy(const std::vector<HierarchyNode>& nodes, const NodeForecaster& forecaster, int horizon,
                                                                     const std::vector<double>& levels, Reconciliation way);

// "bottom-up", "top-down", "ols", "wls-struct", "wls-variance", "mint"
[[nodiscard]] Result<Reconciliation> parse_reconciliation(std::string_view name);

}  // namespace qd::forecast
