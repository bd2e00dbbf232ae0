#pragma once
// The deviance of one ETS class as a function of unbounded coordinates, for the
// minimiser: bounds become smooth folds, the seasonal constraint an eliminated state.

#include <Eigen/Core>

#include "core/forecast/series/ets_recursion.h"

namespace qd::forecast {

// The usual region: 1e-4 < α < 0.9999, β < α, γ < 1 − α, 0.8 ≤ φ ≤ 0.98.
class EtsObjective {
public:
    // values: scaled so that they are about 1; outlives the objective.
    EtsObjective(Values values, int season, EtsSpec spec);

    [[nodiscard]] Eigen::VectorXd point(const EtsParameters& parameters, const EtsState& initial) const;
    double operator()(const Eigen::VectorXd& x, Eigen::VectorXd& gradient);

    // The pass at x: parameters, first and last state, deviance, residuals in trace().
    struct Pass {
        EtsParameters parameters;
        EtsState initial, last;
        double deviance = 0;
    };
    [[nodiscard]] Pass pass(const Eigen::VectorXd& x);
    [[nodiscard]] Pass pass(const EtsParameters& parameters, const EtsState& initial);
    [[nodiscard]] const EtsTrace& trace() const { return m_trace; }

private:
    void read(const Eigen::VectorXd& x);
    void write_gradient(const EtsGradient& from, const Eigen::VectorXd& x, Eigen::VectorXd& gradient) const;

    Values m_values;
    std::size_t m_season;
    EtsSpec m_spec;
    EtsRecursionInput m_input;
    EtsTrace m_trace;
    double (*m_deviance)(Values, std::size_t, EtsPart, const EtsRecursionInput&, EtsTrace&);
    EtsGradient (*m_gradient)(Values, std::size_t, EtsPart, const EtsRecursionInput&, EtsTrace&);
};

}  // namespace qd::forecast
