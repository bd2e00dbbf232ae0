#include "core/forecast/series/reconcile.h"

#include <catch2/catch_amalgamated.hpp>

#include "core/base/random.h"
#include "tests/unit/forecast/reference_data.h"

using namespace qd::forecast;
using Catch::Approx;

namespace {

Eigen::MatrixXd matrix_of(const nlohmann::json& rows) {
    Eigen::MatrixXd result(static_cast<Eigen::Index>(rows.size()), static_cast<Eigen::Index>(rows[0].size()));
    for (Eigen::Index i = 0; i < result.rows(); ++i) {
        for (Eigen::Index j = 0; j < result.cols(); ++j) result(i, j) = rows[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)].get<double>();
    }
    return result;
}

const std::vector<int> kTwoTeams{-1, 0, 0, 1, 1, 2, 2};
const Eigen::VectorXd kBase = (Eigen::VectorXd(7) << 105, 58, 44, 31, 29, 20, 22).finished();

constexpr Reconciliation kAll[] = {Reconciliation::bottom_up, Reconciliation::top_down,     Reconciliation::ols,
                                   Reconciliation::wls_struct, Reconciliation::wls_variance, Reconciliation::mint_shrink};

}  // namespace

TEST_CASE("Structural reconciliation gives the textbook values", "[forecast][reconcile]") {
    const auto summing = summing_matrix(kTwoTeams);
    REQUIRE(summing);
    auto total = [&](Reconciliation method) { return reconcile(*summing, kBase, method).value()[0]; };
    CHECK(total(Reconciliation::bottom_up) == 102);
    CHECK(total(Reconciliation::top_down) == Approx(105));
    CHECK(total(Reconciliation::ols) == Approx(103.714285714286));
    CHECK(total(Reconciliation::wls_struct) == Approx(103));
}

TEST_CASE("Reconciliation agrees with the reference on all nodes", "[forecast][reconcile][golden]") {
    if (!test::golden()) SKIP("no reference values beside the project (../shared/data/golden)");
    const auto& theirs = test::golden()->at("reconcile");
    const Eigen::MatrixXd summing = matrix_of(theirs.at("S")), residuals = matrix_of(theirs.at("resid"));
    CHECK(summing == summing_matrix(kTwoTeams).value());
    CHECK(shrinkage_intensity(residuals) == Approx(theirs.at("shrink_lambda").get<double>()).epsilon(1e-9));
    const std::pair<const char*, Reconciliation> cases[] = {{"bottom_up", Reconciliation::bottom_up},
                                                            {"ols", Reconciliation::ols},
                                                            {"wls_struct", Reconciliation::wls_struct},
                                                            {"wls_var", Reconciliation::wls_variance},
                                                            {"mint_shrink", Reconciliation::mint_shrink}};
    for (const auto& [name, method] : cases) {
        INFO(name);
        const auto ours = reconcile(summing, kBase, method, residuals).value();
        for (Eigen::Index node = 0; node < ours.size(); ++node) {
            CHECK(ours[node] == Approx(theirs.at(name)[static_cast<std::size_t>(node)].get<double>()).epsilon(1e-9));
        }
    }
}

TEST_CASE("Whatever the method and the tree, the parts add up", "[forecast][reconcile]") {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        INFO("seed " << seed);
        qd::Random random(seed);
        const int teams = static_cast<int>(random.between(1, 5));
        std::vector<int> parent{-1};
        for (int team = 0; team < teams; ++team) parent.push_back(0);
        for (int team = 1; team <= teams; ++team) {
            for (std::int64_t owner = random.between(1, 4); owner > 0; --owner) parent.push_back(team);
        }
        const auto summing = summing_matrix(parent).value();
        Eigen::VectorXd base(summing.rows());
        Eigen::MatrixXd residuals(20, summing.rows());
        for (double& value : base) value = 1e6 * random.unit();
        for (double& value : residuals.reshaped()) value = 1e4 * random.normal();
        for (Reconciliation method : kAll) {
            const Eigen::VectorXd result = reconcile(summing, base, method, residuals).value();
            const Eigen::VectorXd sums = summing * result.tail(summing.cols());
            CHECK((result - sums).norm() <= 1e-9 * result.norm());
            const auto cents = to_minor_units(summing, result);
            std::int64_t leaves = 0;
            for (std::size_t k = cents.size() - static_cast<std::size_t>(summing.cols()); k < cents.size(); ++k) leaves += cents[k];
            CHECK(cents[0] == leaves);
            CHECK(std::abs(static_cast<double>(cents[0]) - 100 * result[0]) <= 1);
        }
    }
}

TEST_CASE("Months, quarters and the year are one hierarchy", "[forecast][reconcile]") {
    const SummingMatrix summing = temporal_summing_matrix(12, std::vector{12, 3});
    REQUIRE(summing.rows() == 17);
    CHECK(summing.row(0).sum() == 12);
    CHECK(summing.row(2).segment(3, 3).sum() == 3);
    CHECK(summing.bottomRows(12) == Eigen::MatrixXd::Identity(12, 12));
}

TEST_CASE("A tree that is none, and missing residuals, are refused", "[forecast][reconcile]") {
    CHECK_FALSE(summing_matrix(std::vector{0}));
    CHECK_FALSE(summing_matrix(std::vector{-1, 2, 0}));
    CHECK_FALSE(summing_matrix(std::vector{-1, 0, 0, 2}));  // node 1 is a leaf before the inner node 2
    CHECK_FALSE(reconcile(summing_matrix(kTwoTeams).value(), kBase, Reconciliation::mint_shrink));
}
