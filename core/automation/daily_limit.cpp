#include "core/automation/daily_limit.h"

#include <algorithm>

namespace qd {
namespace {

struct Effects {
    std::int64_t most = 0;
    bool goes_on = true;              // some way through these steps does not wait
};

Effects effects_of(const std::vector<Step>& steps) {
    Effects all;
    for (const Step& step : steps) {
        switch (step.kind) {
            case StepKind::stop: case StepKind::delay: return {all.most, false};
            case StepKind::branch: case StepKind::wait: {
                // A wait that need not wait goes on at once.
                const Effects yes = effects_of(step.then), no = step.kind == StepKind::branch ? effects_of(step.otherwise) : Effects{0, false};
                all.most += std::max(yes.most, no.most);
                all.goes_on = yes.goes_on || no.goes_on;
                if (step.kind == StepKind::wait && !step.signal.empty()) return {all.most - yes.most, false};
                break;
            }
            case StepKind::each: all.most += step.most * effects_of(step.then).most; break;
            default:
                if (!step.approval.empty()) return {all.most, false};
                all.most += 1;
        }
        if (!all.goes_on) break;
    }
    return all;
}

}  // namespace

std::int64_t most_effects_at_once(const RuleDefinition& rule) { return effects_of(rule.steps).most; }

DailyShare daily_share(const RuleDefinition& rule, std::int64_t done_today, std::int64_t count) {
    const std::int64_t each = most_effects_at_once(rule);
    if (each == 0) return {count, 0, 0};
    // A run that has begun is not cut short: the last of a day may go beyond the limit.
    const auto starts = [&](std::int64_t left) { return left <= 0 ? 0 : (left + each - 1) / each; };
    DailyShare share;
    share.today = std::min(count, starts(kMostEffectsADay - done_today));
    share.later = count - share.today;
    const std::int64_t a_day = starts(kMostEffectsADay);
    share.days = static_cast<int>((share.later + a_day - 1) / a_day);
    return share;
}

}  // namespace qd
