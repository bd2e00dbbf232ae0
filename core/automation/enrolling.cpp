#include "core/automation/enrolling.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/automation/automation_impl.h"
#include "core/base/sort_by.h"

namespace qd {
namespace {

constexpr std::size_t kRecordsAStep = 20;

bool reaches_out(const std::vector<Step>& steps) {
    return std::ranges::any_of(steps, [](const Step& step) { return is_outward(step.kind) || reaches_out(step.then) || reaches_out(step.otherwise); });
}

double share(std::size_t done, std::size_t all) { return all == 0 ? 1 : static_cast<double>(done) / static_cast<double>(all); }

}  // namespace

EnrolLook::EnrolLook(Automation::Impl& impl, Id rule, std::vector<Id> records) : m_impl(impl), m_rule(rule), m_records(std::move(records)) {}

Result<> EnrolLook::begin() {
    TRY(m_impl.must_be_live(m_rule));
    m_live = m_impl.engine.book().find(m_rule);
    TRY(m_impl.engine.book().bind(*m_live, m_impl.workspace.clock().now()));
    const RuleDefinition& rule = *m_live->definition;
    const auto ends = [&](std::string_view exit) { return std::ranges::find(rule.exits, exit) != rule.exits.end(); };
    m_asks_consent = reaches_out(rule.steps) || ends("opt_out");
    m_ends_when_closed = ends("closed"), m_ends_unmatched = ends("no_match");
    // What a condition asks of a change, nobody can say of a record that stands still.
    m_conditions = !rule.filter.lets_all_through() && m_live->sight == FilterSight::record;
    Statement inside = TRY(m_impl.workspace.database().prepare("SELECT record FROM enrolment WHERE rule = ? AND state IN ('active', 'parked') AND deleted IS NULL"));
    inside.bind(0, m_rule);
    while (TRY(inside.step())) m_inside.insert(inside.integer(0));
    return {};
}

Result<Progress> EnrolLook::step() {
    if (!std::exchange(m_begun, true)) TRY(begin());
    // A rule that was published or paused between two steps is another one in memory.
    m_live = m_impl.engine.book().find(m_rule);
    if (!m_live) return std::unexpected(m_impl.must_be_live(m_rule).error());
    const std::size_t end = std::min(m_records.size(), m_next + kRecordsAStep);
    for (; m_next < end; ++m_next) TRY(look_at(m_records[m_next]));
    if (m_next < m_records.size()) return Progress{share(m_next, m_records.size()), fmt::format("Record {} of {}", m_next, m_records.size()), false};
    sort_by(m_preview.left_out, std::greater{}, &EnrolRefusal::count);
    m_preview.share = daily_share(*m_live->definition, TRY(m_impl.engine.effects_today(m_rule, m_impl.workspace.clock().now())),
                                  static_cast<std::int64_t>(m_preview.eligible.size()));
    return Progress{1, {}, true};
}

Result<> EnrolLook::look_at(Id record) {
    const Subject subject{m_live->entity, record};
    const std::string why = TRY(reason_against(subject));
    if (why.empty()) {
        m_preview.eligible.push_back(record);
        if (m_conditions && !TRY(passes(m_live->filter, *subject.entity, record, m_impl.engine.records()))) ++m_preview.unmatched;
        return {};
    }
    auto group = std::ranges::find(m_preview.left_out, why, &EnrolRefusal::why);
    if (group == m_preview.left_out.end()) group = m_preview.left_out.insert(m_preview.left_out.end(), EnrolRefusal{why, 0, {}});
    ++group->count;
    if (group->examples.size() < 3) group->examples.push_back(m_impl.workspace.title(*subject.entity, record));
    return {};
}

Result<std::string> EnrolLook::reason_against(const Subject& subject) {
    const auto there = m_impl.workspace.record(*subject.entity, subject.id);
    if (!there) {
        if (there.error().kind() == ErrorKind::not_found) return std::string{"They were deleted"};
        return std::unexpected(there.error());
    }
    if (m_inside.contains(subject.id)) return std::string{"They are in it already"};
    if (m_asks_consent) {
        RunDraft nobody;
        nobody.cause.at = m_impl.workspace.clock().now();
        const std::string why = TRY(no_contact(subject, m_impl.engine.plan_context(nobody)));
        if (!why.empty()) return std::string{why.starts_with("The consent") ? "Their consent has ended" : "They asked not to be contacted"};
    }
    const int status = subject.entity->index_of("status");
    if (m_ends_when_closed && status >= 0 && closes(as_text(there->values[static_cast<std::size_t>(status)]))) return std::string{"They are closed, which ends it at once"};
    if (m_ends_unmatched && m_conditions && !TRY(passes(m_live->filter, *subject.entity, subject.id, m_impl.engine.records())))
        return std::string{"They do not match its conditions, which ends it at once"};
    return std::string{};
}

EnrolJob::EnrolJob(Automation::Impl& impl, Id rule, std::vector<Id> records, Id actor) : m_impl(impl), m_rule(rule), m_actor(actor), m_records(std::move(records)) {}

Result<Progress> EnrolJob::forward() {
    constexpr double kShareOfStarts = 0.8;
    if (!m_scope) TRY(open());
    if (m_next < m_records.size()) {
        const std::size_t end = std::min(m_records.size(), m_next + kRecordsAStep);
        for (; m_next < end; ++m_next) TRY(start(m_records[m_next]));
        return Progress{kShareOfStarts * share(m_next, m_records.size()), fmt::format("Record {} of {}", m_next, m_records.size()), false};
    }
    if (!m_followed) {
        const double done = TRY(m_scope->follow_up());
        m_followed = done >= 1;
        return Progress{kShareOfStarts + (1 - kShareOfStarts) * done, "Rules answer", false};
    }
    TRY(note_stops());
    m_applied = TRY(m_impl.engine.commit(*m_scope));
    m_applied.notes = std::move(m_notes);
    m_scope.reset();
    return Progress{1, {}, true};
}

Result<> EnrolJob::open() {
    TRY(m_impl.must_be_live(m_rule));
    if (m_records.empty()) return fail(ErrorKind::invalid_input, "No record is chosen.", "Nothing was started.");
    const LiveRule& rule = *m_impl.engine.book().find(m_rule);
    const std::string who = m_records.size() == 1 ? m_impl.workspace.title(*rule.entity, m_records.front()) : fmt::format("{} records", m_records.size());
    m_scope.emplace(TRY(m_impl.begin("“" + rule.name + "” started on " + who, m_actor)));
    return m_impl.engine.begin(*m_scope);
}

Result<> EnrolJob::start(Id record) {
    LiveRule* rule = m_impl.engine.book().find(m_rule);
    if (!rule) return m_impl.must_be_live(m_rule);
    if (!m_impl.workspace.record(*rule->entity, record)) return {};  // deleted since the look
    RunCause cause = TRY(m_impl.by_hand(*m_scope, "Started by hand"));
    TRY(m_impl.engine.book().bind(*rule, cause.at));
    return m_impl.engine.fire(*m_scope, *rule, {rule->entity, record}, std::move(cause), {}, true);
}

Result<> EnrolJob::note_stops() {
    Statement stops = TRY(m_impl.workspace.database().prepare(
        "SELECT reason, count(*) FROM rule_run WHERE rule = ? AND cause_change = ? AND state IN ('stopped', 'skipped') AND deleted IS NULL GROUP BY reason ORDER BY 2 DESC"));
    stops.bind(0, m_rule).bind(1, m_scope->change_id());
    while (TRY(stops.step())) m_notes.push_back(fmt::format("{} not started: {}", stops.integer(1), stops.text(0)));
    Statement held = TRY(m_impl.workspace.database().prepare(
        "SELECT count(*), min(t.due) FROM timer t JOIN enrolment e ON e.id = t.enrolment JOIN rule_run n ON n.id = e.run"
        " WHERE n.rule = ? AND n.cause_change = ? AND t.kind = 'limit' AND t.state = 'pending' AND t.deleted IS NULL"));
    held.bind(0, m_rule).bind(1, m_scope->change_id());
    if (TRY(held.step()) && held.integer(0) > 0)
        m_notes.push_back(fmt::format("{} held by the daily limit: they start from {} on", held.integer(0),
                                      iso(local_time(m_impl.workspace.clock(), instant_from_stored(held.integer(1))).day)));
    return {};
}

LeaveJob::LeaveJob(Automation::Impl& impl, std::vector<Id> enrolments, Id actor) : m_impl(impl), m_enrolments(std::move(enrolments)), m_actor(actor) {}

Result<Progress> LeaveJob::forward() {
    if (!m_scope) {
        TRY(m_impl.engine.ready());
        const auto first = m_enrolments.size() == 1 ? TRY(m_impl.enrolments("id = ?", m_enrolments.front())) : std::vector<Enrolment>{};
        const std::string label = first.empty() ? fmt::format("{} records taken out of their rules", m_enrolments.size())
                                                : (first.front().subject.entity ? m_impl.workspace.title(*first.front().subject.entity, first.front().subject.id) : std::string{"One run"}) +
                                                      " taken out of “" + m_impl.rule_name(first.front().rule) + "”";
        m_scope.emplace(TRY(m_impl.begin(label, m_actor)));
        TRY(m_impl.engine.begin(*m_scope));
    }
    const std::size_t end = std::min(m_enrolments.size(), m_next + kRecordsAStep);
    for (; m_next < end; ++m_next)
        for (const Enrolment& waiting : TRY(m_impl.enrolments("id = ?", m_enrolments[m_next]))) TRY(m_impl.engine.leave(*m_scope, waiting, "taken out by hand"));
    if (m_next < m_enrolments.size()) return Progress{share(m_next, m_enrolments.size()), fmt::format("Record {} of {}", m_next, m_enrolments.size()), false};
    m_applied = TRY(m_impl.engine.commit(*m_scope));
    m_scope.reset();
    return Progress{1, {}, true};
}

std::vector<RuleLine> Automation::open_for(std::string_view entity) { return m_impl->live_lines(entity, true); }

std::unique_ptr<EnrolLook> Automation::look_at_enrolling(Id rule, std::vector<Id> records) { return std::make_unique<EnrolLook>(*m_impl, rule, std::move(records)); }

std::unique_ptr<EnrolJob> Automation::enrol_job(Id rule, std::vector<Id> records, Id actor) { return std::make_unique<EnrolJob>(*m_impl, rule, std::move(records), actor); }

std::unique_ptr<LeaveJob> Automation::leave_job(std::vector<Id> enrolments, Id actor) { return std::make_unique<LeaveJob>(*m_impl, std::move(enrolments), actor); }

}  // namespace qd
