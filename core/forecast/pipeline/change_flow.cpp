#include "core/forecast/pipeline/change_flow.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace qd::forecast {
namespace {

constexpr std::array<const char*, kFlowKinds> kKeys = {
    "created", "pulled_in", "rolled_in", "reopened", "restored", "taken_over", "up", "down",
    "pushed_out", "brought_out", "handed_over", "lost", "deleted", "won"};
constexpr std::array<const char*, kFlowKinds> kLabels = {
    "New", "Pulled in", "Rolled in", "Reopened", "Restored", "Taken over", "Amount up", "Amount down",
    "Pushed out", "Brought out", "Handed over", "Lost", "Deleted", "Won"};
constexpr std::uint32_t kNoDeal = std::numeric_limits<std::uint32_t>::max();

constexpr std::size_t kDealsInStep = 4000;

}  // namespace

class ChangeFlowJob::Flow {
public:
    Flow(const DealHistory& history, Instant from, Instant to, FlowScope scope)
        : m_history(history), m_from(from), m_to(to), m_scope(std::move(scope)) {
        for (std::size_t at = 0; at < kFlowKinds; ++at) m_flow.steps[at].kind = static_cast<FlowKind>(at);
        m_last_deal.fill(kNoDeal);
    }

    Progress step() {
        const std::size_t count = m_history.deals.size(), until = std::min(m_next + kDealsInStep, count);
        for (; m_next < until; ++m_next) follow(static_cast<std::uint32_t>(m_next));
        const bool all = m_next == count;
        if (all) std::ranges::stable_sort(m_flow.moves, {}, &FlowMove::at);
        return {.done = all ? 1 : static_cast<double>(m_next) / static_cast<double>(count), .doing = "Following each move", .finished = all};
    }

    ChangeFlow take() { return std::move(m_flow); }

private:
    void follow(std::uint32_t deal) {
        const DealMoment* before = nullptr;
        m_pushes = 0;
        m_opened = false;
        m_deal = deal;
        for (const DealMoment& moment : m_history.path(m_history.deals[deal])) {
            if (moment.at > m_to) break;
            count_push(before, moment);
            if (moment.at > m_from) {
                if (!m_opened) open_with(before);
                move(before, moment);
            }
            before = &moment;
        }
        if (!m_opened) open_with(before);
        if (before && is_in(*before)) {
            ++m_flow.closing.deals;
            m_flow.closing.amount += before->amount.value_or(0);
        }
    }

    void open_with(const DealMoment* moment) {
        m_opened = true;
        if (!moment || !is_in(*moment)) return;
        ++m_flow.opening.deals;
        m_flow.opening.amount += moment->amount.value_or(0);
    }

    void count_push(const DealMoment* before, const DealMoment& after) {
        if (before && m_history.is_open(*before) && m_history.is_open(after) && before->close_date && after.close_date &&
            *after.close_date > *before->close_date)
            ++m_pushes;
    }

    [[nodiscard]] bool is_ours(const DealMoment& moment) const {
        return m_scope.owners.empty() || std::ranges::find(m_scope.owners, moment.owner) != m_scope.owners.end();
    }
    [[nodiscard]] bool is_due(const DealMoment& moment) const {
        if (!m_scope.period) return true;
        return moment.close_date ? m_scope.period->contains(*moment.close_date) : m_scope.with_undated;
    }
    [[nodiscard]] bool is_in(const DealMoment& moment) const {
        return m_history.is_open(moment) && is_ours(moment) && is_due(moment);
    }

