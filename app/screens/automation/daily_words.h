#pragma once
// What a rule's daily limit means for those who are about to start, said beforehand.

#include <string>

#include "app/ui/context.h"
#include "app/ui/text.h"
#include "core/automation/daily_limit.h"

namespace qd {

// "" when all of them start today.
[[nodiscard]] inline std::string daily_words(const DailyShare& share) {
    if (share.later == 0) return {};
    const ui::Locale& locale = ui::context().locale();
    const std::string most = ui::integer(locale, kMostEffectsADay), today = ui::integer(locale, share.today), later = ui::integer(locale, share.later);
    if (share.days == 1) return ui::tr("A rule has at most {} effects a day: {} start today, the other {} tomorrow.", most, today, later);
    return ui::tr("A rule has at most {} effects a day: {} start today, the other {} over the next {} days.", most, today, later, share.days);
}

}  // namespace qd
