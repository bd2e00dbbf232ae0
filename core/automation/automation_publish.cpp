// Publishing: a draft becomes the version that acts, and what becomes of those in the old one.

#include "core/automation/automation_impl.h"

namespace qd {

Result<Applied> Automation::publish(Id rule, const PublishOptions& options) {
    Workspace& workspace = m_impl->workspace;
    const Catalogue& catalogue = workspace.catalogue();
    Id draft_version = 0, old_version = 0;
    {
        Statement select = TRY(workspace.database().prepare("SELECT draft_version, live_version FROM rule WHERE id = ? AND deleted IS NULL"));
        select.bind(0, rule);
        if (!TRY(select.step())) return fail(ErrorKind::not_found, "That rule does not exist any more.");
        draft_version = select.integer(0), old_version = select.integer(1);
    }
    if (draft_version == 0) return fail(ErrorKind::not_found, "There is no draft to publish.", "Nothing was changed.", "Edit the rule first.");
    const RuleDefinition definition = TRY(this->definition(draft_version));
    const RuleReport report = TRY(check(definition, rule));
    if (!report.problems.empty())
        return fail(ErrorKind::invalid_input, report.problems.front().what, "Nothing was published.", report.problems.front().next);
    if (!report.cycles.empty() && !options.accept_cycles)
        return fail(ErrorKind::conflict, "Rules could start each other for ever: " + report.cycles.front().path() + ".", "Nothing was published.",
                    "Change a step, or publish it knowing that such runs are stopped.");
    const Instant now = workspace.clock().now();
    ChangeScope scope = TRY(m_impl->begin("“" + definition.name + "” published", options.actor));
    TRY(m_impl->engine.begin(scope));
    const Entity& versions = catalogue.entity("rule_version");
    TRY(update_row(scope, versions, draft_version, {{"state", Value{"live"}}, {"published", instant_value(now)},
        {"published_by", options.actor ? Value{options.actor} : Value{}}, {"existing", Value{std::int64_t{options.existing}}}}));
    if (old_version) TRY(update_row(scope, versions, old_version, {{"state", Value{"retired"}}}));
    TRY(update_row(scope, catalogue.entity("rule"), rule, {
        {"name", Value{definition.name}}, {"about", Value{definition.about}}, {"subject", Value{definition.entity}},
        {"kind", Value{definition.sequence ? "sequence" : "rule"}}, {"state", Value{"live"}}, {"live_version", Value{draft_version}},
        {"draft_version", Value{}}, {"problem", Value{}}, {"checked", options.existing ? Value{} : instant_value(now)}}));
    if (options.pending != Pending::stay)
        for (const Enrolment& enrolment : TRY(m_impl->enrolments("rule = ?", rule))) {
            const bool fits = options.pending == Pending::move && find_step(definition, enrolment.step);
            if (fits) TRY(update_row(scope, catalogue.entity("enrolment"), enrolment.id, {{"version", Value{draft_version}}}));
            else TRY(m_impl->engine.leave(scope, enrolment, options.pending == Pending::leave ? "a new version was published" : "its step is not in the new version"));
        }
    Applied applied = TRY(scope.commit());
    m_impl->time.known = false;
    return applied;
}

}  // namespace qd
