#include "core/forecast/pipeline/deal_health.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/base/sort_by.h"

namespace qd::forecast {
namespace {

using std::chrono::days;
constexpr int kStart = 75, kGood = 70, kPoor = 40;
constexpr int kFarthest = 400;  // days of hazard that are walked

double days_between(Instant from, Instant to) { return std::chrono::duration<double, std::ratio<86400>>(to - from).count(); }

std::optional<double> at_share(std::vector<double>& values, double share) {
    if (values.size() < HealthNorms::kFewestNorms) return {};
    const auto place = static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
    std::ranges::nth_element(values, values.begin() + place);
    return values[static_cast<std::size_t>(place)];
}

std::string count_days(double count) {
    const auto whole = std::llround(count);
    return fmt::format("{} {}", whole, whole == 1 ? "day" : "days");
}

class Examination {
public:
    Examination(const DealHistory& history, const HealthNorms& norms, std::uint32_t place)
        : m_history(history), m_norms(norms), m_deal(history.deals[place]), m_now(history.path(m_deal).back()) {
        m_health.deal = place;
    }

    DealHealth run(const ClosingModel& model, const DateRange& period) {
        look_at_stage();
        look_at_age();
        look_at_activity();
        look_at_close_date();
        look_at_path();
        estimate_slip(model, period);
        int score = kStart;
        for (const HealthReason& reason : m_health.reasons) score += reason.points;
        m_health.score = std::clamp(score, 0, 100);
        m_health.grade = m_health.score >= kGood ? Grade::good : m_health.score < kPoor ? Grade::poor : Grade::fair;
        sort_by(m_health.reasons, std::greater{}, [](const HealthReason& reason) { return std::abs(reason.points); });
        return std::move(m_health);
    }

private:
    void add(int points, std::string text) { m_health.reasons.push_back({points > 0, points, std::move(text)}); }
    [[nodiscard]] double since(Instant instant) const { return days_between(instant, m_history.as_of); }

    void look_at_stage() {
        if (m_now.stage < 0) return;
        Instant entered = m_deal.created;
        const auto path = m_history.path(m_deal);
        for (std::size_t at = 1; at < path.size(); ++at)
            if (path[at].stage != path[at - 1].stage) entered = path[at].at;
        const auto& norm = m_norms.stages[static_cast<std::size_t>(m_now.stage)];
        if (!norm.usual_days || !norm.long_days) return;
        const std::string name = m_history.stages[static_cast<std::size_t>(m_now.stage)].name;
        const double here = since(entered);
        if (here > *norm.long_days)
            add(here > 2 * *norm.long_days ? -30 : -20,
                fmt::format("{} in {}; of the deals that were won, 85 % had left it after {}.", count_days(here), name, count_days(*norm.long_days)));
        else if (here <= *norm.usual_days)
            add(5, fmt::format("{} in {}, within the usual {}.", count_days(here), name, count_days(*norm.usual_days)));
    }

    void look_at_age() {
        if (!m_norms.long_age) return;
        if (const double age = since(m_deal.created); age > *m_norms.long_age)
            add(-15, fmt::format("Open for {}; 85 % of the won deals were won within {}.", count_days(age), count_days(*m_norms.long_age)));
    }

    void look_at_activity() {
        const auto done = m_history.done(m_deal);
        if (!m_norms.long_quiet) return;
        if (done.empty()) {
            if (since(m_deal.created) > *m_norms.long_quiet)
                add(-15, fmt::format("Nothing was done on it in {}.", count_days(since(m_deal.created))));
            return;
        }
        const double quiet = since(done.back());
        if (quiet > *m_norms.long_quiet)
            add(quiet > 2 * *m_norms.long_quiet ? -25 : -15,
                fmt::format("Quiet for {}; on won deals something happened every {} or sooner.", count_days(quiet), count_days(*m_norms.long_quiet)));
        else add(10, fmt::format("Last activity {} ago.", count_days(quiet)));
    }

    void look_at_close_date() {
        const Date today = day_of(m_history.as_of);
        if (!m_now.close_date) add(-5, "No close date.");
        else if (*m_now.close_date < today)
            add(-20, fmt::format("Close date passed {} ago.", count_days(static_cast<double>((today - *m_now.close_date).count()))));
    }

