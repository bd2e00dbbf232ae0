#pragma once
// Will it be won, if it is decided now? A ridge logistic regression over the facts of a
// deal, recalibrated on closings it had not seen, with its record beside two simpler
// models: naive Bayes and the constant win rate.

#include <memory>
#include <string>
#include <vector>

#include "core/forecast/pipeline/logistic.h"
#include "core/forecast/pipeline/naive_bayes.h"
#include "core/forecast/pipeline/probability_scores.h"
#include "core/forecast/pipeline/win_columns.h"

namespace qd::forecast {

struct WinReason {
    WinTopic topic = WinTopic::none;
    double points = 0;                 // what it does to the chance, −1…1
    std::string text;                  // "Open for 84 days"
};

class WinModel {
public:
    // Samples by time of closing, at most the newest kMostSamples are used. Below the minimum the model is
    // the constant win rate and says so.
    [[nodiscard]] static WinModel fit(std::span<const WinSample> samples);

    static constexpr std::size_t kFewestWon = 40, kFewestLost = 40, kMostSamples = 10'000;
    [[nodiscard]] bool is_sufficient() const { return m_insufficient.empty(); }
    [[nodiscard]] const std::string& why_insufficient() const { return m_insufficient; }

    [[nodiscard]] double chance(const WinFacts& facts) const;
    // The strongest first; facts that hardly matter are left out.
    [[nodiscard]] std::vector<WinReason> reasons(const WinFacts& facts, const DealHistory& history) const;
    [[nodiscard]] double constant() const { return m_constant; }
    [[nodiscard]] double penalty() const { return m_penalty; }
    [[nodiscard]] Recalibration recalibration() const { return m_recalibration; }

private:
    std::string m_insufficient;
    double m_constant = 0.5, m_penalty = 0;
    std::shared_ptr<const WinColumns> m_columns;   // empty: constant
    Eigen::VectorXd m_coefficients;
    Recalibration m_recalibration;
};

struct WinCard {
    std::string model;                 // "logistic", "naive_bayes", "constant"
    ProbabilityScores scores;
};

// How the models trained on closings before `split` did on those from it on.
struct WinBacktest {
    Instant split{};
    std::size_t trained = 0, tested = 0;
    std::vector<WinCard> cards;        // logistic, naive Bayes, constant
    std::vector<std::string> leaks;    // facts that looked into the future; must be empty
    std::string verdict;               // a sentence
    [[nodiscard]] const ProbabilityScores& of(std::string_view model) const;
};

// Without `split`: the moment that has 70 % of the closings before it.
[[nodiscard]] WinBacktest backtest_win_model(const DealHistory& history, FiscalCalendar fiscal, std::optional<Instant> split = {},
                                             const FactReader& reader = facts_before);

}  // namespace qd::forecast
