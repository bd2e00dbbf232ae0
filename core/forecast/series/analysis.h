#pragma once
// Preliminary analysis: what a series looks like before any model sees it.

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/forecast/series/anomalies.h"
#include "core/forecast/series/drivers.h"
#include "core/forecast/series/left_over.h"

namespace qd::forecast {

inline constexpr std::size_t kLeastHistory = 6;  // periods below which no model is chosen by its past errors

struct Finding {
    enum class Kind : std::uint8_t { history, trend, level, season, quarter, anomaly, shift, gap, left_over, driver };
    Kind kind = Kind::history;
    bool warns = false;        // somebody should look at it before going on
    std::string words;         // a sentence
    std::string figures;       // the statistics behind it, "" = in the sentence
};

// Whether the series comes back to a level of its own; two tests that err on opposite sides.
struct UnitRoot {
    int kpss_lags = 0, dickey_fuller_lags = 0;
    double kpss = 0;           // above kKpssLimit: no fixed level
    double dickey_fuller = 0, dickey_fuller_limit = 0;  // below the limit: it comes back to its line
};

struct Analysis {
    Series history;
    std::vector<Finding> findings;
    std::optional<double> trend;                 // per period: Theil–Sen slope, when it differs from 0 (Mann–Kendall, 95 %)
    std::optional<UnitRoot> unit_root;           // from 20 values on
    std::optional<double> seasonal_strength;     // 0…1, from two whole years on
    std::optional<double> lambda;                // Box–Cox, Guerrero's; from two whole years on, positive values only
    std::vector<double> quarter_profile;         // months: mean of each position in the quarter ÷ mean; from two whole quarters on
    std::vector<Outlier> outliers;
    std::vector<LevelShift> shifts;
    std::vector<std::size_t> gaps;               // periods with 0
    std::optional<LeftOver> left_over;           // of exponential smoothing
    std::vector<Lead> leads;                     // how far each market indicator leads
    [[nodiscard]] bool enough() const { return history.values.size() >= kLeastHistory; }
};

// One look in each step.
class Analyser {
public:
    // The indicators outlive it. fiscal_first_month: 1…12, where quarters begin.
    Analyser(Series history, std::span<const NamedSeries> indicators, unsigned fiscal_first_month = 1);
    Analyser(const Analyser&) = delete;
    Analyser& operator=(const Analyser&) = delete;
    [[nodiscard]] bool step();  // true when all has been looked at
    [[nodiscard]] Analysis take() { return std::move(m_analysis); }

private:
    void describe_history();
    void describe_trend();
    void describe_level();
    void describe_season();
    void describe_quarter();
    void find_anomalies();
    void find_shifts();
    void describe_anomalies();
    void describe_left_over();
    void describe_leads();
    void add(Finding::Kind kind, std::string words, std::string figures = {}) { m_analysis.findings.push_back({kind, false, std::move(words), std::move(figures)}); }
    void warn(Finding::Kind kind, std::string words) { m_analysis.findings.push_back({kind, true, std::move(words), {}}); }

    Analysis m_analysis;
    std::span<const NamedSeries> m_indicators;
    unsigned m_fiscal_first_month;
    int m_season;
    bool m_two_years;
    std::vector<std::function<void()>> m_parts;
    std::size_t m_next = 0;
};

// Runs to the end.
[[nodiscard]] Analysis analyse(Series history, std::span<const NamedSeries> indicators = {}, unsigned fiscal_first_month = 1);

}  // namespace qd::forecast
