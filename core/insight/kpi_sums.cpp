// The arithmetic of the key figures: pure, over deals as they stood.

#include <fmt/format.h>

#include "core/insight/kpi.h"

namespace qd {
namespace {

constexpr std::size_t kFew = 30;  // under that a rate says little

struct Sums {
    std::size_t won = 0, lost = 0, open = 0, due = 0;
    std::int64_t won_value = 0, lost_value = 0, open_value = 0, due_value = 0, weighted = 0;
    std::size_t open_without_amount = 0;
    std::vector<double> won_days, lost_days, closed_days;
};

void add_closed(Sums& sums, const DealState& deal, bool won) {
    ++(won ? sums.won : sums.lost);
    (won ? sums.won_value : sums.lost_value) += deal.amount.value_or(0);
    const auto days = cycle_days(deal);
    if (!days) return;
    (won ? sums.won_days : sums.lost_days).push_back(*days);
    sums.closed_days.push_back(*days);
}

Sums sums_of(const std::vector<DealState>& deals, const std::optional<DateRange>& period) {
    Sums sums;
    for (const DealState& deal : deals) {
        const bool in_period = !period || (deal.close_date && period->contains(*deal.close_date));
        if (deal.status != "open") {
            if (in_period) add_closed(sums, deal, deal.status == "won");
            continue;
        }
        ++sums.open;
        sums.open_value += deal.amount.value_or(0);
        sums.weighted += weighted_amount(deal);
        if (!deal.amount) ++sums.open_without_amount;
        if (!period || !in_period) continue;
        ++sums.due;
        sums.due_value += deal.amount.value_or(0);
    }
    return sums;
}

double real(std::int64_t value) { return static_cast<double>(value); }
double real(std::size_t value) { return static_cast<double>(value); }

Kpi count_kpi(std::string key, std::string label, std::string definition, std::size_t count) {
    return {std::move(key), std::move(label), std::move(definition), KpiUnit::count, real(count), count, {}, {}};
}

Kpi money_kpi(std::string key, std::string label, std::string definition, std::int64_t value, std::size_t n) {
    return {std::move(key), std::move(label), std::move(definition), KpiUnit::money, real(value), n, {}, {}};
}

std::string few_note(std::size_t n) {
    return n < kFew ? fmt::format("Only {} closed deals: read with care.", n) : std::string{};
}

Kpi rate_by_count(const Sums& sums) {
    const std::size_t n = sums.won + sums.lost;
    Kpi kpi{"win_rate_count", "Win rate", "Won deals ÷ (won + lost deals) closed in the period.", KpiUnit::rate, {}, n,
            wilson_interval(sums.won, n), few_note(n)};
    if (n > 0) kpi.value = real(sums.won) / real(n);
    else kpi.note = "No deal was closed.";
    return kpi;
}

Kpi rate_by_value(const Sums& sums) {
    const std::size_t n = sums.won + sums.lost;
    Kpi kpi{"win_rate_value", "Win rate by value", "Won amount ÷ (won + lost amount) closed in the period.",
            KpiUnit::rate, {}, n, {}, {}};
    const std::int64_t total = sums.won_value + sums.lost_value;
    if (total == 0) kpi.note = "No closed deal has an amount.";
    else if (sums.lost > 0 && sums.lost_value == 0)
        kpi.note = "Unusable: every lost deal has an amount of 0, so the rate would always be 100 %.";
    else kpi.value = real(sums.won_value) / real(total);
    return kpi;
}

Kpi average_won(const Sums& sums) {
    Kpi kpi{"average_won", "Average won deal", "Won amount ÷ number of won deals.", KpiUnit::money, {}, sums.won, {}, {}};
    if (sums.won > 0) kpi.value = real(sums.won_value) / real(sums.won);
    else kpi.note = "No deal was won.";
    return kpi;
}

void add_cycle(std::vector<Kpi>& kpis, const std::string& which, const std::string& label, const std::vector<double>& days) {
    const auto add = [&](const char* key, const char* name, const char* words, std::optional<double> value) {
        kpis.push_back({"cycle_" + which + '_' + key, "Sales cycle, " + label + ", " + name,
                        fmt::format("{} days from creation to close date of {} deals.", words, label), KpiUnit::days,
                        value, days.size(), {}, days.empty() ? "No such deal was closed." : ""});
    };
    add("mean", "mean", "Mean of the", mean_of(days));
    add("median", "median", "Median of the", quantile_of(days, 0.5));
    add("p85", "p85", "85 % took at most this many", quantile_of(days, 0.85));
}

Kpi weighted(const Sums& sums) {
    Kpi kpi = money_kpi("weighted_pipeline", "Weighted pipeline",
                        "Sum over open deals of amount × win chance (the deal's own, else its stage's).", sums.weighted, sums.open);
    if (sums.open_without_amount > 0)
        kpi.note = fmt::format("{} of {} open deals have no amount.", sums.open_without_amount, sums.open);
    return kpi;
}

Kpi velocity(const Sums& sums) {
    Kpi kpi{"velocity", "Sales velocity", "Open deals × average won deal × win rate ÷ mean days of won deals: money per day.",
            KpiUnit::money_per_day, {}, sums.won, {}, {}};
    const auto days = mean_of(sums.won_days);
    if (sums.won == 0 || !days || *days <= 0) {
        kpi.note = "Needs won deals with a length of more than 0 days.";
        return kpi;
    }
    const double rate = real(sums.won) / real(sums.won + sums.lost);
    kpi.value = real(sums.open) * (real(sums.won_value) / real(sums.won)) * rate / *days;
    return kpi;
}

}  // namespace

std::optional<double> cycle_days(const DealState& deal) {
    if (deal.status == "open" || !deal.close_date) return {};
    return static_cast<double>((*deal.close_date - day_of(deal.created)).count());
}

std::vector<Kpi> kpis_of(const std::vector<DealState>& deals, std::optional<DateRange> period) {
    const Sums sums = sums_of(deals, period);
    std::vector<Kpi> kpis;
    kpis.push_back(count_kpi("won_count", "Won", "Deals won with a close date in the period.", sums.won));
    kpis.push_back(money_kpi("won_value", "Won value", "Sum of the amounts of the won deals.", sums.won_value, sums.won));
    kpis.push_back(count_kpi("lost_count", "Lost", "Deals lost with a close date in the period.", sums.lost));
    kpis.push_back(count_kpi("open_count", "Open", "All open deals, whatever their close date.", sums.open));
    kpis.push_back(money_kpi("open_value", "Open value", "Sum of the amounts of all open deals.", sums.open_value, sums.open));
    if (sums.open_without_amount > 0)
        kpis.back().note = fmt::format("{} of {} open deals have no amount.", sums.open_without_amount, sums.open);
    if (period) {
        kpis.push_back(count_kpi("open_due_count", "Open, due", "Open deals with a close date in the period.", sums.due));
        kpis.push_back(money_kpi("open_due_value", "Open value, due", "Sum of the amounts of open deals with a close date in the period.",
                                 sums.due_value, sums.due));
    }
    kpis.push_back(rate_by_count(sums));
    kpis.push_back(rate_by_value(sums));
    kpis.push_back(average_won(sums));
    add_cycle(kpis, "won", "won", sums.won_days);
    add_cycle(kpis, "lost", "lost", sums.lost_days);
    add_cycle(kpis, "closed", "all closed", sums.closed_days);
    kpis.push_back(weighted(sums));
    kpis.push_back(velocity(sums));
    return kpis;
}

const Kpi* find_kpi(const std::vector<Kpi>& kpis, std::string_view key) {
    for (const Kpi& kpi : kpis)
        if (kpi.key == key) return &kpi;
    return nullptr;
}

}  // namespace qd
