#include "core/forecast/series/hierarchy.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "core/base/sort_by.h"
#include "core/forecast/series/backtest.h"
#include "core/forecast/series/forecast_task.h"

namespace qd::forecast {
namespace {

constexpr int kOrigins = 12, kFewestOrigins = 3;
constexpr std::size_t kMostNodes = 500;

std::vector<std::string> split(std::string_view text, char by) {
    std::vector<std::string> parts(1);
    for (const char c : text) {
        if (c == by) parts.emplace_back();
        else parts.back() += c;
    }
    return parts;
}

// "East/Ann" → "*", "East", "East/Ann".
std::vector<std::string> levels_of(const std::string& path) {
    std::vector<std::string> levels{"*"};
    std::string so_far;
    for (const std::string& part : split(path, '/')) levels.push_back(so_far += (so_far.empty() ? "" : "/") + part);
    return levels;
}

std::unexpected<Error> too_many() {
    return fail(ErrorKind::invalid_input, "These names make more than " + std::to_string(kMostNodes) + " sums and parts, too many to make them add up.", "Nothing was forecast.", "Leave a dimension out or take fewer parts.");
}

// How many names names_over() would give.
std::size_t count_names(const std::string& leaf) {
    std::size_t count = 1;
    for (const std::string& dimension : split(leaf, '|')) {
        count *= levels_of(dimension).size();
        if (count > kMostNodes) break;
    }
    return count;
}

// Every way to take one level of each dimension, the most general first.
std::vector<std::string> names_over(const std::string& leaf) {
    std::vector<std::string> names{""};
    for (const std::string& dimension : split(leaf, '|')) {
        std::vector<std::string> longer;
        for (const std::string& name : names)
            for (const std::string& level : levels_of(dimension)) longer.push_back(name + (name.empty() ? "" : "|") + level);
        names = std::move(longer);
    }
    return names;
}

Result<> check(const std::vector<NamedSeries>& leaves) {
    const auto dimensions = std::ranges::count(leaves.front().id, '|');
    for (const NamedSeries& leaf : leaves) {
        if (std::ranges::count(leaf.id, '|') != dimensions)
            return fail(ErrorKind::invalid_input, "“" + leaf.id + "” has other dimensions than “" + leaves.front().id + "”.", "Nothing was forecast.", "Write each as product|region/owner.");
        if (count_names(leaf.id) > kMostNodes) return too_many();
        if (leaf.id.find('*') != std::string::npos)
            return fail(ErrorKind::invalid_input, "“" + leaf.id + "” has a star in its name, which stands for all.", "Nothing was forecast.", "Give the parts; their sums are made here.");
        if (leaf.series.start != leaves.front().series.start || leaf.series.values.size() != leaves.front().series.values.size())
            return fail(ErrorKind::invalid_input, "“" + leaf.id + "” covers other periods than “" + leaves.front().id + "”.", "Nothing was forecast.", "Give each series the same periods, with 0 where nothing was sold.");
    }
    return {};
}

// Errors one step ahead, the oldest first; nothing when the series is too short to try.
Result<std::vector<double>> past_errors(const HierarchyNode& node, const NodeForecaster& forecaster) {
    const int origins = std::min(kOrigins, static_cast<int>(node.series.values.size()) - 3);
    if (origins < kFewestOrigins)
        return fail(ErrorKind::invalid_input, "The history is too short to tell how far off each forecast would have been.", "Nothing was forecast.", "Use ols or wls-struct.");
    const Forecaster one_ahead = [&](const Series& past, int horizon) {
        return forecast_task([&forecaster, past, horizon] { return forecaster(past, horizon, {0.80, 0.95}); });
    };
    Backtest test{node.series, node.name, one_ahead, {.horizon = 1, .origins = origins}};
    TRY(run_to_end(test));
    std::vector<double> errors;
    for (const BacktestPoint& point : test.points()) errors.push_back(point.actual - point.mean);
    return errors;
}

Result<Eigen::MatrixXd> residuals_of(const std::vector<HierarchyNode>& nodes, const NodeForecaster& forecaster) {
    Eigen::MatrixXd residuals;
    for (std::size_t at = 0; at < nodes.size(); ++at) {
        const std::vector<double> errors = TRY(past_errors(nodes[at], forecaster));
        if (at == 0) residuals.resize(static_cast<Eigen::Index>(errors.size()), static_cast<Eigen::Index>(nodes.size()));
        for (std::size_t row = 0; row < errors.size(); ++row) residuals(static_cast<Eigen::Index>(row), static_cast<Eigen::Index>(at)) = errors[row];
    }
    return residuals;
}

}  // namespace

Result<Reconciliation> parse_reconciliation(std::string_view name) {
    constexpr std::array<std::pair<std::string_view, Reconciliation>, 6> ways{{{"bottom-up", Reconciliation::bottom_up}, {"top-down", Reconciliation::top_down},
        {"ols", Reconciliation::ols}, {"wls-struct", Reconciliation::wls_struct}, {"wls-variance", Reconciliation::wls_variance}, {"mint", Reconciliation::mint_shrink}}};
    for (const auto& [known, way] : ways)
        if (name == known) return way;
    return fail(ErrorKind::invalid_input, "“" + std::string{name} + "” is no way to make forecasts add up.", {}, "Choose one of bottom-up, top-down, ols, wls-struct, wls-variance, mint.");
}

Result<std::vector<HierarchyNode>> hierarchy_of(const std::vector<NamedSeries>& leaves) {
    if (leaves.empty()) return fail(ErrorKind::invalid_input, "There are no series.");
    TRY(check(leaves));
    std::vector<HierarchyNode> above;
    std::map<std::string, std::size_t> places;
    for (std::size_t leaf = 0; leaf < leaves.size(); ++leaf)
        for (const std::string& name : names_over(leaves[leaf].id)) {
            const auto [place, is_new] = places.try_emplace(name, above.size());
            if (is_new) above.push_back({name, {}, {}});
            above[place->second].leaves.push_back(leaf);
        }
    // What holds the same leaves as a node before it says nothing new, like the only region of a product.
    sort_by(above, std::ranges::greater{}, [](const HierarchyNode& node) { return node.leaves.size(); });
    std::vector<HierarchyNode> nodes;
    std::map<std::vector<std::size_t>, bool> known;
    for (HierarchyNode& node : above)
        if (node.leaves.size() > 1 && known.try_emplace(node.leaves, true).second) nodes.push_back(std::move(node));
    if (!nodes.empty()) nodes.front().name = "*";
    for (std::size_t leaf = 0; leaf < leaves.size(); ++leaf) nodes.push_back({leaves[leaf].id, {leaf}, {}});
    if (nodes.size() > kMostNodes) return too_many();
    for (HierarchyNode& node : nodes) {
        node.series = leaves.front().series;
        std::ranges::fill(node.series.values, 0.0);
        for (const std::size_t leaf : node.leaves)
            for (std::size_t t = 0; t < node.series.values.size(); ++t) node.series.values[t] += leaves[leaf].series.values[t];
    }
    return nodes;
}

Result<std::vector<ReconciledNode>> forecast_hierarchy(const std::vector<HierarchyNode>& nodes, const NodeForecaster& forecaster, int horizon,
                                                       const std::vector<double>& levels, Reconciliation way) {
    const auto leaf_count = static_cast<Eigen::Index>(nodes.front().leaves.size());
    SummingMatrix summing = SummingMatrix::Zero(static_cast<Eigen::Index>(nodes.size()), leaf_count);
    std::vector<Forecast> own;
    for (std::size_t at = 0; at < nodes.size(); ++at) {
        for (const std::size_t leaf : nodes[at].leaves) summing(static_cast<Eigen::Index>(at), static_cast<Eigen::Index>(leaf)) = 1;
        own.push_back(TRY(forecaster(nodes[at].series, horizon, levels)));
    }
    Eigen::MatrixXd residuals;
    if (way == Reconciliation::wls_variance || way == Reconciliation::mint_shrink) residuals = TRY(residuals_of(nodes, forecaster));
    std::vector<ReconciledNode> answer;
    for (std::size_t at = 0; at < nodes.size(); ++at) answer.push_back({nodes[at].name, {}, own[at].bands});
    for (std::size_t step = 0; step < static_cast<std::size_t>(horizon); ++step) {
        Eigen::VectorXd base(summing.rows());
        for (std::size_t at = 0; at < nodes.size(); ++at) base[static_cast<Eigen::Index>(at)] = own[at].mean[step];
        const std::vector<std::int64_t> whole = to_minor_units(summing, TRY(reconcile(summing, base, way, residuals)));
        for (std::size_t at = 0; at < nodes.size(); ++at) {
            answer[at].mean.push_back(static_cast<double>(whole[at]) / 100);
            const double moved = answer[at].mean[step] - own[at].mean[step];
            for (Band& band : answer[at].bands) band.low[step] += moved, band.high[step] += moved;
        }
    }
    return answer;
}

}  // namespace qd::forecast
