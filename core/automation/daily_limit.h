#pragma once
// A rule has 1,000 effects a day. What a person or a due time starts beyond that is held until the next days; this says
// beforehand how many start when.

#include <cstdint>

#include "core/automation/rule.h"
#include "core/base/instant.h"

namespace qd {

constexpr std::int64_t kMostEffectsADay = 1'000;

struct DailyShare {
    std::int64_t today = 0;           // so many of those asked about start today, or more: branches may do less
    std::int64_t later = 0;           // the rest, from tomorrow on
    int days = 0;                     // until the last of them starts; 0: all start today
};

// Effects of one start at most, until the run first waits or ends.
[[nodiscard]] std::int64_t most_effects_at_once(const RuleDefinition& rule);
// done_today: the rule's effects so far. count: runs that are to start now.
[[nodiscard]] DailyShare daily_share(const RuleDefinition& rule, std::int64_t done_today, std::int64_t count);

}  // namespace qd
