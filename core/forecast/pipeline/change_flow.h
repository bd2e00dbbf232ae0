#pragma once
// How the open pipeline came from what it was to what it is: every move between two
// instants, those in between included. Opening + flow = closing, to the cent.

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/job.h"
#include "core/forecast/pipeline/deal_history.h"
#include "core/query/date_period.h"

namespace qd::forecast {

enum class FlowKind : std::uint8_t {
    created,        // "New"
    pulled_in,      // due later before, due in the period now
    rolled_in,      // was due before the period (or never), now in it
    reopened,       // was won or lost
    restored,       // was deleted
    taken_over,     // came from an owner outside the question
    up, down,       // amount changed while in
    pushed_out,     // now due after the period
    brought_out,    // now due before the period, or no date any more
    handed_over,    // went to an owner outside the question
    lost, deleted, won
};
constexpr std::size_t kFlowKinds = 14;
[[nodiscard]] const char* key_of(FlowKind kind);    // "pushed_out"
[[nodiscard]] const char* label_of(FlowKind kind);  // "Pushed out"

struct FlowMove {
    FlowKind kind = FlowKind::created;
    std::uint32_t deal = 0;            // place in DealHistory::deals
    Instant at{};
    std::int64_t amount = 0;           // signed, minor units: what it does to the open pipeline
    std::optional<Date> close_before, close_after;
    Id owner_before = 0, owner_after = 0;
    int pushes = 0;                    // how often its close date had been put off by then, this move included
};

struct FlowStep {
    FlowKind kind = FlowKind::created;
    std::size_t deals = 0;             // different ones
    std::size_t moves = 0;
    std::int64_t amount = 0;           // signed, minor units
};

struct FlowBalance {
    std::size_t deals = 0;
    std::int64_t amount = 0;           // minor units
};

struct FlowScope {
    std::optional<DateRange> period;   // open deals due in it; empty = all open deals
    bool with_undated = true;          // deals without a close date count as in the period
    std::vector<Id> owners;            // by the owner a deal had then; empty = everybody
};

struct ChangeFlow {
    FlowBalance opening, closing;
    std::array<FlowStep, kFlowKinds> steps{};
    std::vector<FlowMove> moves;       // by instant
    std::size_t reassigned = 0;        // changes of owner inside the question: they move no money

    [[nodiscard]] const FlowStep& operator[](FlowKind kind) const { return steps[static_cast<std::size_t>(kind)]; }
    [[nodiscard]] std::int64_t came_in() const;   // sum of positive steps
    [[nodiscard]] std::int64_t went_out() const;  // sum of negative steps, ≤ 0
    [[nodiscard]] bool balances() const;          // opening + Σ steps = closing
};

// From just after `from` up to and including `to`; to ≤ history.as_of. A deal that is won at
// another amount than it stood for moves up or down first and leaves with what it was won for; one that
// is lost leaves with what it stood for. The history outlives the job; a step follows some thousand deals
// and never fails.
class ChangeFlowJob final : public Job {
public:
    ChangeFlowJob(const DealHistory& history, Instant from, Instant to, FlowScope scope = {});
    ~ChangeFlowJob() override;
    [[nodiscard]] Result<Progress> step() override;
    void cancel() override {}  // nothing is written
    [[nodiscard]] ChangeFlow take();  // after the end

private:
    class Flow;
    std::unique_ptr<Flow> m_flow;
};

// Runs to the end.
[[nodiscard]] ChangeFlow change_flow(const DealHistory& history, Instant from, Instant to, const FlowScope& scope = {});

}  // namespace qd::forecast
