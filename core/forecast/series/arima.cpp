#include "core/forecast/series/arima.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/forecast/series/arma_coordinates.h"
#include "core/forecast/series/minimize.h"
#include "core/forecast/series/unit_root.h"

namespace qd::forecast {

namespace {

enum class Criterion { conditional, exact };

// −2 log-likelihood over unbounded coordinates; the gradient by forward differences.
class ArmaObjective {
public:
    ArmaObjective(ArmaLikelihood& likelihood, const ArmaShape& shape, int season, Criterion criterion)
        : m_likelihood(likelihood), m_shape(shape), m_season(season), m_criterion(criterion) {}

    double operator()(const Eigen::VectorXd& x, Eigen::VectorXd& gradient) {
        constexpr double step = 1e-6;
        const double value = at(x);
        gradient.setZero(x.size());
        if (!std::isfinite(value)) return value;
        Eigen::VectorXd moved = x;
        for (Eigen::Index i = 0; i < x.size(); ++i) {
            moved[i] = x[i] + step;
            gradient[i] = (at(moved) - value) / step;
            moved[i] = x[i];
        }
        return value;
    }

    double at(const Eigen::VectorXd& x) {
        const ArmaCoefficients c = coefficients_at(x, m_shape);
        const ArmaPolynomials model{multiply_ar(c.ar, c.seasonal_ar, m_season),
                                    multiply_ma(c.ma, c.seasonal_ma, m_season)};
        return m_criterion == Criterion::exact ? m_likelihood.exact(model) : m_likelihood.conditional(model);
    }

private:
    ArmaLikelihood& m_likelihood;
    ArmaShape m_shape;
    int m_season;
    Criterion m_criterion;
};

std::vector<double> differenced(Values values, int season, const ArimaOrder& order) {
    std::vector<double> result(values.begin(), values.end());
    if (order.seasonal_d > 0) result = difference(result, season, order.seasonal_d);
    return difference(result, 1, order.d);
}

// Constant (as a mean or a drift line) and regressors, a row for each value.
Eigen::MatrixXd design(std::size_t periods, std::size_t first, const ArimaOrder& order,
                       const Eigen::MatrixXd& regressors) {
    const Eigen::Index rows = static_cast<Eigen::Index>(periods);
    Eigen::MatrixXd columns(rows, regressors.cols() + (order.constant ? 1 : 0));
    if (order.constant) {
        const bool drift = order.d + order.seasonal_d > 0;
        for (Eigen::Index t = 0; t < rows; ++t) {
            columns(t, 0) = drift ? static_cast<double>(first) + static_cast<double>(t) + 1 : 1;
        }
    }
    if (regressors.cols() > 0) columns.rightCols(regressors.cols()) = regressors.topRows(rows);
    return columns;
}

ArmaLikelihood likelihood_of(Values values, int season, const ArimaOrder& order, const Eigen::MatrixXd& columns) {
    const std::vector<double> target = differenced(values, season, order);
    Eigen::MatrixXd moved(static_cast<Eigen::Index>(target.size()), columns.cols());
    for (Eigen::Index column = 0; column < columns.cols(); ++column) {
        const Values raw(columns.col(column).data(), static_cast<std::size_t>(columns.rows()));
        const std::vector<double> differences = differenced(raw, season, order);
        moved.col(column) = Eigen::Map<const Eigen::VectorXd>(differences.data(), moved.rows());
    }
    return {target, moved};
}

ArmaPolynomials polynomials(const ArimaFit& fit) {
    return {multiply_ar(fit.ar, fit.seasonal_ar, fit.season), multiply_ma(fit.ma, fit.seasonal_ma, fit.season)};
}

// Fills in everything that follows from the coefficients.
void finish(ArimaFit& fit, ArmaLikelihood& likelihood, Values values, const Eigen::MatrixXd& columns, bool estimate) {
    const double deviance = likelihood.exact(polynomials(fit));
    if (estimate) fit.regression = likelihood.coefficients();
    const auto n = static_cast<double>(likelihood.size());
    const auto& o = fit.order;
    const double k = o.p + o.q + o.seasonal_p + o.seasonal_q + static_cast<double>(fit.regression.size()) + 1;
    if (estimate) {
        fit.log_likelihood = -0.5 * deviance;
        fit.aicc = n - k - 1 > 0 ? deviance + 2 * k + 2 * k * (k + 1) / (n - k - 1)
                                 : std::numeric_limits<double>::infinity();
        fit.sigma2 = likelihood.variance() * n / std::max(n - k + 1, 1.0);
    }
    fit.state = likelihood.state(fit.regression);
    fit.noise.assign(values.begin(), values.end());
    if (fit.regression.size() == 0) return;
    const Eigen::VectorXd explained = columns * fit.regression;
    for (std::size_t t = 0; t < fit.noise.size(); ++t) fit.noise[t] -= explained[static_cast<Eigen::Index>(t)];
}

}  // namespace

std::string name_of(const ArimaOrder& o, int season) {
    const auto triple = [](int p, int d, int q) {
        return "(" + std::to_string(p) + "," + std::to_string(d) + "," + std::to_string(q) + ")";
    };
    std::string name = "ARIMA" + triple(o.p, o.d, o.q);
    if (o.seasonal_p + o.seasonal_d + o.seasonal_q > 0) {
        name += triple(o.seasonal_p, o.seasonal_d, o.seasonal_q) + "[" + std::to_string(season) + "]";
    }
    if (o.constant) name += o.d + o.seasonal_d > 0 ? " with drift" : " with mean";
    return name;
}

Result<ArimaFit> fit_arima(Values values, int season, const ArimaOrder& order, const Eigen::MatrixXd& regressors) {
    const ArmaShape shape{order.p, order.q, order.seasonal_p, order.seasonal_q};
    const std::size_t lost = static_cast<std::size_t>(order.d + order.seasonal_d * season);
    const std::size_t needed = lost + static_cast<std::size_t>(shape.size()) + 3;
    if (values.size() < needed) {
        return fail(ErrorKind::invalid_input,
                    name_of(order, season) + " needs at least " + std::to_string(needed) + " periods.");
    }
    const Eigen::MatrixXd columns = design(values.size(), 0, order, regressors);
    ArmaLikelihood likelihood = likelihood_of(values, season, order, columns);
    Eigen::VectorXd x = Eigen::VectorXd::Zero(shape.size());
    if (shape.size() > 0) {
        ArmaObjective rough(likelihood, shape, season, Criterion::conditional);
        ArmaObjective exact(likelihood, shape, season, Criterion::exact);
        Eigen::VectorXd start = x;
        minimize(rough, start, {.max_iterations = 50, .relative_change = 1e-6});
        // The conditional optimum may sit on the edge of the region: start a little inside.
        start = start.cwiseMax(-2.0).cwiseMin(2.0);
        if (exact.at(start) < exact.at(x)) x = start;
        minimize(exact, x, {.max_iterations = 100, .relative_change = 1e-7});
    }
    ArmaCoefficients c = coefficients_at(x, shape);
    ArimaFit fit;
    fit.order = order;
    fit.season = season;
    fit.ar = std::move(c.ar);
    fit.ma = std::move(c.ma);
    fit.seasonal_ar = std::move(c.seasonal_ar);
    fit.seasonal_ma = std::move(c.seasonal_ma);
    finish(fit, likelihood, values, columns, true);
    if (!std::isfinite(fit.log_likelihood)) {
        return fail(ErrorKind::invalid_input, name_of(order, season) + " does not describe this series.");
    }
    return fit;
}

ArimaFit rerun(const ArimaFit& fit, Values values, const Eigen::MatrixXd& regressors) {
    ArimaFit result = fit;
    const Eigen::MatrixXd columns = design(values.size(), 0, fit.order, regressors);
    ArmaLikelihood likelihood = likelihood_of(values, fit.season, fit.order, columns);
    finish(result, likelihood, values, columns, false);
    return result;
}

Forecast forecast_arima(const ArimaFit& fit, int horizon, const Eigen::MatrixXd& future) {
    const ArmaPolynomials model = polynomials(fit);
    const auto m = static_cast<std::size_t>(fit.season);
    // Integrated weights: noise_t = Σ full_j noise_{t-j} + ARMA part, by undoing the differences.
    std::vector<double> full = model.ar, integration;
    for (int k = 0; k < fit.order.d; ++k) {
        full = multiply_ar(full, std::vector<double>{1.0}, 1);
        integration = multiply_ar(integration, std::vector<double>{1.0}, 1);
    }
    for (int k = 0; k < fit.order.seasonal_d; ++k) {
        full = multiply_ar(full, std::vector<double>{1.0}, static_cast<int>(m));
        integration = multiply_ar(integration, std::vector<double>{1.0}, static_cast<int>(m));
    }
    std::vector<double> path = fit.noise;
    const std::vector<double> arma = expected_path(fit.state, model.ar, horizon);
    std::vector<double> psi{1.0};
    Forecast result(name_of(fit.order, fit.season));
    const Eigen::MatrixXd columns =
        design(static_cast<std::size_t>(horizon), fit.noise.size(), fit.order, future);
    double spread = 0;
    for (std::size_t step = 0; step < static_cast<std::size_t>(horizon); ++step) {
        double value = arma[step];
        for (std::size_t j = 0; j < integration.size(); ++j) value += integration[j] * path[path.size() - 1 - j];
        path.push_back(value);
        if (fit.regression.size() > 0) value += columns.row(static_cast<Eigen::Index>(step)).dot(fit.regression);
        result.mean.push_back(value);
        spread += psi[step] * psi[step];
        result.sigma.push_back(std::sqrt(fit.sigma2 * spread));
        double next = step < model.ma.size() ? model.ma[step] : 0;
        for (std::size_t j = 0; j < full.size() && j <= step; ++j) next += full[j] * psi[step - j];
        psi.push_back(next);
    }
    return result;
}

}  // namespace qd::forecast
