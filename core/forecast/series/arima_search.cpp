// The stepwise search of Hyndman & Khandakar (2008): from four simple models on,
// move to the first neighbour with a smaller AICc until none is left.

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/forecast/series/arima.h"
#include "core/forecast/series/unit_root.h"

namespace qd::forecast {

namespace {

bool is_constant(Values values) {
    return std::ranges::all_of(values, [&](double value) { return value == values.front(); });
}

// Roots closer to the unit circle than 1 % make forecasts unreliable.
bool is_well_inside(const std::vector<double>& coefficients, double sign, int lag) {
    std::vector<double> scaled(coefficients);
    for (std::size_t j = 0; j < scaled.size(); ++j) {
        scaled[j] *= sign * std::pow(1.01, lag * static_cast<double>(j + 1));
    }
    return is_stationary(scaled);
}

bool is_reliable(const ArimaFit& fit) {
    return is_well_inside(fit.ar, 1, 1) && is_well_inside(fit.seasonal_ar, 1, fit.season) &&
           is_well_inside(fit.ma, -1, 1) && is_well_inside(fit.seasonal_ma, -1, fit.season);
}

struct Move {
    int p, q, seasonal_p, seasonal_q;
};
constexpr Move kMoves[] = {{0, 0, -1, 0}, {0, 0, 0, -1}, {0, 0, 1, 0}, {0, 0, 0, 1}, {0, 0, -1, -1}, {0, 0, -1, 1},
                           {0, 0, 1, -1}, {0, 0, 1, 1},  {-1, 0, 0, 0}, {0, -1, 0, 0}, {1, 0, 0, 0}, {0, 1, 0, 0},
                           {-1, -1, 0, 0}, {-1, 1, 0, 0}, {1, -1, 0, 0}, {1, 1, 0, 0}};

}  // namespace

ArimaSearch::ArimaSearch(Values values, int season, const ArimaOptions& options) : m_values(values), m_season(season), m_options(options) {
    const int n = static_cast<int>(values.size());
    m_options.max_p = std::min(options.max_p, n / 3);
    m_options.max_q = std::min(options.max_q, n / 3);
    m_options.max_seasonal_p = season > 1 ? std::min(options.max_seasonal_p, n / 3 / season) : 0;
    m_options.max_seasonal_q = season > 1 ? std::min(options.max_seasonal_q, n / 3 / season) : 0;
}

bool ArimaSearch::step() {
    if (m_values.size() < 4) return true;
    if (!m_begun) {
        begin();
        return false;
    }
    if (!m_first.empty()) {
        const ArimaOrder next = m_first.back();
        m_first.pop_back();
        if (is_new(next)) (void)try_order(next);
        return false;
    }
    return m_met.empty() || !try_neighbour();
}

Result<ArimaFit> ArimaSearch::take() {
    if (m_values.size() < 4) return fail(ErrorKind::invalid_input, "An ARIMA model needs at least four periods.");
    if (!m_met.empty()) return std::move(m_met[m_best]);
    // Without differences to explain, the plain one.
    ArimaOrder plain = m_base;
    plain.constant = m_constant_allowed;
    return fit_arima(m_values, m_season, plain, m_options.regressors);
}

void ArimaSearch::begin() {
    m_begun = true;
    choose_differences();
    plan_first_models();
}

void ArimaSearch::choose_differences() {
    m_base.seasonal_d = m_options.seasonal_d.value_or(seasonal_differences(m_values, m_season));
    std::vector<double> rest(m_values.begin(), m_values.end());
    if (m_base.seasonal_d > 0) rest = difference(rest, m_season, m_base.seasonal_d);
    m_base.d = m_options.d.value_or(ordinary_differences(rest));
    m_constant_allowed = m_base.d + m_base.seasonal_d <= 1;
}

ArimaOrder ArimaSearch::order(int p, int q, int seasonal_p, int seasonal_q, bool constant) const {
    ArimaOrder result = m_base;
    result.p = p;
    result.q = q;
    result.seasonal_p = seasonal_p;
    result.seasonal_q = seasonal_q;
    result.constant = constant;
    return result;
}

void ArimaSearch::plan_first_models() {
    const auto& most = m_options;
    const bool c = m_constant_allowed;
    std::vector<double> rest = difference(m_values, m_season, m_base.seasonal_d);
    rest = difference(rest, 1, m_base.d);
    if (rest.empty() || is_constant(rest)) return;
    const int p = std::min(1, most.max_p), q = std::min(1, most.max_q), seasonal_p = std::min(1, most.max_seasonal_p), seasonal_q = std::min(1, most.max_seasonal_q);
    m_first = {order(0, q, 0, seasonal_q, c), order(p, 0, seasonal_p, 0, c), order(0, 0, 0, 0, c),
               order(std::min(2, most.max_p), std::min(2, most.max_q), seasonal_p, seasonal_q, c)};
    if (c) m_first.insert(m_first.begin(), order(0, 0, 0, 0, false));
}

bool ArimaSearch::is_new(const ArimaOrder& candidate) const {
    const auto& most = m_options;
    if (candidate.p < 0 || candidate.q < 0 || candidate.seasonal_p < 0 || candidate.seasonal_q < 0) return false;
    if (candidate.p > most.max_p || candidate.q > most.max_q) return false;
    if (candidate.seasonal_p > most.max_seasonal_p || candidate.seasonal_q > most.max_seasonal_q) return false;
    return std::ranges::find(m_tried, candidate) == m_tried.end();
}

// True when it is better than the best.
bool ArimaSearch::try_order(const ArimaOrder& candidate) {
    m_tried.push_back(candidate);
    Result<ArimaFit> fit = fit_arima(m_values, m_season, candidate, m_options.regressors);
    if (!fit || !std::isfinite(fit->aicc) || !is_reliable(*fit)) return false;
    const bool better = m_met.empty() || fit->aicc < m_met[m_best].aicc;
    m_met.push_back(std::move(*fit));
    if (better) m_best = m_met.size() - 1;
    return better;
}

// Fits the next neighbour of the best model; false when none is left.
bool ArimaSearch::try_neighbour() {
    const ArimaOrder o = m_met[m_best].order;
    while (m_move <= std::size(kMoves)) {
        ArimaOrder next = order(o.p, o.q, o.seasonal_p, o.seasonal_q, !o.constant);
        if (m_move < std::size(kMoves)) {
            if (m_tried.size() >= static_cast<std::size_t>(m_options.max_models)) return false;
            const Move& move = kMoves[m_move];
            next = order(o.p + move.p, o.q + move.q, o.seasonal_p + move.seasonal_p, o.seasonal_q + move.seasonal_q, o.constant);
        } else if (!m_constant_allowed) {
            return false;
        }
        ++m_move;
        if (!is_new(next)) continue;
        if (try_order(next)) m_move = 0;
        return true;
    }
    return false;
}

Result<ArimaFit> fit_auto_arima(Values values, int season, const ArimaOptions& options) {
    ArimaSearch search{values, season, options};
    while (!search.step()) {}
    return search.take();
}

}  // namespace qd::forecast
