#pragma once
// Minimisation of smooth functions with a gradient, on LBFGSpp.

#include <LBFGS.h>

#include <Eigen/Core>
#include <exception>
#include <limits>

namespace qd::forecast {

struct MinimizeOptions {
    int max_iterations = 200;
    double relative_change = 1e-8;  // stop when three iterations gain less than this
};

// Minimises f(x, gradient) from x on; x becomes the best point seen, its value is
// returned. f may answer infinity (or NaN) outside its domain, but not at the start.
template <class Function>
double minimize(Function& f, Eigen::VectorXd& x, const MinimizeOptions& options = {}) {
    LBFGSpp::LBFGSParam<double> parameters;
    parameters.m = 12;
    parameters.epsilon = 1e-6;
    parameters.epsilon_rel = 1e-7;
    parameters.past = 3;
    parameters.delta = options.relative_change;
    parameters.max_iterations = options.max_iterations;
    parameters.max_linesearch = 20;
    parameters.linesearch = LBFGSpp::LBFGS_LINESEARCH_BACKTRACKING_WOLFE;

    double best = std::numeric_limits<double>::infinity();
    Eigen::VectorXd best_x = x;
    auto remembering = [&](const Eigen::VectorXd& point, Eigen::VectorXd& gradient) {
        const double value = f(point, gradient);
        if (value < best) {
            best = value;
            best_x = point;
        }
        return value;
    };
    LBFGSpp::LBFGSSolver<double, LBFGSpp::LineSearchBacktracking> solver(parameters);
    double value = 0;
    try {
        solver.minimize(remembering, x, value);
    } catch (const std::exception&) {
        // The line search found no better point: at the limit of precision that is
        // the normal end, and the best point so far is the answer.
    }
    x = best_x;
    return best;
}

}  // namespace qd::forecast
