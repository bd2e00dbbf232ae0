#include "core/automation/rehearsal.h"

#include <algorithm>

#include "core/automation/engine.h"
#include "core/automation/run_where.h"
#include "core/base/sort_by.h"

namespace qd {
namespace {

// The rehearsed rule lives in the transaction only: a rule and a version that will be taken back.
Result<std::pair<Id, Id>> put_on_stage(ChangeScope& scope, Workspace& workspace, const RuleDefinition& rule, Instant start) {
    const Catalogue& catalogue = workspace.catalogue();
    const Id made = TRY(create_row(scope, catalogue.entity("rule"), {
        {"name", Value{rule.name.empty() ? std::string{"Rehearsal"} : rule.name}}, {"subject", Value{rule.entity}}}));
    const Id version = TRY(create_row(scope, catalogue.entity("rule_version"), {
        {"rule", Value{made}}, {"number", Value{std::int64_t{1}}}, {"state", Value{"live"}}, {"definition", Value{to_json(rule)}}, {"published", instant_value(start)}}));
    TRY(update_row(scope, catalogue.entity("rule"), made, {{"live_version", Value{version}}, {"state", Value{"live"}}}));
    return std::pair{made, version};
}

class Stage {
public:
    Stage(Workspace& workspace, ChangeScope& scope, const RuleDefinition& rule, const RehearsalOptions& options)
        : m_workspace(workspace), m_scope(scope), m_rule(rule), m_options(options), m_engine(workspace) {}

    Result<Rehearsal> play() {
        std::tie(m_id, m_version) = TRY(put_on_stage(m_scope, m_workspace, m_rule, m_options.start));
        m_entity = &m_workspace.catalogue().entity(m_rule.entity);
        m_engine.rehearse();
        TRY(m_engine.begin(m_scope));
        LiveRule* live = m_engine.book().find(m_id);
        if (!live) return fail(ErrorKind::invalid_input, m_engine.book().broken().empty() ? "The rule cannot run." : m_engine.book().broken().front().problem);
        TRY(m_engine.book().bind(*live, m_options.start));
        if (!m_options.ignore_filter && m_options.record) {
            // What only a change can answer counts as true: the rehearsal begins after it.
            const bool sees_change = live->sight == FilterSight::change;
            if (!sees_change && !TRY(passes(live->filter, *m_entity, m_options.record, m_engine.records()))) {
                say(m_options.start, "", "skipped", "The conditions do not hold for this record.");
                m_out.finished = true;
                m_out.now = m_options.now;
                return std::move(m_out);
            }
        }
        say(m_options.start, "", "started", "The rule starts");
        TRY(m_engine.fire(m_scope, *live, {m_options.record ? m_entity : nullptr, m_options.record}, cause(m_options.start, "r"), {}, true));
        TRY(note_steps(m_options.start));
        std::vector<RehearsalEvent> events = m_options.events;
        sort_by(events, {}, &RehearsalEvent::at);
        for (const RehearsalEvent& event : events) {
            if (event.at > m_options.now) break;
            TRY(until(event.at));
            TRY(happen(event));
        }
        TRY(until(m_options.now));
        TRY(conclude());
        return std::move(m_out);
    }

private:
    RunCause cause(Instant at, std::string occurrence) {
        RunCause made;
        made.words = "Rehearsal";
        made.occurrence = std::move(occurrence);
        made.at = at;
        made.root = m_engine.new_root();
        return made;
    }
    void say(Instant at, std::string step, std::string state, std::string words) { m_out.moments.push_back({at, std::move(step), std::move(state), std::move(words), {}}); }

    // Steps written since the last look.
    Result<> note_steps(Instant at) {
        struct Row { Id id; std::string step, state, words, error, made, before, after; };
        std::vector<Row> found;
        {
            Statement rows = TRY(m_workspace.database().prepare(
                "SELECT id, step, state, words, error, made, before, after FROM rule_step WHERE rule = ? AND id > ? ORDER BY id"));
            rows.bind(0, m_id).bind(1, m_last_step);
            while (TRY(rows.step()))
                found.push_back({rows.integer(0), std::string{rows.text(1)}, std::string{rows.text(2)}, std::string{rows.text(3)}, std::string{rows.text(4)},
                                 std::string{rows.text(5)}, std::string{rows.text(6)}, std::string{rows.text(7)}});
        }
        for (const Row& row : found) {
            m_last_step = row.id;
            const Entity* made = row.made.empty() ? nullptr : m_workspace.catalogue().find(row.made);
            m_out.moments.push_back({at, row.step, row.state, row.error.empty() ? row.words : row.words + ": " + row.error,
                                     made ? differences_of(m_workspace, *made, row.before, row.after) : std::vector<FieldDifference>{}});
        }
        return {};
    }

