#include "core/forecast/series/arma_likelihood.h"

#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "core/forecast/series/portable_math.h"

namespace qd::forecast {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::vector<double> multiply(Values ordinary, Values seasonal, int season, double sign) {
    const auto m = static_cast<std::size_t>(season);
    std::vector<double> result(ordinary.size() + m * seasonal.size(), 0.0);
    std::copy(ordinary.begin(), ordinary.end(), result.begin());
    for (std::size_t j = 0; j < seasonal.size(); ++j) {
        const std::size_t base = (j + 1) * m;
        result[base - 1] += seasonal[j];
        for (std::size_t i = 0; i < ordinary.size(); ++i) result[base + i] += sign * seasonal[j] * ordinary[i];
    }
    return result;
}

// Autocovariances of a pure AR process with unit innovations, lags 0 … count−1, by
// running the Levinson recursion backwards and then forwards. False: not stationary.
bool ar_covariances(const std::vector<double>& ar, std::size_t count, std::vector<double>& out) {
    const std::size_t p = ar.size();
    std::vector<double> rows(p * p);  // row k−1: coefficients of the order-k predictor
    std::vector<double> variance(p + 1, 1.0);
    std::copy(ar.begin(), ar.end(), rows.begin() + static_cast<std::ptrdiff_t>(p * p - p));
    for (std::size_t k = p; k >= 1; --k) {
        const double* row = &rows[(k - 1) * p];
        const double partial = row[k - 1];
        const double rest = 1 - partial * partial;
        if (rest <= 1e-12) return false;
        variance[k - 1] = variance[k] / rest;
        if (k == 1) break;
        double* lower = &rows[(k - 2) * p];
        for (std::size_t j = 0; j + 1 < k; ++j) lower[j] = (row[j] + partial * row[k - 2 - j]) / rest;
    }
    out.assign(std::max(count, p + 1), 0.0);
    out[0] = variance[0];
    for (std::size_t k = 1; k <= p; ++k) {
        double value = rows[(k - 1) * p + k - 1] * variance[k - 1];
        const double* lower = k > 1 ? &rows[(k - 2) * p] : nullptr;
        for (std::size_t j = 1; j < k; ++j) value += lower[j - 1] * out[k - j];
        out[k] = value;
    }
    for (std::size_t k = p + 1; k < count; ++k) {
        double value = 0;
        for (std::size_t j = 1; j <= p; ++j) value += ar[j - 1] * out[k - j];
        out[k] = value;
    }
    return true;
}

}  // namespace

std::vector<double> multiply_ar(Values ordinary, Values seasonal, int season) {
    return multiply(ordinary, seasonal, season, -1);
}

std::vector<double> multiply_ma(Values ordinary, Values seasonal, int season) {
    return multiply(ordinary, seasonal, season, 1);
}

bool is_stationary(Values ar) {
    std::vector<double> row(ar.begin(), ar.end()), lower;
    for (std::size_t k = row.size(); k >= 1; --k) {
        const double partial = row[k - 1], rest = 1 - partial * partial;
        if (!(rest > 0) || std::abs(partial) >= 1) return false;
        lower.resize(k - 1);
        for (std::size_t j = 0; j + 1 < k; ++j) lower[j] = (row[j] + partial * row[k - 2 - j]) / rest;
        row.swap(lower);
    }
    return true;
}

std::vector<double> expected_path(Eigen::VectorXd state, Values ar, int horizon) {
    std::vector<double> path;
    for (int step = 0; step < horizon; ++step) {
        const double expected = state[0];
        path.push_back(expected);
        for (Eigen::Index i = 0; i + 1 < state.size(); ++i) {
            const double weight = static_cast<std::size_t>(i) < ar.size() ? ar[static_cast<std::size_t>(i)] : 0;
            state[i] = weight * expected + state[i + 1];
        }
    }
    return path;
}

