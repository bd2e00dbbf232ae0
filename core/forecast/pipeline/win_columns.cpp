#include "core/forecast/pipeline/win_columns.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "core/base/sort_by.h"

namespace qd::forecast {
namespace {

constexpr double kFewestPrior = 5;            // deals
constexpr std::size_t kAgeBands = 10, kBandSamples = 100, kMostIndicators = 24;
constexpr double kNeverQuiet = 365;           // days, for deals on which nothing was ever done
constexpr int kMonths = 3;

double log_odds_of(double share) { return std::log(share / (1 - share)); }

std::vector<std::int32_t> common_values(std::span<const WinSample> samples, std::int32_t WinFacts::* fact) {
    std::unordered_map<std::int32_t, std::size_t> counts;
    for (const WinSample& sample : samples) ++counts[sample.facts.*fact];
    std::vector<std::pair<std::size_t, std::int32_t>> order;
    for (const auto& [value, count] : counts) order.emplace_back(count, value);
    sort_by(order, std::greater{});
    if (order.size() > kMostIndicators) order.resize(kMostIndicators);
    std::vector<std::int32_t> values;
    for (const auto& one : order) values.push_back(one.second);
    std::ranges::sort(values);
    return values;
}

}  // namespace

void WinRates::add(Id id, bool won) {
    Tally& tally = tallies[id];
    tally.won += won ? 1 : 0;
    tally.closed += 1;
}

// DerSimonian & Laird's moments: how much more rates differ than chance lets them.
void WinRates::settle() {
    double won = 0, closed = 0;
    for (const auto& [id, tally] : tallies) won += tally.won, closed += tally.closed;
    average = (won + 1) / (closed + 2);
    const double chance = average * (1 - average);
    double spread = 0, squares = 0;
    for (const auto& [id, tally] : tallies) {
        spread += std::pow(tally.won - tally.closed * average, 2) / tally.closed / chance;
        squares += tally.closed * tally.closed;
    }
    const double beyond = spread - (static_cast<double>(tallies.size()) - 1), room = closed - squares / std::max(closed, 1.0);
    prior = beyond > 0 && room > 0 ? std::max(room / beyond, kFewestPrior) : 0;
    tallies.clear();
}

double WinRates::log_odds(Id id) const {
    const auto found = tallies.find(id);
    if (found == tallies.end() || prior == 0) return 0;
    const Tally& tally = found->second;
    return log_odds_of((tally.won + prior * average) / (tally.closed + prior)) - log_odds_of(average);
}

int WinColumns::age_band(double age) const {
    return static_cast<int>(std::ranges::upper_bound(m_age_edges, age) - m_age_edges.begin());
}

std::vector<double> WinColumns::raw(const WinFacts& facts, std::vector<WinTopic>* topics) const {
    std::vector<double> row;
    const auto add = [&](WinTopic topic, double value) {
        row.push_back(value);
        if (topics) topics->push_back(topic);
    };
    const auto is = [](bool yes) { return yes ? 1.0 : 0.0; };
    const int band = age_band(facts.age), bands = static_cast<int>(m_age_edges.size()) + 1;
    add(WinTopic::age, std::log1p(std::max(facts.age, 0.0)));
    for (int at = 0; at < bands; ++at) add(WinTopic::age, is(band == at));
    for (int month = 0; month < kMonths; ++month) {
        add(WinTopic::timing, is(facts.month_of_quarter == month));
    }
    for (std::int32_t stage : m_stages) {
        add(WinTopic::stage, is(facts.stage == stage));
        add(WinTopic::stage, is(facts.stage == stage) * std::log1p(std::max(facts.days_in_stage, 0.0)));
    }
    add(WinTopic::amount, facts.log_amount.value_or(0));
    add(WinTopic::amount, is(facts.log_amount.has_value()));
    add(WinTopic::activity, std::log1p(std::max(facts.days_quiet.value_or(kNeverQuiet), 0.0)));
    add(WinTopic::activity, is(facts.days_quiet.has_value()));
    add(WinTopic::activity, std::log1p(facts.activities));
    add(WinTopic::activity, std::log1p(facts.recent_activities));
    add(WinTopic::pushes, std::log1p(facts.pushes));
    add(WinTopic::pushes, std::log1p(facts.steps_back));
    for (std::size_t due = 0; due < kDues; ++due) add(WinTopic::due, is(facts.due == static_cast<Due>(due)));
    for (std::int32_t source : m_sources) add(WinTopic::source, is(facts.source == source));
    add(WinTopic::owner, m_owners.log_odds(facts.owner));
    add(WinTopic::product, m_products.log_odds(facts.product));
    return row;
}

WinColumns WinColumns::learn(std::span<const WinSample> samples, Eigen::MatrixXd& columns) {
    WinColumns learned;
    std::vector<double> ages;
    for (const WinSample& sample : samples) {
        ages.push_back(sample.facts.age);
        learned.m_owners.add(sample.facts.owner, sample.won);
        learned.m_products.add(sample.facts.product, sample.won);
    }
    learned.m_owners.settle();
    learned.m_products.settle();
    std::ranges::sort(ages);
    const std::size_t bands = std::clamp<std::size_t>(samples.size() / kBandSamples, 1, kAgeBands);
    for (std::size_t band = 1; band < bands; ++band)
        if (const double edge = ages[band * ages.size() / bands]; learned.m_age_edges.empty() || edge > learned.m_age_edges.back())
            learned.m_age_edges.push_back(edge);
    learned.m_stages = common_values(samples, &WinFacts::stage);
    learned.m_sources = common_values(samples, &WinFacts::source);

    std::vector<std::vector<double>> rows;
    std::vector<WinTopic> topics;
    for (const WinSample& sample : samples) {
        rows.push_back(learned.raw(sample.facts, rows.empty() ? &topics : nullptr));
        learned.m_owners.add(sample.facts.owner, sample.won);
        learned.m_products.add(sample.facts.product, sample.won);
    }
    const auto n = static_cast<double>(rows.size());
    learned.m_topics = {WinTopic::none};
    for (std::size_t column = 0; column < topics.size(); ++column) {
        double mean = 0, squares = 0;
        for (const auto& row : rows) mean += row[column] / n;
        for (const auto& row : rows) squares += (row[column] - mean) * (row[column] - mean) / n;
        if (squares < 1e-10) continue;
        learned.m_kept.push_back(column);
        learned.m_mean.push_back(mean);
        learned.m_scale.push_back(std::sqrt(squares));
        learned.m_topics.push_back(topics[column]);
    }
    columns.resize(static_cast<Eigen::Index>(rows.size()), static_cast<Eigen::Index>(learned.m_kept.size()) + 1);
    for (std::size_t row = 0; row < rows.size(); ++row) {
        columns(static_cast<Eigen::Index>(row), 0) = 1;
        for (std::size_t at = 0; at < learned.m_kept.size(); ++at)
            columns(static_cast<Eigen::Index>(row), static_cast<Eigen::Index>(at) + 1) =
                (rows[row][learned.m_kept[at]] - learned.m_mean[at]) / learned.m_scale[at];
    }
    return learned;
}

Eigen::VectorXd WinColumns::row(const WinFacts& facts) const {
    const std::vector<double> values = raw(facts, nullptr);
    Eigen::VectorXd row(static_cast<Eigen::Index>(m_kept.size()) + 1);
    row[0] = 1;
    for (std::size_t at = 0; at < m_kept.size(); ++at)
        row[static_cast<Eigen::Index>(at) + 1] = (values[m_kept[at]] - m_mean[at]) / m_scale[at];
    return row;
}

}  // namespace qd::forecast