    struct Pending { Id enrolment = 0; std::string kind, step; Instant due{}; };
    Result<std::optional<Pending>> pending() {
        Statement rows = TRY(m_workspace.database().prepare("SELECT enrolment, kind, step, due FROM timer WHERE rule = ? AND state = 'pending' AND deleted IS NULL ORDER BY due LIMIT 1"));
        rows.bind(0, m_id);
        if (!TRY(rows.step())) return std::optional<Pending>{};
        return std::optional{Pending{rows.integer(0), std::string{rows.text(1)}, std::string{rows.text(2)}, instant_from_stored(rows.integer(3))}};
    }

    Result<> until(Instant at) {
        for (int step = 0; step < kMostSteps; ++step) {
            const auto next = TRY(pending());
            if (!next || next->due > at) return {};
            const Enrolment* enrolment = m_engine.enrolment(next->enrolment);
            if (!enrolment) return {};
            using At = Entry::At;
            const At where = next->kind == "delay" ? At::after : next->kind == "timeout" ? At::otherwise : At::again;
            const int attempt = where == At::again ? TRY(m_engine.attempt_of(enrolment->run, next->step)) : 1;
            // Working hours were waited for on the rehearsal's clock already, and approval comes before both.
            TRY(m_engine.resume(m_scope, Enrolment{*enrolment}, {where, next->step, true}, cause(next->due, {}), attempt));
            TRY(note_steps(next->due));
        }
        return {};
    }

    Result<> happen(const RehearsalEvent& event) {
        if (!event.signal.empty()) {
            say(event.at, "", "signal", event.signal);
            TRY(m_engine.signal(m_scope, event.signal, {m_entity, m_options.record}, cause(event.at, "s")));
        }
        if (!event.values.empty()) {
            std::vector<FieldValue> values;
            for (const Assignment& assignment : event.values) {
                const int at = m_entity->index_of(assignment.field);
                if (at < 0) return fail(ErrorKind::not_found, m_entity->plural + " have no field “" + assignment.field + "”.");
                values.push_back({static_cast<std::uint16_t>(at), assignment.value});
            }
            TRY(m_scope.update(*m_entity, m_options.record, values));
            say(event.at, "", "edited", "The record is edited");
            TRY(m_engine.react(m_scope, m_scope.touched()));
        }
        return note_steps(event.at);
    }

    Result<> conclude() {
        m_out.now = m_options.now;
        Statement rows = TRY(m_workspace.database().prepare("SELECT state, step, exit_reason FROM enrolment WHERE rule = ? ORDER BY id DESC LIMIT 1"));
        rows.bind(0, m_id);
        const bool enrolled = TRY(rows.step());
        const std::string state = enrolled ? std::string{rows.text(0)} : "finished";
        if (enrolled && (state == "active" || state == "parked")) m_out.waiting_at = rows.text(1);
        else m_out.finished = true;
        if (state == "exited") say(m_out.moments.back().at, "", "exited", "Left: " + std::string{rows.text(2)});
        else if (m_out.finished) say(m_out.moments.back().at, "", "finished", "The rule is done");
        rows.reset();
        if (const auto next = TRY(pending())) m_out.next = next->due;
        return {};
    }

    Workspace& m_workspace;
    ChangeScope& m_scope;
    const RuleDefinition& m_rule;
    const RehearsalOptions& m_options;
    Engine m_engine;
    const Entity* m_entity = nullptr;
    Id m_id = 0, m_version = 0, m_last_step = 0;
    Rehearsal m_out;
};

}  // namespace

Result<Rehearsal> rehearse(Workspace& workspace, const RuleDefinition& rule, const RehearsalOptions& options) {
    if (const Entity* entity = workspace.catalogue().find(rule.entity); !entity) return fail(ErrorKind::not_found, "There are no records of the kind “" + rule.entity + "”.");
    else if (options.record) TRY(workspace.record(*entity, options.record));
    if (options.now < options.start) return fail(ErrorKind::invalid_input, "The clock stands before the beginning.", {}, "Move it forward.");
    Change header;
    header.label = "Rehearsal";
    header.cause = Cause::rule;
    ChangeScope scope = TRY(workspace.begin(header));
    auto played = Stage{workspace, scope, rule, options}.play();
    scope.cancel();
    return played;
}

}  // namespace qd
