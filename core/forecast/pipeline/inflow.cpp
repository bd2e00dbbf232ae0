#include "core/forecast/pipeline/inflow.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace qd::forecast {

Inflow measure_inflow(const DealHistory& history, const std::vector<Id>& owners) {
    Inflow inflow;
    const Instant since = history.as_of - std::chrono::days{kInflowDays};
    Instant oldest = history.as_of;
    std::map<std::int32_t, std::size_t> stages;
    double sum = 0;
    std::size_t count = 0;
    for (const DealPath& deal : history.deals) {
        oldest = std::min(oldest, deal.created);
        const DealMoment& start = history.path(deal).front();
        // What was written down only when it was already closed was never open to be forecast.
        if (deal.created <= since || !history.is_open(start)) continue;
        if (!owners.empty() && std::ranges::find(owners, start.owner) == owners.end()) continue;
        ++count;
        ++stages[start.stage];
        if (start.amount && *start.amount > 0) {
            inflow.amounts.push_back(*start.amount);
            sum += static_cast<double>(*start.amount);
        }
    }
    if (count == 0) return inflow;
    const double known = std::chrono::duration<double, std::ratio<86400>>(history.as_of - std::max(oldest, since)).count();
    inflow.per_day = static_cast<double>(count) / std::clamp(known, 7.0, double{kInflowDays});
    inflow.stage = std::ranges::max_element(stages, {}, [](const auto& one) { return one.second; })->first;
    if (!inflow.amounts.empty()) inflow.mean_amount = sum / static_cast<double>(inflow.amounts.size());
    std::ranges::sort(inflow.amounts);
    return inflow;
}

Realisation measure_realisation(const DealHistory& history) {
    constexpr double kPriorDeals = 5;
    Realisation found;
    double brought = 0, stood = 0, squares = 0, all = 0;
    std::size_t pairs = 0;
    for (const DealPath& deal : history.deals) {
        const auto path = history.path(deal);
        if (path.back().deleted || history.kind(path.back()) != StageKind::won) continue;
        const auto amount = static_cast<double>(path.back().amount.value_or(0));
        ++found.won;
        all += amount;
        if (path.size() < 2 || !path[path.size() - 2].amount || amount <= 0) continue;
        const auto before = static_cast<double>(*path[path.size() - 2].amount);
        if (before <= 0) continue;
        ++pairs;
        brought += amount;
        stood += before;
        squares += std::pow(std::log(amount / before), 2);
    }
    if (found.won > 0) found.mean_won = all / static_cast<double>(found.won);
    if (pairs == 0) return found;
    const double usual = stood / static_cast<double>(pairs) * kPriorDeals;
    found.ratio = (brought + usual) / (stood + usual);
    const double drift = std::log(found.ratio);
    found.noise = std::sqrt(std::max(squares / static_cast<double>(pairs) - drift * drift, 0.0));
    return found;
}

}  // namespace qd::forecast
