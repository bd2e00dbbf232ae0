#include "core/insight/quarter_progress.h"

#include <algorithm>

#include "core/query/pipeline_as_of.h"

namespace qd {
namespace {

bool concerns(const std::vector<Id>& owners, Id owner) {
    return owners.empty() || std::ranges::find(owners, owner) != owners.end();
}

Result<std::optional<std::int64_t>> quota_of(Workspace& workspace, const std::vector<Id>& owners, const DateRange& period) {
    Statement select = TRY(workspace.database().prepare(
        "SELECT id, quota FROM user WHERE deleted IS NULL AND active = 1 AND quota IS NOT NULL"));
    std::int64_t total = 0;
    bool any = false;
    while (TRY(select.step())) {
        if (!concerns(owners, select.integer(0))) continue;
        total += select.integer(1);
        any = true;
    }
    if (!any) return std::optional<std::int64_t>{};
    // Quotas are per quarter; other periods get their share by months begun.
    const std::chrono::year_month_day first{period.first}, last{period.last};
    const int months = static_cast<int>((last.year() - first.year()).count()) * 12 +
                       static_cast<int>(static_cast<unsigned>(last.month())) - static_cast<int>(static_cast<unsigned>(first.month())) + 1;
    return std::optional{total * months / 3};
}

std::vector<ProgressPoint> cumulative(std::vector<std::pair<Date, std::int64_t>> wins, Date first, Date last) {
    std::ranges::sort(wins);
    std::vector<ProgressPoint> line;
    std::int64_t total = 0;
    auto win = wins.begin();
    for (Date day = first; day <= last; day += std::chrono::days{1}) {
        for (; win != wins.end() && win->first <= day; ++win) total += win->second;
        line.push_back({day, total});
    }
    return line;
}

}  // namespace

Result<QuarterProgress> quarter_progress(Workspace& workspace, DateRange period, const std::vector<Id>& owners,
                                         const QueryContext& context) {
    QuarterProgress progress;
    progress.period = period;
    std::vector<std::pair<Date, std::int64_t>> wins;
    for (const DealState& deal : TRY(pipeline_closing(workspace, period))) {
        if (!concerns(owners, deal.owner)) continue;
        if (deal.status == "won") {
            wins.emplace_back(*deal.close_date, deal.amount.value_or(0));
            progress.won += deal.amount.value_or(0);
            ++progress.won_count;
        } else if (deal.status == "open") {
            ++progress.open_due_count;
            progress.open_due += deal.amount.value_or(0);
            progress.weighted_due += weighted_amount(deal);
        }
    }
    const Date shown = std::min(context.today, period.last);
    progress.line = cumulative(std::move(wins), period.first, shown);
    const auto days = [](Date from, Date to) { return static_cast<double>((to - from).count() + 1); };
    if (shown >= period.first) progress.share_of_time = days(period.first, shown) / days(period.first, period.last);
    progress.quota = TRY(quota_of(workspace, owners, period));
    if (!progress.quota) return progress;
    progress.gap = *progress.quota - progress.won;
    const double expected = static_cast<double>(*progress.quota) * progress.share_of_time;
    if (expected > 0) progress.pace = static_cast<double>(progress.won) / expected;
    return progress;
}

}  // namespace qd
