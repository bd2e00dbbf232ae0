#include "core/forecast/pipeline/win_facts.h"

#include <algorithm>
#include <cmath>

namespace qd::forecast {
namespace {

double days_between(Instant from, Instant to) {
    return std::chrono::duration<double, std::ratio<86400>>(to - from).count();
}

int month_of_quarter(Date day, FiscalCalendar fiscal) {
    const int month = static_cast<int>(static_cast<unsigned>(std::chrono::year_month_day{day}.month()));
    return (month - static_cast<int>(fiscal.first_month) + 12) % 3;
}

bool goes_back(const DealHistory& history, const DealMoment& from, const DealMoment& to) {
    if (from.stage < 0 || to.stage < 0 || !history.is_open(from) || !history.is_open(to)) return false;
    const StageInfo &before = history.stages[static_cast<std::size_t>(from.stage)], &after = history.stages[static_cast<std::size_t>(to.stage)];
    return before.pipeline == after.pipeline && after.position < before.position;
}

// The deal alone, as it was before that instant.
DealHistory alone_before(const DealHistory& history, const DealPath& deal, Instant at) {
    const Instant until = at - std::chrono::milliseconds{1};
    DealHistory cut{.as_of = until, .stages = history.stages, .sources = history.sources, .deals = {deal}, .moments = {}, .activities = {}};
    for (const DealMoment& moment : history.path(deal))
        if (moment.at <= until) cut.moments.push_back(moment);
    for (const Instant done : history.done(deal))
        if (done <= until) cut.activities.push_back(done);
    cut.deals[0].first = cut.deals[0].first_activity = 0;
    cut.deals[0].count = static_cast<std::uint32_t>(cut.moments.size());
    cut.deals[0].activity_count = static_cast<std::uint32_t>(cut.activities.size());
    return cut;
}

void compare(const WinFacts& with, const WinFacts& without, std::vector<std::string>& leaks) {
    const auto check = [&](const char* name, bool same) {
        if (!same && std::ranges::find(leaks, name) == leaks.end()) leaks.emplace_back(name);
    };
    check("age", with.age == without.age);
    check("days_in_stage", with.days_in_stage == without.days_in_stage);
    check("stage", with.stage == without.stage);
    check("month_of_quarter", with.month_of_quarter == without.month_of_quarter);
    check("amount", with.log_amount == without.log_amount);
    check("days_quiet", with.days_quiet == without.days_quiet);
    check("activities", with.activities == without.activities && with.recent_activities == without.recent_activities);
    check("pushes", with.pushes == without.pushes);
    check("steps_back", with.steps_back == without.steps_back);
    check("due", with.due == without.due);
    check("source", with.source == without.source);
    check("owner", with.owner == without.owner);
    check("product", with.product == without.product);
}

}  // namespace

WinFacts facts_before(const DealHistory& history, const DealPath& deal, Instant at, FiscalCalendar fiscal) {
    constexpr auto kRecent = std::chrono::days{14};
    WinFacts facts;
    facts.age = days_between(deal.created, at);
    facts.month_of_quarter = month_of_quarter(day_of(at), fiscal);
    const DealMoment* now = nullptr;
    Instant since = deal.created;
    for (const DealMoment& moment : history.path(deal)) {
        if (moment.at >= at) break;
        if (now) {
            if (now->close_date && moment.close_date && *moment.close_date > *now->close_date) ++facts.pushes;
            if (now->stage != moment.stage) since = moment.at;
            if (goes_back(history, *now, moment)) ++facts.steps_back;
        }
        now = &moment;
    }
    for (const Instant done : history.done(deal)) {
        if (done >= at) break;
        ++facts.activities;
        facts.recent_activities += at - done <= kRecent;
        facts.days_quiet = days_between(done, at);
    }
    if (!now) return facts;
    facts.days_in_stage = days_between(since, at);
    facts.stage = now->stage;
    if (now->amount && *now->amount > 0) facts.log_amount = std::log(static_cast<double>(*now->amount));
    facts.due = due_on(day_of(at), now->close_date);
    facts.source = now->source;
    facts.owner = now->owner;
    facts.product = now->product;
    return facts;
}

std::vector<WinSample> win_samples(const DealHistory& history, FiscalCalendar fiscal, const FactReader& reader) {
    std::vector<WinSample> samples;
    for (std::uint32_t place = 0; place < history.deals.size(); ++place) {
        const DealPath& deal = history.deals[place];
        const auto path = history.path(deal);
        if (path.back().deleted || history.is_open(path.back())) continue;
        std::size_t closing = path.size() - 1;
        while (closing > 0 && !history.is_open(path[closing - 1])) --closing;
        if (closing == 0) continue;
        samples.push_back({place, path[closing].at, reader(history, deal, path[closing].at, fiscal),
                           history.kind(path.back()) == StageKind::won});
    }
    std::ranges::stable_sort(samples, {}, &WinSample::closed);
    return samples;
}

std::vector<std::string> find_leaks(const DealHistory& history, const std::vector<WinSample>& samples, FiscalCalendar fiscal,
                                    const FactReader& reader, std::size_t most) {
    std::vector<std::string> leaks;
    const std::size_t step = std::max<std::size_t>(samples.size() / std::max<std::size_t>(most, 1), 1);
    for (std::size_t at = 0; at < samples.size(); at += step) {
        const WinSample& sample = samples[at];
        const DealHistory cut = alone_before(history, history.deals[sample.deal], sample.closed);
        compare(sample.facts, reader(cut, cut.deals[0], sample.closed, fiscal), leaks);
    }
    return leaks;
}

}  // namespace qd::forecast
