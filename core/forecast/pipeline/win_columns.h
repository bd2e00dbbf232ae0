#pragma once
// Facts of a deal as numbers for the regression: bands, indicators and shrunk rates,
// each of about unit scale. What is learned here is learned from the training samples.

#include <Eigen/Core>
#include <array>
#include <span>
#include <unordered_map>
#include <vector>

#include "core/forecast/pipeline/win_facts.h"

namespace qd::forecast {

// What a column speaks about, for reasons in words.
enum class WinTopic : std::uint8_t { none, age, timing, stage, amount, activity, pushes, due, source, owner, product };
constexpr std::size_t kWinTopics = 11;

// Past results of owners or products. Each leans on the average as strongly as the differences between them
// can be chance (empirical Bayes); when all of them can, nobody differs.
struct WinRates {
    struct Tally {
        double won = 0, closed = 0;
    };
    double average = 0.5, prior = 0;  // prior: deals; 0 = infinitely many
    std::unordered_map<Id, Tally> tallies;
    void add(Id id, bool won);
    void settle();                                // takes average and prior from the tallies, then forgets them
    [[nodiscard]] double log_odds(Id id) const;   // relative to the average
};

class WinColumns {
public:
    // Samples by time of closing. Fills `columns` (rows × columns, the first all 1); in each row the rates of
    // owners and products come from earlier closings only.
    static WinColumns learn(std::span<const WinSample> samples, Eigen::MatrixXd& columns);

    [[nodiscard]] Eigen::VectorXd row(const WinFacts& facts) const;
    [[nodiscard]] const std::vector<WinTopic>& topics() const { return m_topics; }  // by column
    [[nodiscard]] int age_band(double age) const;
    [[nodiscard]] double owner_log_odds(Id owner) const { return m_owners.log_odds(owner); }

private:
    [[nodiscard]] std::vector<double> raw(const WinFacts& facts, std::vector<WinTopic>* topics) const;
    std::vector<double> m_age_edges;
    std::vector<std::int32_t> m_stages, m_sources;   // values that have an indicator
    WinRates m_owners, m_products;
    std::vector<std::size_t> m_kept;                 // raw columns that vary
    std::vector<double> m_mean, m_scale;             // by kept column
    std::vector<WinTopic> m_topics;
};

}  // namespace qd::forecast