ArmaLikelihood::ArmaLikelihood(Values target, const Eigen::MatrixXd& regressors)
    : m_columns(static_cast<Eigen::Index>(target.size()), regressors.cols() + 1) {
    m_columns.col(0) = Eigen::Map<const Eigen::VectorXd>(target.data(), m_columns.rows());
    if (regressors.cols() > 0) m_columns.rightCols(regressors.cols()) = regressors;
    m_scaled.resize(m_columns.rows(), m_columns.cols());
}

void ArmaLikelihood::read_terms(const ArmaPolynomials& model) {
    m_ar_terms.clear();
    m_ma_terms.clear();
    for (std::size_t j = 0; j < model.ar.size(); ++j) {
        if (model.ar[j] != 0) m_ar_terms.push_back({j + 1, model.ar[j]});
    }
    for (std::size_t j = 0; j < model.ma.size(); ++j) {
        if (model.ma[j] != 0) m_ma_terms.push_back({j + 1, model.ma[j]});
    }
}

bool ArmaLikelihood::process_covariances(const ArmaPolynomials& model) {
    const std::size_t q = model.ma.size();
    if (!ar_covariances(model.ar, m_order + q + 1, m_ar_covariance)) return false;
    m_covariance.assign(m_order + 1, 0.0);
    // γ(k) = Σ_d c(d) g(|k + d|), c the autocorrelation of the MA weights.
    std::vector<Term> ma{{0, 1.0}};
    ma.insert(ma.end(), m_ma_terms.begin(), m_ma_terms.end());
    std::vector<double> c(q + 1, 0.0);
    for (const Term& a : ma) {
        for (const Term& b : ma) {
            if (b.lag >= a.lag) c[b.lag - a.lag] += a.weight * b.weight;
        }
    }
    for (std::size_t k = 0; k <= m_order; ++k) {
        double sum = c[0] * m_ar_covariance[k];
        for (std::size_t d = 1; d <= q; ++d) {
            if (c[d] != 0) sum += c[d] * (m_ar_covariance[k + d] + m_ar_covariance[k > d ? k - d : d - k]);
        }
        m_covariance[k] = sum;
    }
    return true;
}

// Brings gain and factor to T·Cov(state, w); the innovation variance is covariance[0].
bool ArmaLikelihood::start(const ArmaPolynomials& model) {
    const std::size_t r = std::max(model.ar.size(), model.ma.size() + 1);
    m_order = r;
    read_terms(model);
    m_phi.assign(r + 1, 0.0);
    m_theta.assign(r + 1, 0.0);
    std::copy(model.ar.begin(), model.ar.end(), m_phi.begin());
    m_theta[0] = 1;
    std::copy(model.ma.begin(), model.ma.end(), m_theta.begin() + 1);
    if (!process_covariances(model)) return false;

    m_psi.assign(r + 1, 0.0);
    m_psi[0] = 1;
    for (std::size_t k = 1; k <= r; ++k) {
        m_psi[k] = m_theta[k];
        for (const Term& term : m_ar_terms) {
            if (term.lag <= k) m_psi[k] += term.weight * m_psi[k - term.lag];
        }
    }
    m_step.assign(r + 1, 0.0);  // Cov(state_i, w)
    m_step[0] = m_covariance[0];
    for (const Term& term : m_ar_terms) {
        for (std::size_t i = 1; i < term.lag; ++i) m_step[i] += term.weight * m_covariance[term.lag - i];
    }
    for (const Term& term : m_ma_terms) {
        for (std::size_t i = 1; i <= term.lag; ++i) m_step[i] += term.weight * m_psi[term.lag - i];
    }
    m_gain.assign(r + 1, 0.0);
    for (std::size_t i = 0; i < r; ++i) m_gain[i] = m_phi[i] * m_step[0] + m_step[i + 1];
    m_factor = m_gain;
    m_state.setZero(static_cast<Eigen::Index>(r) + 1, m_columns.cols());
    return true;
}