    void move(const DealMoment* before, const DealMoment& after) {
        const bool was_in = before && is_in(*before), comes_in = is_in(after);
        const std::int64_t had = was_in ? before->amount.value_or(0) : 0;
        const std::int64_t has = after.amount.value_or(0);
        if (was_in && comes_in) {
            if (has != had) add(has > had ? FlowKind::up : FlowKind::down, before, after, has - had);
            if (before->owner != after.owner) ++m_flow.reassigned;
        } else if (comes_in) {
            add(way_in(before), before, after, has);
        } else if (was_in) {
            const FlowKind kind = way_out(after);
            if (kind == FlowKind::won && has != had) add(has > had ? FlowKind::up : FlowKind::down, before, after, has - had);
            add(kind, before, after, kind == FlowKind::won ? -has : -had);
        }
    }

    [[nodiscard]] FlowKind way_in(const DealMoment* before) const {
        if (!before) return FlowKind::created;
        if (before->deleted) return FlowKind::restored;
        if (!m_history.is_open(*before)) return FlowKind::reopened;
        if (!is_ours(*before)) return FlowKind::taken_over;
        return before->close_date && *before->close_date > m_scope.period->last ? FlowKind::pulled_in : FlowKind::rolled_in;
    }

    [[nodiscard]] FlowKind way_out(const DealMoment& after) const {
        if (after.deleted) return FlowKind::deleted;
        const StageKind kind = m_history.kind(after);
        if (kind != StageKind::open) return kind == StageKind::won ? FlowKind::won : FlowKind::lost;
        if (!is_ours(after)) return FlowKind::handed_over;
        return after.close_date && *after.close_date > m_scope.period->last ? FlowKind::pushed_out : FlowKind::brought_out;
    }

    void add(FlowKind kind, const DealMoment* before, const DealMoment& after, std::int64_t amount) {
        FlowStep& step = m_flow.steps[static_cast<std::size_t>(kind)];
        std::uint32_t& last = m_last_deal[static_cast<std::size_t>(kind)];
        if (last != m_deal) ++step.deals;
        last = m_deal;
        ++step.moves;
        step.amount += amount;
        m_flow.moves.push_back({.kind = kind, .deal = m_deal, .at = after.at, .amount = amount,
                                .close_before = before ? before->close_date : std::nullopt, .close_after = after.close_date,
                                .owner_before = before ? before->owner : 0, .owner_after = after.owner, .pushes = m_pushes});
    }

    const DealHistory& m_history;
    Instant m_from, m_to;
    FlowScope m_scope;
    ChangeFlow m_flow;
    std::array<std::uint32_t, kFlowKinds> m_last_deal{};
    std::size_t m_next = 0;
    std::uint32_t m_deal = 0;
    int m_pushes = 0;
    bool m_opened = false;
};

const char* key_of(FlowKind kind) { return kKeys[static_cast<std::size_t>(kind)]; }
const char* label_of(FlowKind kind) { return kLabels[static_cast<std::size_t>(kind)]; }

std::int64_t ChangeFlow::came_in() const {
    std::int64_t sum = 0;
    for (const FlowStep& step : steps) sum += std::max<std::int64_t>(step.amount, 0);
    return sum;
}

std::int64_t ChangeFlow::went_out() const {
    std::int64_t sum = 0;
    for (const FlowStep& step : steps) sum += std::min<std::int64_t>(step.amount, 0);
    return sum;
}

bool ChangeFlow::balances() const { return opening.amount + came_in() + went_out() == closing.amount; }

ChangeFlowJob::ChangeFlowJob(const DealHistory& history, Instant from, Instant to, FlowScope scope)
    : m_flow(std::make_unique<Flow>(history, from, to, std::move(scope))) {}
ChangeFlowJob::~ChangeFlowJob() = default;

Result<Progress> ChangeFlowJob::step() { return m_flow->step(); }

ChangeFlow ChangeFlowJob::take() { return m_flow->take(); }

ChangeFlow change_flow(const DealHistory& history, Instant from, Instant to, const FlowScope& scope) {
    ChangeFlowJob job{history, from, to, scope};
    for (bool finished = false; !finished;) finished = job.step()->finished;  // it cannot fail
    return job.take();
}

}  // namespace qd::forecast
