#include "core/forecast/pipeline/win_model.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/base/sort_by.h"

namespace qd::forecast {
namespace {

constexpr double kPenalties[] = {10, 30, 100, 300};
constexpr std::size_t kBlocks = 5;     // of the samples by time; each but the first is predicted from those before it
constexpr std::size_t kMostValidated = 5000;  // newest samples
constexpr double kHardly = 0.01;       // reasons below one point are not given

std::vector<bool> outcomes_of(std::span<const WinSample> samples) {
    std::vector<bool> outcomes;
    for (const WinSample& sample : samples) outcomes.push_back(sample.won);
    return outcomes;
}

double mean_loss(const std::vector<double>& log_odds, const std::vector<bool>& outcomes) {
    double sum = 0;
    for (std::size_t at = 0; at < log_odds.size(); ++at)
        sum -= std::log(std::max(logistic(outcomes[at] ? log_odds[at] : -log_odds[at]), 1e-15));
    return sum / static_cast<double>(log_odds.size());
}

// What models made of earlier samples say about later ones, by the penalty that does best there.
struct Validation {
    double penalty = kPenalties[0];
    std::vector<double> log_odds;
    std::vector<bool> outcomes;
};

Validation validate(std::span<const WinSample> samples) {
    constexpr std::size_t penalties = std::size(kPenalties);
    std::array<std::vector<double>, penalties> log_odds;
    Validation validation;
    for (std::size_t block = 1; block < kBlocks; ++block) {
        const std::size_t from = block * samples.size() / kBlocks, until = (block + 1) * samples.size() / kBlocks;
        const auto early = samples.first(from), late = samples.subspan(from, until - from);
        const std::vector<bool> outcomes = outcomes_of(early), later = outcomes_of(late);
        Eigen::MatrixXd columns;
        const WinColumns learned = WinColumns::learn(early, columns);
        for (std::size_t at = 0; at < penalties; ++at) {
            const LogisticFit fit = fit_logistic(columns, outcomes, kPenalties[at]);
            for (const WinSample& sample : late) log_odds[at].push_back(learned.row(sample.facts).dot(fit.coefficients));
        }
        validation.outcomes.insert(validation.outcomes.end(), later.begin(), later.end());
    }
    std::size_t best = 0;
    for (std::size_t at = 1; at < penalties; ++at)
        if (mean_loss(log_odds[at], validation.outcomes) < mean_loss(log_odds[best], validation.outcomes)) best = at;
    validation.penalty = kPenalties[best];
    validation.log_odds = std::move(log_odds[best]);
    return validation;
}

std::string plural(long long count, const char* one, const char* many) { return fmt::format("{} {}", count, count == 1 ? one : many); }

}  // namespace

WinModel WinModel::fit(std::span<const WinSample> samples) {
    WinModel model;
    if (samples.size() > kMostSamples) samples = samples.last(kMostSamples);
    const std::vector<bool> outcomes = outcomes_of(samples);
    const auto won = static_cast<std::size_t>(std::ranges::count(outcomes, true)), lost = outcomes.size() - won;
    model.m_constant = (static_cast<double>(won) + 1) / (static_cast<double>(outcomes.size()) + 2);
    if (won < kFewestWon || lost < kFewestLost) {
        model.m_insufficient = fmt::format("Insufficient history: {} won and {} lost deals, {} and {} are needed; every deal gets the overall win rate.",
                                           won, lost, kFewestWon, kFewestLost);
        return model;
    }
    const Validation validation = validate(samples.last(std::min(samples.size(), kMostValidated)));
    model.m_penalty = validation.penalty;
    model.m_recalibration = fit_recalibration(validation.log_odds, validation.outcomes);
    Eigen::MatrixXd columns;
    model.m_columns = std::make_shared<WinColumns>(WinColumns::learn(samples, columns));
    model.m_coefficients = fit_logistic(columns, outcomes, model.m_penalty).coefficients;
    return model;
}

double WinModel::chance(const WinFacts& facts) const {
    if (!m_columns) return m_constant;
    return logistic(m_recalibration.log_odds(m_columns->row(facts).dot(m_coefficients)));
}

std::vector<WinReason> WinModel::reasons(const WinFacts& facts, const DealHistory& history) const {
    std::vector<WinReason> reasons;
    if (!m_columns) return reasons;
    const Eigen::VectorXd row = m_columns->row(facts);
    std::array<double, kWinTopics> shares{};
    for (Eigen::Index at = 1; at < row.size(); ++at)
        shares[static_cast<std::size_t>(m_columns->topics()[static_cast<std::size_t>(at)])] += m_recalibration.b * row[at] * m_coefficients[at];
    const double odds = m_recalibration.log_odds(row.dot(m_coefficients)), chance = logistic(odds);
    const auto words = [&](WinTopic topic) -> std::string {
        switch (topic) {
            case WinTopic::none: break;
            case WinTopic::age: return fmt::format("Open for {}", plural(std::llround(facts.age), "day", "days"));
            case WinTopic::timing: return fmt::format("Month {} of the quarter", facts.month_of_quarter + 1);
            case WinTopic::stage:
                return facts.stage < 0 ? std::string{"Its stage is gone"}
                                       : fmt::format("{} in {}", plural(std::llround(facts.days_in_stage), "day", "days"),
                                                     history.stages[static_cast<std::size_t>(facts.stage)].name);
            case WinTopic::amount: return facts.log_amount ? "Its amount" : "No amount";
            case WinTopic::activity:
                return facts.days_quiet ? fmt::format("Last activity {} ago", plural(std::llround(*facts.days_quiet), "day", "days"))
                                        : "No activity so far";
            case WinTopic::pushes: return fmt::format("Close date put off {}", plural(facts.pushes, "time", "times"));
            case WinTopic::due:
                switch (facts.due) {
                    case Due::unknown: return "No close date";
                    case Due::later: return "Close date more than 30 days away";
                    case Due::soon: return "Close date within 30 days";
                    case Due::overdue: case Due::long_overdue: return "Close date passed";
                }
                break;
            case WinTopic::source: return facts.source == 0 ? "No source" : "Source: " + history.sources[static_cast<std::size_t>(facts.source)];
            case WinTopic::owner: return "Its owner's past win rate";
            case WinTopic::product: return "Its product's past win rate";
        }
        return {};
    };
    for (std::size_t topic = 1; topic < kWinTopics; ++topic) {
        const double points = chance - logistic(odds - shares[topic]);
        if (std::abs(points) >= kHardly) reasons.push_back({static_cast<WinTopic>(topic), points, words(static_cast<WinTopic>(topic))});
    }
    sort_by(reasons, std::greater{}, [](const WinReason& reason) { return std::abs(reason.points); });
    return reasons;
}

const ProbabilityScores& WinBacktest::of(std::string_view model) const {
    for (const WinCard& card : cards)
        if (card.model == model) return card.scores;
    static const ProbabilityScores kNone;
    return kNone;
}

WinBacktest backtest_win_model(const DealHistory& history, FiscalCalendar fiscal, std::optional<Instant> split, const FactReader& reader) {
    WinBacktest result;
    const std::vector<WinSample> samples = win_samples(history, fiscal, reader);
    result.leaks = find_leaks(history, samples, fiscal, reader);
    std::size_t first = samples.size() * 7 / 10;
    if (split) first = static_cast<std::size_t>(std::ranges::lower_bound(samples, *split, {}, &WinSample::closed) - samples.begin());
    const std::span<const WinSample> training = std::span{samples}.first(first), test = std::span{samples}.subspan(first);
    result.split = split ? *split : test.empty() ? history.as_of : test.front().closed;
    result.trained = training.size();
    result.tested = test.size();
    const WinModel model = WinModel::fit(training);
    const NaiveBayes bayes = NaiveBayes::fit(training);
    std::vector<double> regression, counted, constant;
    for (const WinSample& sample : test) {
        regression.push_back(model.chance(sample.facts));
        counted.push_back(bayes.chance(sample.facts));
        constant.push_back(model.constant());
    }
    const std::vector<bool> outcomes = outcomes_of(test);
    result.cards = {{"logistic", score_probabilities(regression, outcomes)}, {"naive_bayes", score_probabilities(counted, outcomes)},
                    {"constant", score_probabilities(constant, outcomes)}};
    const double gain = result.of("constant").brier - result.of("logistic").brier;
    if (!result.leaks.empty()) result.verdict = "Not to be trusted: the facts of the model look into the future.";
    else if (!model.is_sufficient()) result.verdict = model.why_insufficient();
    else if (test.empty()) result.verdict = "There are no closings after the training to test on.";
    else if (gain > 0)
        result.verdict = fmt::format("Better than giving every deal {:.0f} %: Brier {:.4f} instead of {:.4f} over {}.", 100 * model.constant(),
                                     result.of("logistic").brier, result.of("constant").brier, plural(static_cast<long long>(test.size()), "closed deal", "closed deals"));
    else result.verdict = fmt::format("No better than giving every deal {:.0f} %: read the chances with care.", 100 * model.constant());
    return result;
}

}  // namespace qd::forecast
