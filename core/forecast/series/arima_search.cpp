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

class ArimaSearch {
public:
    ArimaSearch(Values values, int season, const ArimaOptions& options)
        : m_values(values), m_season(season), m_options(options) {
        const int n = static_cast<int>(values.size());
        m_options.max_p = std::min(options.max_p, n / 3);
        m_options.max_q = std::min(options.max_q, n / 3);
        m_options.max_seasonal_p = season > 1 ? std::min(options.max_seasonal_p, n / 3 / season) : 0;
        m_options.max_seasonal_q = season > 1 ? std::min(options.max_seasonal_q, n / 3 / season) : 0;
    }

    // The reliable models met, best first; without differences to explain, the plain one.
    std::vector<ArimaFit> run() {
        choose_differences();
        try_first_models();
        while (!m_met.empty() && m_tried.size() < static_cast<std::size_t>(m_options.max_models) && improve()) {}
        if (m_met.empty()) {
            ArimaOrder plain = m_base;
            plain.constant = m_constant_allowed;
            if (auto fit = fit_arima(m_values, m_season, plain, m_options.regressors)) m_met.push_back(std::move(*fit));
        }
        std::ranges::stable_sort(m_met, {}, &ArimaFit::aicc);
        return std::move(m_met);
    }

private:
    void choose_differences() {
        m_base.seasonal_d = m_options.seasonal_d.value_or(seasonal_differences(m_values, m_season));
        std::vector<double> rest(m_values.begin(), m_values.end());
        if (m_base.seasonal_d > 0) rest = difference(rest, m_season, m_base.seasonal_d);
        m_base.d = m_options.d.value_or(ordinary_differences(rest));
        m_constant_allowed = m_base.d + m_base.seasonal_d <= 1;
    }

    [[nodiscard]] ArimaOrder order(int p, int q, int seasonal_p, int seasonal_q, bool constant) const {
        ArimaOrder result = m_base;
        result.p = p;
        result.q = q;
        result.seasonal_p = seasonal_p;
        result.seasonal_q = seasonal_q;
        result.constant = constant;
        return result;
    }

    void try_first_models() {
        const auto& most = m_options;
        const bool c = m_constant_allowed;
        std::vector<double> rest = difference(m_values, m_season, m_base.seasonal_d);
        rest = difference(rest, 1, m_base.d);
        if (rest.empty() || is_constant(rest)) return;
        try_order(order(std::min(2, most.max_p), std::min(2, most.max_q), std::min(1, most.max_seasonal_p),
                        std::min(1, most.max_seasonal_q), c));
        try_order(order(0, 0, 0, 0, c));
        try_order(order(std::min(1, most.max_p), 0, std::min(1, most.max_seasonal_p), 0, c));
        try_order(order(0, std::min(1, most.max_q), 0, std::min(1, most.max_seasonal_q), c));
        if (c) try_order(order(0, 0, 0, 0, false));
    }

    // True when the model is new and better than the best.
    bool try_order(const ArimaOrder& candidate) {
        const auto& most = m_options;
        if (candidate.p < 0 || candidate.q < 0 || candidate.seasonal_p < 0 || candidate.seasonal_q < 0) return false;
        if (candidate.p > most.max_p || candidate.q > most.max_q) return false;
        if (candidate.seasonal_p > most.max_seasonal_p || candidate.seasonal_q > most.max_seasonal_q) return false;
        if (std::ranges::find(m_tried, candidate) != m_tried.end()) return false;
        m_tried.push_back(candidate);
        Result<ArimaFit> fit = fit_arima(m_values, m_season, candidate, m_options.regressors);
        if (!fit || !std::isfinite(fit->aicc) || !is_reliable(*fit)) return false;
        const bool better = m_met.empty() || fit->aicc < m_met[m_best].aicc;
        m_met.push_back(std::move(*fit));
        if (better) m_best = m_met.size() - 1;
        return better;
    }

    bool improve() {
        struct Move {
            int p, q, seasonal_p, seasonal_q;
        };
        static constexpr Move moves[] = {
            {0, 0, -1, 0}, {0, 0, 0, -1}, {0, 0, 1, 0}, {0, 0, 0, 1}, {0, 0, -1, -1}, {0, 0, -1, 1},
            {0, 0, 1, -1}, {0, 0, 1, 1},  {-1, 0, 0, 0}, {0, -1, 0, 0}, {1, 0, 0, 0}, {0, 1, 0, 0},
            {-1, -1, 0, 0}, {-1, 1, 0, 0}, {1, -1, 0, 0}, {1, 1, 0, 0}};
        const ArimaOrder o = m_met[m_best].order;
        for (const Move& move : moves) {
            if (m_tried.size() >= static_cast<std::size_t>(m_options.max_models)) return false;
            if (try_order(order(o.p + move.p, o.q + move.q, o.seasonal_p + move.seasonal_p,
                                o.seasonal_q + move.seasonal_q, o.constant))) {
                return true;
            }
        }
        return m_constant_allowed && try_order(order(o.p, o.q, o.seasonal_p, o.seasonal_q, !o.constant));
    }

    Values m_values;
    int m_season;
    ArimaOptions m_options;
    ArimaOrder m_base;
    bool m_constant_allowed = false;
    std::vector<ArimaOrder> m_tried;
    std::vector<ArimaFit> m_met;
    std::size_t m_best = 0;  // in m_met
};

}  // namespace

std::vector<ArimaFit> fit_all_arima(Values values, int season, const ArimaOptions& options) {
    if (values.size() < 4) return {};
    return ArimaSearch(values, season, options).run();
}

Result<ArimaFit> fit_auto_arima(Values values, int season, const ArimaOptions& options) {
    std::vector<ArimaFit> fits = fit_all_arima(values, season, options);
    if (fits.empty()) return fail(ErrorKind::invalid_input, "An ARIMA model needs at least four periods.");
    return std::move(fits.front());
}

}  // namespace qd::forecast
