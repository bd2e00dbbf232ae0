#pragma once
// A person puts many records into a rule, or takes many out: first a look at who would come in and who is left out,
// then the change. A rule that is started by hand skips its trigger and its conditions, for many as for one.

#include <unordered_set>

#include "core/automation/automation.h"
#include "core/model/scope_job.h"

namespace qd {

struct LiveRule;
struct Subject;

struct EnrolRefusal {
    std::string why;                  // "They asked not to be contacted"
    std::int64_t count = 0;
    std::vector<std::string> examples;  // titles, up to 3
};

struct EnrolPreview {
    std::vector<Id> eligible;         // in the order they were chosen
    std::vector<EnrolRefusal> left_out;    // most first
    std::int64_t unmatched = 0;       // of the eligible: the rule's conditions do not hold for them
    DailyShare share;                 // of the eligible: who starts today, and when the rest does
};

class EnrolLook final : public Job {
public:
    EnrolLook(Automation::Impl& impl, Id rule, std::vector<Id> records);

    // Error when the rule is not live.
    [[nodiscard]] Result<Progress> step() override;
    void cancel() override {}         // it writes nothing

    // After the last step.
    [[nodiscard]] const EnrolPreview& preview() const { return m_preview; }

private:
    [[nodiscard]] Result<> begin();
    [[nodiscard]] Result<> look_at(Id record);
    [[nodiscard]] Result<std::string> reason_against(const Subject& subject);

    Automation::Impl& m_impl;
    Id m_rule = 0;
    std::vector<Id> m_records;
    std::size_t m_next = 0;
    bool m_begun = false;
    LiveRule* m_live = nullptr;
    bool m_asks_consent = false, m_ends_when_closed = false, m_ends_unmatched = false, m_conditions = false;
    std::unordered_set<Id> m_inside;  // in it already
    EnrolPreview m_preview;
};

// All in one change: whole after the last step, or not at all when it fails or is cancelled.
class EnrolJob final : public ScopeJob {
public:
    EnrolJob(Automation::Impl& impl, Id rule, std::vector<Id> records, Id actor);

    // After the last step. What was stopped stands in the notes, with its reason.
    [[nodiscard]] const Applied& applied() const { return m_applied; }

private:
    [[nodiscard]] Result<Progress> forward() override;
    [[nodiscard]] Result<> open();
    [[nodiscard]] Result<> start(Id record);
    [[nodiscard]] Result<> note_stops();

    Automation::Impl& m_impl;
    Id m_rule = 0, m_actor = 0;
    std::vector<Id> m_records;
    std::size_t m_next = 0;
    bool m_followed = false;
    std::vector<std::string> m_notes;
    Applied m_applied;
};

// Those that left meanwhile are passed over.
class LeaveJob final : public ScopeJob {
public:
    LeaveJob(Automation::Impl& impl, std::vector<Id> enrolments, Id actor);

    [[nodiscard]] const Applied& applied() const { return m_applied; }

private:
    [[nodiscard]] Result<Progress> forward() override;

    Automation::Impl& m_impl;
    std::vector<Id> m_enrolments;
    Id m_actor = 0;
    std::size_t m_next = 0;
    Applied m_applied;
};

}  // namespace qd
