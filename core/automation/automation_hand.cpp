// What people do to running rules: start, let go, retry, approve, send.

#include <algorithm>
#include <limits>

#include "core/automation/automation_impl.h"

namespace qd {

Result<RunCause> Automation::Impl::by_hand(ChangeScope& scope, std::string words) {
    TRY(engine.begin(scope));
    RunCause cause;
    cause.words = std::move(words);
    cause.change = scope.change_id();
    cause.occurrence = "c" + std::to_string(scope.change_id());
    cause.at = workspace.clock().now();
    cause.root = engine.new_root();
    return cause;
}

Result<> Automation::Impl::must_be_live(Id rule) {
    TRY(engine.ready());
    if (engine.book().find(rule)) return {};
    return fail(ErrorKind::conflict, "“" + rule_name(rule) + "” is paused.", "Nothing was changed.", "Switch it on again first.");
}

std::vector<RuleLine> Automation::Impl::live_lines(std::string_view entity, bool sequences_too) {
    std::vector<RuleLine> lines;
    if (!attached || !engine.ready()) return lines;
    for (const auto& rule : engine.book().rules()) {
        const bool by_hand = rule->starts_on(TriggerKind::manual) || (sequences_too && rule->definition->sequence);
        if (!by_hand || rule->entity->key != entity) continue;
        RuleLine line;
        line.id = rule->id, line.name = rule->name, line.about = rule->definition->about, line.entity = rule->entity->key;
        line.sequence = rule->definition->sequence, line.state = "live", line.position = rule->position, line.owner = rule->owner;
        lines.push_back(std::move(line));
    }
    return lines;
}

std::vector<RuleLine> Automation::buttons(std::string_view entity) { return m_impl->live_lines(entity, false); }

Result<Applied> Automation::start(Id rule, Id record, Id actor) {
    Impl& impl = *m_impl;
    TRY(impl.engine.ready());
    const LiveRule* known = impl.engine.book().find(rule);
    if (!known) return fail(ErrorKind::conflict, "“" + impl.rule_name(rule) + "” is not live.", "Nothing was started.", "Publish it first.");
    const Entity& entity = *known->entity;
    if (record) TRY(impl.workspace.record(entity, record));
    ChangeScope scope = TRY(impl.begin("“" + known->name + "” started" + (record ? " on " + impl.workspace.title(entity, record) : std::string{}), actor));
    RunCause cause = TRY(impl.by_hand(scope, "Started by hand"));
    LiveRule& live = *impl.engine.book().find(rule);
    TRY(impl.engine.book().bind(live, cause.at));
    TRY(impl.engine.fire(scope, live, {record ? &entity : nullptr, record}, std::move(cause), {}, true));
    return impl.engine.commit(scope);
}

Result<Applied> Automation::signal(std::string_view signal, std::string_view entity_key, Id record, Id actor) {
    Impl& impl = *m_impl;
    const Entity* entity = impl.workspace.catalogue().find(entity_key);
    if (!entity) return fail(ErrorKind::not_found, "There are no records of the kind “" + std::string{entity_key} + "”.");
    TRY(impl.workspace.record(*entity, record));
    const std::string words = signal == "reply" ? "A reply came" : signal == "opt_out" ? "They opted out" : "A meeting was held";
    ChangeScope scope = TRY(impl.begin(words, actor));
    RunCause cause = TRY(impl.by_hand(scope, words));
    TRY(impl.engine.signal(scope, signal, {entity, record}, std::move(cause)));
    return impl.engine.commit(scope);
}

Result<Applied> Automation::leave(Id enrolment, std::string reason, Id actor) {
    Impl& impl = *m_impl;
    const auto found = TRY(impl.enrolments("id = ?", enrolment));
    if (found.empty()) return fail(ErrorKind::not_found, "It is not in that rule any more.");
    ChangeScope scope = TRY(impl.begin("Taken out of “" + impl.rule_name(found.front().rule) + "”", actor));
    TRY(impl.engine.begin(scope));
    TRY(impl.engine.leave(scope, found.front(), std::move(reason)));
    return impl.engine.commit(scope);
}

Result<Applied> Automation::retry(Id run, Id actor) {
    Impl& impl = *m_impl;
    const RunLine line = TRY(qd::run(impl.workspace, run));
    TRY(impl.must_be_live(line.rule));
    TRY(impl.engine.book().definition(line.version));  // one that cannot be read says so
    ChangeScope scope = TRY(impl.begin("“" + line.rule_name + "” tried again", actor));
    RunCause cause = TRY(impl.by_hand(scope, "Tried again by hand"));
    const auto waiting = TRY(impl.enrolments("run = ?", run));
    if (!waiting.empty()) TRY(impl.engine.resume(scope, waiting.front(), {Entry::At::again, waiting.front().step, false}, std::move(cause)));
    else if (line.state == "stopped" || line.state == "failed" || line.state == "parked") TRY(impl.engine.restart(scope, run, std::move(cause)));
    else return fail(ErrorKind::conflict, "That run has nothing to try again.", "Nothing was changed.");
    return impl.engine.commit(scope);
}

Result<> Automation::may_go_out(Id item, Id actor) {
    Impl& impl = *m_impl;
    const Entity& outbox = impl.workspace.catalogue().entity("outbox");
    const Record record = TRY(impl.workspace.record(outbox, item));
    TRY(impl.engine.ready());
    const Subject subject{impl.workspace.catalogue().find(as_text(record["subject"])), as_integer(record["record"])};
    const std::string reason = TRY(impl.engine.must_not_go_out(as_text(record["kind"]), subject));
    if (reason.empty()) return {};
    if (as_text(record["state"]) == "waiting") {
        ChangeScope scope = TRY(impl.begin("Withdrawn: " + std::string{as_text(record["title"])}, actor));
        TRY(update_row(scope, outbox, item, {{"state", Value{"withdrawn"}}, {"settled", instant_value(impl.workspace.clock().now())}}));
        TRY(impl.engine.commit(scope));
    }
    return fail(ErrorKind::conflict, reason, "The draft was withdrawn.");
}

Result<Applied> Automation::settle(Id item, bool accept, Id actor) {
    Impl& impl = *m_impl;
    Workspace& workspace = impl.workspace;
    const Entity& outbox = workspace.catalogue().entity("outbox");
    const Record record = TRY(workspace.record(outbox, item));
    if (as_text(record["state"]) != "waiting")
        return fail(ErrorKind::conflict, "That was settled already.", "Nothing was changed.");
    if (as_text(record["kind"]) == "approval") TRY(impl.must_be_live(as_integer(record["rule"])));
    if (accept) TRY(may_go_out(item, actor));
    const std::string kind{as_text(record["kind"])}, title{as_text(record["title"])}, step{as_text(record["step"])};
    ChangeScope scope = TRY(impl.begin((accept ? (kind == "approval" ? "Approved: " : "Done: ") : "Dismissed: ") + title, actor));
    RunCause cause = TRY(impl.by_hand(scope, accept ? "It was approved" : "It was refused"));
    TRY(update_row(scope, outbox, item, {{"state", Value{accept ? "done" : "dismissed"}}, {"settled", instant_value(cause.at)}}));
    if (kind == "approval") {
        for (const Enrolment& waiting : TRY(impl.enrolments("run = ?", as_integer(record["run"]))))
            if (waiting.step == step)
                TRY(impl.engine.resume(scope, waiting, {accept ? Entry::At::again : Entry::At::after, step, true}, std::move(cause)));
    } else if (kind == "email" && accept) {
        // What went out belongs to the record's story.
        const Entity& activity = workspace.catalogue().entity("activity");
        std::vector<FieldValue> values;
        const auto set = [&](std::string_view field, Value value) { values.push_back({static_cast<std::uint16_t>(activity.index_of(field)), std::move(value)}); };
        set("kind", Value{"email"}), set("direction", Value{"out"}), set("done", Value{std::int64_t{1}});
        set("subject", Value{title}), set("body", record["body"]), set("owner", actor ? Value{actor} : record["owner"]);
        const std::string about{as_text(record["subject"])};
        if (const Field* link = activity.find(about); link && link->type == FieldType::reference) set(about, record["record"]);
        TRY(scope.create(activity, values));
    }
    return impl.engine.commit(scope);
}

Result<std::map<std::string, std::int64_t>> Automation::Impl::replies(Id rule) {
    // A reply ends the run, or lets a wait for it go on: `before` is the step row that says so.
    struct Reply { Id run = 0, before = 0; };
    std::vector<Reply> replies;
    {
        Statement left = TRY(workspace.database().prepare(
            "SELECT run FROM enrolment WHERE rule = ? AND state = 'exited' AND exit_reason = ? AND run IS NOT NULL AND deleted IS NULL"));
        left.bind(0, rule).bind(1, kLeftByReply);
        while (TRY(left.step())) replies.push_back({left.integer(0), std::numeric_limits<Id>::max()});
        Statement went_on = TRY(workspace.database().prepare(
            "SELECT s.run, s.id, s.step, n.version FROM rule_step s JOIN rule_run n ON n.id = s.run"
            " WHERE s.rule = ? AND s.action = 'wait' AND s.state = 'done' AND s.deleted IS NULL"));
        went_on.bind(0, rule);
        while (TRY(went_on.step())) {
            const auto definition = engine.book().definition(went_on.integer(3));
            const Step* step = definition ? find_step(**definition, went_on.text(2)) : nullptr;
            if (step && step->signal == "reply") replies.push_back({went_on.integer(0), went_on.integer(1)});
        }
    }
    std::map<std::string, std::int64_t> by_step;
    Statement last = TRY(workspace.database().prepare(
        "SELECT step FROM rule_step WHERE run = ? AND id < ? AND state = 'done' AND action IN ('email', 'call', 'linkedin', 'document') AND deleted IS NULL"
        " ORDER BY id DESC LIMIT 1"));
    for (const Reply& reply : replies) {
        last.reset();
        last.bind(0, reply.run).bind(1, reply.before);
        if (TRY(last.step())) ++by_step[std::string{last.text(0)}];
    }
    return by_step;
}

Result<std::vector<Automation::StepFigures>> Automation::figures(Id rule) {
    std::vector<StepFigures> figures;
    Statement select = TRY(m_impl->workspace.database().prepare(
        "SELECT s.step, count(DISTINCT s.run),"
        " (SELECT count(*) FROM enrolment e WHERE e.rule = ?1 AND e.step = s.step AND e.state IN ('active', 'parked') AND e.deleted IS NULL),"
        " (SELECT count(*) FROM enrolment e WHERE e.rule = ?1 AND e.step = s.step AND e.state = 'exited' AND e.deleted IS NULL)"
        " FROM rule_step s WHERE s.rule = ?1 AND s.deleted IS NULL GROUP BY s.step"));
    select.bind(0, rule);
    while (TRY(select.step())) figures.push_back({std::string{select.text(0)}, select.integer(1), select.integer(2), select.integer(3)});
    const auto replied = TRY(m_impl->replies(rule));
    for (StepFigures& figure : figures)
        if (const auto known = replied.find(figure.step); known != replied.end()) figure.replied = known->second;
    return figures;
}

}  // namespace qd