    void look_at_path() {
        int pushes = 0, steps_back = 0;
        double cut = 0;
        const auto path = m_history.path(m_deal);
        for (std::size_t at = 1; at < path.size(); ++at) {
            const DealMoment &before = path[at - 1], &after = path[at];
            if (before.close_date && after.close_date && *after.close_date > *before.close_date) ++pushes;
            if (before.stage >= 0 && after.stage >= 0 && m_history.is_open(before) && m_history.is_open(after) &&
                m_history.stages[static_cast<std::size_t>(before.stage)].pipeline == m_history.stages[static_cast<std::size_t>(after.stage)].pipeline &&
                m_history.stages[static_cast<std::size_t>(after.stage)].position < m_history.stages[static_cast<std::size_t>(before.stage)].position)
                ++steps_back;
            if (before.amount && after.amount && *before.amount > 0 && m_history.is_open(before))
                cut += static_cast<double>(*after.amount - *before.amount) / static_cast<double>(*before.amount);
        }
        if (pushes > 0)
            add(-std::min(8 * pushes, 24), fmt::format("Close date put off {} {}.", pushes, pushes == 1 ? "time" : "times"));
        if (steps_back > 0) add(-10, steps_back == 1 ? "Went back a stage." : fmt::format("Went back a stage {} times.", steps_back));
        if (cut < -0.1) add(-10, fmt::format("Amount cut by {:.0f} %.", -100 * cut));
    }

    void estimate_slip(const ClosingModel& model, const DateRange& period) {
        if (!model.is_sufficient()) {
            m_health.slip_reason = model.why_insufficient();
            return;
        }
        const Date today = day_of(m_history.as_of);
        Date until = m_now.close_date.value_or(period.last);
        if (until <= today) {
            m_health.slip_risk = 1;
            m_health.slip_reason = "It has slipped already.";
            return;
        }
        until = std::min(until, today + days{kFarthest});
        const ClosingOutlook outlook{model, today, today + days{1}, {until}};
        const ClosingChances chances = outlook.chances({m_now.stage, day_of(m_deal.created), m_now.close_date});
        const double slip = std::clamp(1 - chances.won_in_all() - chances.lost_in_all(), 0.0, 1.0);
        m_health.slip_risk = slip;
        m_health.slip_reason = fmt::format("{:.0f} of 100 deals like it are still open after {} more: by age, stage{} and season.", 100 * slip,
                                           count_days(static_cast<double>((until - today).count())), m_now.close_date ? ", close date" : "");
        if (slip > 0.7 && m_now.close_date)
            add(-10, fmt::format("Deals like it rarely close by the date given: {:.0f} of 100 are still open then.", 100 * slip));
    }

    const DealHistory& m_history;
    const HealthNorms& m_norms;
    const DealPath& m_deal;
    const DealMoment& m_now;
    DealHealth m_health;
};

}  // namespace

const char* label_of(Grade grade) {
    switch (grade) {
        case Grade::good: return "Good";
        case Grade::fair: return "Fair";
        case Grade::poor: break;
    }
    return "Poor";
}

HealthNorms measure_health(const DealHistory& history) {
    HealthNorms norms;
    std::vector<std::vector<double>> stays(history.stages.size());
    std::vector<double> gaps, ages;
    for (const DealPath& deal : history.deals) {
        const auto path = history.path(deal);
        if (path.back().deleted || history.kind(path.back()) != StageKind::won || path.size() < 2) continue;
        Instant entered = deal.created;
        for (std::size_t at = 1; at < path.size(); ++at) {
            if (path[at].stage == path[at - 1].stage) continue;
            if (path[at - 1].stage >= 0 && history.is_open(path[at - 1]))
                stays[static_cast<std::size_t>(path[at - 1].stage)].push_back(days_between(entered, path[at].at));
            entered = path[at].at;
        }
        ages.push_back(days_between(deal.created, entered));
        const auto done = history.done(deal);
        for (std::size_t at = 1; at < done.size(); ++at) gaps.push_back(days_between(done[at - 1], done[at]));
    }
    for (auto& stay : stays) {
        const auto usual = at_share(stay, 0.5);
        norms.stages.push_back({usual, at_share(stay, 0.85)});
    }
    norms.long_quiet = at_share(gaps, 0.85);
    norms.long_age = at_share(ages, 0.85);
    return norms;
}

DealHealth health_of(const DealHistory& history, const ClosingModel& model, const HealthNorms& norms, const DateRange& period,
                     std::uint32_t deal) {
    return Examination{history, norms, deal}.run(model, period);
}

std::vector<DealHealth> deal_health(const DealHistory& history, const ClosingModel& model, const HealthNorms& norms, const DateRange& period) {
    std::vector<DealHealth> all;
    for (std::uint32_t place = 0; place < history.deals.size(); ++place)
        if (history.is_open(history.path(history.deals[place]).back())) all.push_back(health_of(history, model, norms, period, place));
    return all;
}

}  // namespace qd::forecast
