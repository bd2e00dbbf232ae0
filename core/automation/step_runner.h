#pragma once
// Private to core/automation: takes one run through its steps until it ends or waits.

#include <chrono>

#include "core/automation/engine.h"

namespace qd {

class StepRunner {
public:
    StepRunner(Engine& engine, ChangeScope& scope, RunDraft& run) : m_engine(engine), m_scope(scope), m_run(run) {}

    // From the first step, or where the entry says. Leaves rows, outbox and waiting in the draft.
    [[nodiscard]] Result<> go(const Entry& entry);

private:
    [[nodiscard]] Result<Flow> list(const std::vector<Step>& steps, const Subject& subject, const std::string& turn, std::size_t first = 0);
    [[nodiscard]] Result<Flow> find(const std::vector<Step>& steps, const Entry& entry, bool& found);
    [[nodiscard]] Result<Flow> enter(const std::vector<Step>& steps, std::size_t at, const Entry& entry);
    [[nodiscard]] Result<Flow> one(const Step& step, const Subject& subject, const std::string& turn, bool granted);
    [[nodiscard]] Result<Flow> act(const Step& step, const Subject& subject, const std::string& turn);
    [[nodiscard]] Result<Flow> failed(const Step& step, const Error& error);
    [[nodiscard]] Result<Flow> start_other(const Step& step, const Subject& subject, const std::string& once);
    [[nodiscard]] Result<Flow> each(const Step& step, const Subject& subject, const std::string& turn);
    [[nodiscard]] Result<bool> holds(const Filter& filter, const Subject& subject);
    [[nodiscard]] Result<> apply(const StepPlan& plan, RunDraft::StepRow& row);
    [[nodiscard]] Result<Flow> wait_for(const Step& step, std::string timer, std::optional<Instant> due, std::string words);
    [[nodiscard]] Result<Flow> ask(const Step& step, const Subject& subject);
    void note(const Step& step, std::string state, std::string words);
    void keep(RunDraft::StepRow row);  // of an action: with the time since it began
    Flow stop(std::string reason);
    void passed_by();
    [[nodiscard]] Result<bool> done_before(const std::string& once);

    Engine& m_engine;
    ChangeScope& m_scope;
    RunDraft& m_run;
    const Step* m_loop = nullptr;      // the outermost one under way
    std::chrono::steady_clock::time_point m_began;
};

}  // namespace qd
