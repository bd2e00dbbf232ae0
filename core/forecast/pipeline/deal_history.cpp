#include "core/forecast/pipeline/deal_history.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace qd::forecast {
namespace {

constexpr std::array<const char*, kCategories> kCategoryKeys = {"pipeline", "best_case", "most_likely",
                                                                "commit", "closed", "omitted"};
constexpr std::array<const char*, kCategories> kCategoryLabels = {"Pipeline", "Best case", "Most likely",
                                                                  "Commit", "Closed", "Omitted"};

}  // namespace

const char* key_of(Category category) { return kCategoryKeys[static_cast<std::size_t>(category)]; }
const char* label_of(Category category) { return kCategoryLabels[static_cast<std::size_t>(category)]; }

std::optional<Category> category_from(std::string_view key) {
    for (std::size_t at = 0; at < kCategories; ++at)
        if (key == kCategoryKeys[at]) return static_cast<Category>(at);
    return {};
}

const DealMoment* DealHistory::at(const DealPath& deal, Instant instant) const {
    const auto moments_of = path(deal);
    const auto after = std::ranges::upper_bound(moments_of, instant, {}, &DealMoment::at);
    return after == moments_of.begin() ? nullptr : &*(after - 1);
}

const DealMoment* DealHistory::before(const DealPath& deal, Instant instant) const {
    const auto moments_of = path(deal);
    const auto from = std::ranges::lower_bound(moments_of, instant, {}, &DealMoment::at);
    return from == moments_of.begin() ? nullptr : &*(from - 1);
}

const DealPath* DealHistory::find(Id deal) const {
    const auto place = std::ranges::lower_bound(deals, deal, {}, &DealPath::id);
    return place != deals.end() && place->id == deal ? &*place : nullptr;
}

StageKind DealHistory::kind(const DealMoment& moment) const {
    return moment.stage < 0 ? StageKind::open : stages[static_cast<std::size_t>(moment.stage)].kind;
}

Category DealHistory::category(const DealMoment& moment) const {
    const StageKind kind_now = kind(moment);
    if (kind_now == StageKind::won) return Category::closed;
    if (kind_now == StageKind::lost) return Category::omitted;
    Category category = Category::pipeline;
    if (moment.category) category = *moment.category;
    else if (moment.stage >= 0) category = stages[static_cast<std::size_t>(moment.stage)].category;
    // Nothing that is still open counts as closed.
    return category == Category::closed ? Category::commit : category;
}

double DealHistory::probability(const DealMoment& moment) const {
    const StageKind kind_now = kind(moment);
    if (kind_now != StageKind::open) return kind_now == StageKind::won ? 100 : 0;
    if (moment.probability) return *moment.probability;
    return moment.stage < 0 ? 0 : stages[static_cast<std::size_t>(moment.stage)].probability;
}

std::int64_t DealHistory::weighted(const DealMoment& moment) const {
    if (!moment.amount) return 0;
    return std::llround(static_cast<double>(*moment.amount) * probability(moment) / 100);
}

DealHistory DealHistory::without_deals(Instant instant) const {
    DealHistory cut{.as_of = std::min(as_of, instant), .stages = stages, .sources = sources, .deals = {}, .moments = {}, .activities = {}};
    // Growing would copy all that is there again, in one go.
    cut.deals.reserve(deals.size());
    cut.moments.reserve(moments.size());
    cut.activities.reserve(activities.size());
    return cut;
}

void DealHistory::copy_until(DealHistory& cut, std::size_t first, std::size_t count) const {
    for (std::size_t place = first; place < std::min(first + count, deals.size()); ++place) {
        const DealPath& deal = deals[place];
        if (deal.created > cut.as_of) continue;
        DealPath& kept = cut.deals.emplace_back(deal);
        kept.first = static_cast<std::uint32_t>(cut.moments.size());
        for (const DealMoment& moment : path(deal))
            if (moment.at <= cut.as_of) cut.moments.push_back(moment);
        kept.count = static_cast<std::uint32_t>(cut.moments.size()) - kept.first;
        kept.first_activity = static_cast<std::uint32_t>(cut.activities.size());
        for (const Instant done_at : done(deal))
            if (done_at <= cut.as_of) cut.activities.push_back(done_at);
        kept.activity_count = static_cast<std::uint32_t>(cut.activities.size()) - kept.first_activity;
    }
}

DealHistory DealHistory::until(Instant instant) const {
    DealHistory cut = without_deals(instant);
    copy_until(cut, 0, deals.size());
    return cut;
}

}  // namespace qd::forecast