double ArmaLikelihood::exact(const ArmaPolynomials& model) {
    if (!start(model)) return kInfinity;
    const std::size_t r = m_order;
    const Eigen::Index n = m_columns.rows(), columns = m_columns.cols();
    double variance = m_covariance[0], increment = -1 / variance;
    double log_determinant = 0, product = 1;
    bool settled = false;
    double* gain = m_gain.data();
    double* factor = m_factor.data();
    const double* phi = m_phi.data();
    for (Eigen::Index t = 0; t < n; ++t) {
        if (!(variance > 0)) return kInfinity;
        const double deviation = std::sqrt(variance);
        for (Eigen::Index column = 0; column < columns; ++column) {
            double* state = &m_state(0, column);
            const double predicted = state[0];
            const double error = m_columns(t, column) - predicted;
            m_scaled(t, column) = error / deviation;
            const double correction = error / variance;
            for (std::size_t i = 0; i < r; ++i) state[i] = phi[i] * predicted + state[i + 1] + gain[i] * correction;
        }
        product *= variance;
        if (product > 1e100 || product < 1e-100) {
            log_determinant += portable_log(product);
            product = 1;
        }
        if (settled) continue;
        const double first = factor[0];
        const double next_variance = variance + increment * first * first;
        const double step = increment * first;
        const double ratio = first / next_variance;
        double largest = 0;
        for (std::size_t i = 0; i < r; ++i) {
            const double moved = phi[i] * first + factor[i + 1];
            gain[i] += step * moved;
            factor[i] = moved - gain[i] * ratio;
            largest = std::max(largest, std::abs(factor[i]));
        }
        increment *= next_variance / variance;
        variance = next_variance;
        settled = std::abs(increment) * largest * largest < 1e-12;
    }
    return profile(log_determinant + portable_log(product));
}

// Regression on the whitened columns; leaves coefficients, variance and the residual state.
double ArmaLikelihood::profile(double log_determinant) {
    const Eigen::Index regressors = m_columns.cols() - 1;
    const auto n = static_cast<double>(m_columns.rows());
    double squares = m_scaled.col(0).squaredNorm();
    if (regressors == 1) {
        const double size = m_scaled.col(1).squaredNorm();
        m_coefficients.setConstant(1, size > 0 ? m_scaled.col(0).dot(m_scaled.col(1)) / size : 0);
        squares = (m_scaled.col(0) - m_coefficients[0] * m_scaled.col(1)).squaredNorm();
    } else if (regressors > 1) {
        m_coefficients = m_scaled.rightCols(regressors).colPivHouseholderQr().solve(m_scaled.col(0));
        squares = (m_scaled.col(0) - m_scaled.rightCols(regressors) * m_coefficients).squaredNorm();
    } else {
        m_coefficients.resize(0);
    }
    m_variance = std::max(squares / n, 1e-300);
    return n * (portable_log(2 * std::numbers::pi * m_variance) + 1) + log_determinant;
}

double ArmaLikelihood::conditional(const ArmaPolynomials& model) {
    read_terms(model);
    const Eigen::Index n = m_columns.rows();
    const auto skipped = std::min<Eigen::Index>(static_cast<Eigen::Index>(model.ar.size()), n / 2);
    m_scaled.setZero();
    for (Eigen::Index column = 0; column < m_columns.cols(); ++column) {
        const double* w = &m_columns(0, column);
        double* error = &m_scaled(0, column);
        for (Eigen::Index t = skipped; t < n; ++t) {
            double value = w[t];
            for (const Term& term : m_ar_terms) {
                const auto lag = static_cast<Eigen::Index>(term.lag);
                if (lag <= t) value -= term.weight * w[t - lag];
            }
            for (const Term& term : m_ma_terms) {
                const auto lag = static_cast<Eigen::Index>(term.lag);
                if (lag <= t) value -= term.weight * error[t - lag];
            }
            error[t] = value;
        }
    }
    const double value = profile(0);
    return std::isfinite(value) ? value : kInfinity;
}

Eigen::VectorXd ArmaLikelihood::state(const Eigen::VectorXd& coefficients) const {
    if (coefficients.size() == 0) return m_state.col(0);
    return m_state.col(0) - m_state.rightCols(coefficients.size()) * coefficients;
}

}  // namespace qd::forecast
