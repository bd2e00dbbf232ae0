#include "core/forecast/process/run_inputs.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/forecast/process/indicator.h"

namespace qd::forecast {
namespace {

constexpr std::size_t kExamples = 20;

using std::chrono::days;

class Excluder {
public:
    explicit Excluder(std::vector<RunExclusion>& list) : m_list(list) {}
    void leave_out(const char* reason, const DealPath& deal, const DealMoment& now) {
        auto found = std::ranges::find(m_list, reason, &RunExclusion::reason);
        if (found == m_list.end()) found = m_list.insert(m_list.end(), {reason, 0, 0, {}});
        ++found->deals;
        found->amount += now.amount.value_or(0);
        if (found->examples.size() < kExamples) found->examples.push_back(deal.id);
    }

private:
    std::vector<RunExclusion>& m_list;
};

void examine_open(Excluder& excluder, RunSource& open, const RunInputs& inputs, const DealPath& deal, const DealMoment& now) {
    ++open.rows;
    if (inputs.history.category(now) == Category::omitted) excluder.leave_out("Open, but marked as omitted from the forecast.", deal, now);
    else if (!now.amount) excluder.leave_out("Open without an amount: they count as 0.", deal, now);
    else ++open.used;
    if (!now.close_date) excluder.leave_out("Open without a close date: in the period only by what their age suggests.", deal, now);
    else if (*now.close_date < inputs.as_of) excluder.leave_out("Open, though their close date has passed.", deal, now);
    if (!now.owner) excluder.leave_out("Without an owner: in the total, in nobody's row.", deal, now);
}

void examine(RunInputs& inputs) {
    RunSource won{"Deals won", 0, 0, {}}, open{"Open deals", 0, 0, {}}, lost{"Deals lost", 0, 0, {}};
    std::optional<Date> newest;
    Excluder excluder{inputs.exclusions};
    for (const DealPath& deal : inputs.history.deals) {
        const DealMoment& now = inputs.history.path(deal).back();
        if (now.deleted) continue;
        switch (inputs.history.kind(now)) {
            case StageKind::open: examine_open(excluder, open, inputs, deal, now); break;
            case StageKind::lost: ++lost.rows, ++lost.used; break;
            case StageKind::won:
                ++won.rows;
                if (!now.close_date) excluder.leave_out("Won without a close date: they belong to no period.", deal, now);
                else if (*now.close_date > inputs.as_of) excluder.leave_out("Won, but dated after the as-of day.", deal, now);
                else if (!now.amount) excluder.leave_out("Won without an amount: they count as 0.", deal, now);
                else {
                    ++won.used;
                    newest = std::max(newest.value_or(*now.close_date), *now.close_date);
                }
                break;
        }
    }
    if (newest) won.remark = "newest " + iso(*newest);
    inputs.sources = {std::move(won), std::move(lost), std::move(open)};
    for (const NamedSeries& indicator : inputs.indicators) {
        const auto count = static_cast<std::int64_t>(indicator.series.values.size());
        inputs.sources.push_back({"Market indicator: " + indicator.id, count, count,
                                  indicator.filled ? fmt::format("{} missing values filled by a straight line", indicator.filled) : std::string{}});
    }
}

int place_of(const Series& series, Date day) {
    return series.frequency == Frequency::weekly ? static_cast<int>((day - series.start).count() / 7)
                                                 : periods_between(series.start, grain_start(day, series.frequency), series.frequency);
}

}  // namespace

Result<RunInputs> collect_inputs(Workspace& workspace, DealHistory history, const RunPeriod& period, Date as_of, const QueryContext& context) {
    RunInputs inputs;
    inputs.period = period;
    inputs.as_of = as_of;
    inputs.fiscal_first_month = context.fiscal.first_month;
    inputs.currency = workspace.setting("currency");
    inputs.people = TRY(read_people(workspace));
    inputs.history = std::move(history);
    inputs.indicators = TRY(read_indicators(workspace, as_of));
    examine(inputs);
    return inputs;
}

std::vector<Win> wins_of(const RunInputs& inputs) {
    std::vector<Win> wins;
    for (const DealPath& deal : inputs.history.deals) {
        const DealMoment& now = inputs.history.path(deal).back();
        if (now.deleted || inputs.history.kind(now) != StageKind::won || !now.close_date || *now.close_date > inputs.as_of || !now.amount) continue;
        wins.push_back({deal.id, now.owner, *now.close_date, *now.amount});
    }
    return wins;
}

Date current_grain(const RunInputs& inputs) { return grain_start(inputs.as_of + days{1}, grain_of(inputs.period.cadence)); }

Series won_series(const std::vector<Win>& wins, const RunInputs& inputs) { return won_series(wins, wins, inputs); }

Series won_series(const std::vector<Win>& wins, const std::vector<Win>& some, const RunInputs& inputs) {
    const Frequency grain = grain_of(inputs.period.cadence);
    Series series{grain, current_grain(inputs), {}};
    if (wins.empty()) return series;
    const Date end = series.start;
    series.start = grain_start(std::ranges::min_element(wins, {}, &Win::day)->day, grain);
    series.values.resize(static_cast<std::size_t>(std::max(place_of(series, end), 0)));
    for (const Win& win : some) {
        const auto place = static_cast<std::size_t>(place_of(series, win.day));
        if (place < series.values.size()) series.values[place] += static_cast<double>(win.amount);
    }
    return series;
}

std::int64_t won_between(const std::vector<Win>& wins, Date from, Date to, std::optional<Id> owner) {
    std::int64_t sum = 0;
    for (const Win& win : wins)
        if (win.day >= from && win.day <= to && (!owner || win.owner == *owner)) sum += win.amount;
    return sum;
}

}  // namespace qd::forecast
