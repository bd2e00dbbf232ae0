#include "core/automation/automation.h"

#include <algorithm>

#include "core/automation/automation_impl.h"
#include "core/automation/rule_words.h"
#include "core/query/filter_sql.h"

namespace qd {
namespace {

Op rule_update(Id id, std::vector<Assignment> values) { return update_op("rule", id, std::move(values)); }

}  // namespace

Automation::Automation(Workspace& workspace) : m_impl(std::make_unique<Impl>(workspace)) {
    Impl& impl = *m_impl;
    impl.subscription = workspace.subscribe([&impl](const Applied& applied) {
        impl.engine.committed(applied);
        if (!impl.attached) impl.attach();
        if (applied.bulk) impl.time.known = false;
    });
    impl.attach();
}

Automation::~Automation() {
    m_impl->workspace.unsubscribe(m_impl->subscription);
    if (m_impl->attached) m_impl->workspace.set_participant({});
}

void Automation::set_figures(Figures figures) { m_impl->figures = std::move(figures); }

const Figures& Automation::figures_known() const { return m_impl->figures; }

void Automation::Impl::attach() {
    const auto rules = workspace.database().integer("SELECT count(*) FROM (SELECT 1 FROM rule LIMIT 1)");
    if (!rules || *rules == 0) return;
    attached = true;
    workspace.set_participant([this](ChangeScope& scope, const std::vector<Touched>& touched) { return engine.react(scope, touched); });
}

// Rules that cannot be used any more say so in the list instead of failing somewhere.
Result<> Automation::Impl::pause_broken() {
    if (!attached || workspace.busy()) return {};
    // A change that is begun for nothing would count as rolled back: everything would be read again.
    TRY(engine.ready());
    if (engine.book().broken().empty()) return {};
    Change header;
    header.label = "A rule cannot run any more";
    header.cause = Cause::system;
    ChangeScope scope = TRY(workspace.begin(header));
    if (!TRY(engine.pause_broken(scope))) return {};
    TRY(scope.commit());
    return {};
}

Result<ChangeScope> Automation::Impl::begin(std::string label, Id actor) {
    Change header;
    header.label = std::move(label);
    header.actor = actor;
    return workspace.begin(header);
}

std::string Automation::Impl::rule_name(Id rule) { return workspace.title(workspace.catalogue().entity("rule"), rule); }

Result<std::vector<std::pair<Id, RuleDefinition>>> Automation::Impl::live_definitions() {
    std::vector<std::pair<Id, RuleDefinition>> live;
    Statement select = TRY(workspace.database().prepare(
        "SELECT r.id, v.definition FROM rule r JOIN rule_version v ON v.id = r.live_version WHERE r.state = 'live' AND r.deleted IS NULL ORDER BY r.position, r.id"));
    while (TRY(select.step()))
        if (auto definition = rule_from_json(select.text(1))) live.emplace_back(select.integer(0), *std::move(definition));
    return live;
}

Result<std::vector<RuleLine>> Automation::rules() {
    TRY(m_impl->pause_broken());
    Workspace& workspace = m_impl->workspace;
    std::vector<RuleLine> lines;
    const Instant since = workspace.clock().now() - std::chrono::days{30};
    std::map<Id, Instant> waits;  // the earliest by rule
    Statement timers = TRY(workspace.database().prepare(
        "SELECT t.rule, min(t.due) FROM timer t JOIN enrolment e ON e.id = t.enrolment AND e.state = 'active' AND e.deleted IS NULL"
        " WHERE t.state = 'pending' AND t.deleted IS NULL GROUP BY t.rule"));
    while (TRY(timers.step())) waits[timers.integer(0)] = instant_from_stored(timers.integer(1));
    Statement select = TRY(workspace.database().prepare(
        "SELECT r.id, r.name, r.about, r.subject, r.kind, r.state, r.problem, l.number, d.number, r.position, r.owner,"
        " coalesce(l.definition, d.definition), n.last, n.acted, n.failed, n.stopped,"
        " (SELECT count(*) FROM enrolment e WHERE e.rule = r.id AND e.state IN ('active', 'parked') AND e.deleted IS NULL)"
        " FROM rule r LEFT JOIN rule_version l ON l.id = r.live_version LEFT JOIN rule_version d ON d.id = r.draft_version AND d.deleted IS NULL"
        " LEFT JOIN (SELECT rule, max(started) AS last, sum(state IN ('done', 'waiting', 'exited') AND started >= ?1) AS acted,"
        "   sum(state IN ('failed', 'parked') AND started >= ?1) AS failed, sum(state = 'stopped' AND started >= ?1) AS stopped"
        "   FROM rule_run WHERE deleted IS NULL GROUP BY rule) n ON n.rule = r.id"
        " WHERE r.deleted IS NULL ORDER BY r.position, r.id"));
    select.bind(0, to_stored(since));
    while (TRY(select.step())) {
        RuleLine line;
        line.id = select.integer(0), line.name = select.text(1), line.about = select.text(2), line.entity = select.text(3);
        line.sequence = select.text(4) == "sequence", line.state = select.text(5), line.problem = select.text(6);
        line.live_number = static_cast<int>(select.integer(7)), line.draft_number = static_cast<int>(select.integer(8));
        line.position = select.integer(9), line.owner = select.integer(10);
        if (const auto definition = rule_from_json(select.text(11))) line.sentence = plain(qd::sentence(workspace, *definition, m_impl->figures));
        if (!select.is_null(12)) line.last_run = instant_from_stored(select.integer(12));
        if (line.state == "live") {
            if (const auto next = m_impl->time.next_of.find(line.id); next != m_impl->time.next_of.end()) line.next_due = next->second.due;
            if (const auto wait = waits.find(line.id); wait != waits.end() && (!line.next_due || wait->second < *line.next_due)) line.next_due = wait->second;
        }
        line.acted = select.integer(13), line.failed = select.integer(14), line.stopped = select.integer(15), line.waiting = select.integer(16);
        lines.push_back(std::move(line));
    }
    return lines;
}

Result<std::vector<VersionLine>> Automation::versions(Id rule) {
    std::vector<VersionLine> lines;
    Statement select = TRY(m_impl->workspace.database().prepare(
        "SELECT id, number, state, published, published_by, (SELECT count(*) FROM enrolment e WHERE e.version = v.id AND e.state IN ('active', 'parked')"
        " AND e.deleted IS NULL) FROM rule_version v WHERE rule = ? AND deleted IS NULL ORDER BY number DESC"));
    select.bind(0, rule);
    while (TRY(select.step())) {
        VersionLine line{select.integer(0), static_cast<int>(select.integer(1)), std::string{select.text(2)}, {}, select.integer(4), select.integer(5)};
        if (!select.is_null(3)) line.published = instant_from_stored(select.integer(3));
        lines.push_back(std::move(line));
    }
    return lines;
}

Result<RuleDefinition> Automation::definition(Id version) {
    Statement select = TRY(m_impl->workspace.database().prepare("SELECT definition FROM rule_version WHERE id = ?"));
    select.bind(0, version);
    if (!TRY(select.step())) return fail(ErrorKind::not_found, "That version of the rule does not exist any more.");
    return rule_from_json(select.text(0));
}

Result<Id> Automation::Impl::live_version(Id rule) {
    Statement select = TRY(workspace.database().prepare("SELECT live_version FROM rule WHERE id = ? AND deleted IS NULL"));
    select.bind(0, rule);
    if (!TRY(select.step())) return fail(ErrorKind::not_found, "That rule does not exist any more.");
    return select.integer(0);
}

Result<RuleDefinition> Automation::live(Id rule) {
    const Id version = TRY(m_impl->live_version(rule));
    if (version == 0) return fail(ErrorKind::not_found, "“" + m_impl->rule_name(rule) + "” was not published yet.");
    return definition(version);
}

Result<RuleDefinition> Automation::draft(Id rule) {
    Statement select = TRY(m_impl->workspace.database().prepare(
        "SELECT v.definition FROM rule r JOIN rule_version v ON v.id = r.draft_version AND v.deleted IS NULL WHERE r.id = ? AND r.deleted IS NULL"));
    select.bind(0, rule);
    if (TRY(select.step())) return rule_from_json(select.text(0));
    select.reset();
    return live(rule);
}

Result<RuleReport> Automation::check(const RuleDefinition& rule, Id rule_id) {
    Workspace& workspace = m_impl->workspace;
    RuleReport report;
    report.problems = check_rule(workspace, rule, m_impl->figures);
    if (!report.problems.empty()) return report;
    report.cycles = find_cycles(workspace, rule, rule_id, TRY(m_impl->live_definitions()));
    auto loose = m_impl->engine.book().loose(rule, 0, workspace.clock().now());
    const std::optional<Filter> existing = loose ? existing_filter(**loose) : std::nullopt;
    if (existing) report.existing = count_matching(workspace.database(), workspace.catalogue(), *(*loose)->entity, *existing, (*loose)->context).value_or(0);
    return report;
}

Result<DailyShare> Automation::share_of_day(const RuleDefinition& rule, Id rule_id, std::int64_t count) {
    const Instant now = m_impl->workspace.clock().now();
    return daily_share(rule, rule_id ? TRY(m_impl->engine.effects_today(rule_id, now)) : 0, count);
}

Result<Id> Automation::create(const RuleDefinition& draft, Id actor, std::string_view key) {
    Workspace& workspace = m_impl->workspace;
    const Catalogue& catalogue = workspace.catalogue();
    const std::int64_t position = TRY(workspace.database().integer("SELECT coalesce(max(position), 0) + 1 FROM rule WHERE deleted IS NULL"));
    ChangeScope scope = TRY(m_impl->begin("New rule “" + draft.name + "”", actor));
    const Id rule = TRY(create_row(scope, catalogue.entity("rule"), {
        {"name", Value{draft.name.empty() ? std::string{"New rule"} : draft.name}}, {"about", Value{draft.about}}, {"subject", Value{draft.entity}},
        {"kind", Value{draft.sequence ? "sequence" : "rule"}}, {"position", Value{position}}, {"owner", actor ? Value{actor} : Value{}},
        {"template", Value{std::string{key}}}}));
    const Id version = TRY(create_row(scope, catalogue.entity("rule_version"), {
        {"rule", Value{rule}}, {"number", Value{std::int64_t{1}}}, {"definition", Value{to_json(draft)}}}));
    TRY(update_row(scope, catalogue.entity("rule"), rule, {{"draft_version", Value{version}}}));
    TRY(scope.commit());
    return rule;
}

Result<Applied> Automation::save_draft(Id rule, const RuleDefinition& draft, Id actor) {
    Workspace& workspace = m_impl->workspace;
    const Catalogue& catalogue = workspace.catalogue();
    Id version = 0, live_version = 0;
    {
        Statement select = TRY(workspace.database().prepare("SELECT draft_version, live_version FROM rule WHERE id = ? AND deleted IS NULL"));
        select.bind(0, rule);
        if (!TRY(select.step())) return fail(ErrorKind::not_found, "That rule does not exist any more.", "Nothing was saved.");
        version = select.integer(0), live_version = select.integer(1);
    }
    ChangeScope scope = TRY(m_impl->begin("Rule “" + draft.name + "” edited", actor));
    if (version) {
        TRY(update_row(scope, catalogue.entity("rule_version"), version, {{"definition", Value{to_json(draft)}}}));
    } else {
        Statement last = TRY(workspace.database().prepare("SELECT coalesce(max(number), 0) + 1 FROM rule_version WHERE rule = ?"));
        last.bind(0, rule);
        TRY(last.step());
        const std::int64_t number = last.integer(0);
        last.reset();
        version = TRY(create_row(scope, catalogue.entity("rule_version"), {
            {"rule", Value{rule}}, {"number", Value{number}}, {"definition", Value{to_json(draft)}}}));
        TRY(update_row(scope, catalogue.entity("rule"), rule, {{"draft_version", Value{version}}}));
    }
    // Until something is live the list shows the draft.
    if (live_version == 0)
        TRY(update_row(scope, catalogue.entity("rule"), rule, {{"name", Value{draft.name.empty() ? std::string{"New rule"} : draft.name}},
            {"about", Value{draft.about}}, {"subject", Value{draft.entity}}, {"kind", Value{draft.sequence ? "sequence" : "rule"}}}));
    return scope.commit();
}

Result<Applied> Automation::discard_draft(Id rule, Id actor) {
    Workspace& workspace = m_impl->workspace;
    const Catalogue& catalogue = workspace.catalogue();
    Statement select = TRY(workspace.database().prepare("SELECT draft_version, live_version FROM rule WHERE id = ? AND deleted IS NULL"));
    select.bind(0, rule);
    if (!TRY(select.step()) || select.is_null(0)) return fail(ErrorKind::not_found, "There is no draft.");
    const Id draft_version = select.integer(0), live_version = select.integer(1);
    select.reset();
    if (live_version == 0) return remove(rule, actor);
    ChangeScope scope = TRY(m_impl->begin("Draft of “" + m_impl->rule_name(rule) + "” thrown away", actor));
    TRY(update_row(scope, catalogue.entity("rule"), rule, {{"draft_version", Value{}}}));
    TRY(scope.remove(catalogue.entity("rule_version"), draft_version));
    return scope.commit();
}

Result<Applied> Automation::pause(Id rule, Id actor) {
    Change change{"“" + m_impl->rule_name(rule) + "” paused", Cause::person, 0, actor, {}, {rule_update(rule, {{"state", Value{"paused"}}, {"problem", Value{}}})}};
    return m_impl->workspace.apply(change);
}

Result<Applied> Automation::resume(Id rule, Id actor) {
    const RuleDefinition definition = TRY(live(rule));
    if (const auto problems = check_rule(m_impl->workspace, definition, m_impl->figures); !problems.empty())
        return fail(ErrorKind::invalid_input, problems.front().what, "The rule stays paused.", problems.front().next);
    // What became due meanwhile is not done afterwards: it was paused on purpose.
    const Instant now = m_impl->workspace.clock().now();
    const Id version = TRY(m_impl->live_version(rule));
    Change change{"“" + m_impl->rule_name(rule) + "” is live again", Cause::person, 0, actor, {}, {}};
    change.ops = {rule_update(rule, {{"state", Value{"live"}}, {"problem", Value{}}, {"checked", instant_value(now)}}),
                  update_op("rule_version", version, {{"published", instant_value(now)}})};
    return m_impl->workspace.apply(change);
}

Result<Applied> Automation::remove(Id rule, Id actor) {
    ChangeScope scope = TRY(m_impl->begin("Rule “" + m_impl->rule_name(rule) + "” deleted", actor));
    TRY(m_impl->engine.begin(scope));
    for (const Enrolment& enrolment : TRY(m_impl->enrolments("rule = ?", rule))) TRY(m_impl->engine.leave(scope, enrolment, "the rule was deleted"));
    TRY(scope.remove(m_impl->workspace.catalogue().entity("rule"), rule));
    return scope.commit();
}

Result<Applied> Automation::move_to(Id rule, std::int64_t position, Id actor) {
    Workspace& workspace = m_impl->workspace;
    std::vector<Id> order;
    // Deleted rules leave gaps, so that a position is not a number of rules before it.
    const auto own = as_integer(TRY(workspace.record(workspace.catalogue().entity("rule"), rule))["position"]);
    std::ptrdiff_t before = 0;
    {
        Statement select = TRY(workspace.database().prepare("SELECT id, position FROM rule WHERE deleted IS NULL AND id <> ? ORDER BY position, id"));
        select.bind(0, rule);
        while (TRY(select.step())) {
            order.push_back(select.integer(0));
            before += position > own ? select.integer(1) <= position : select.integer(1) < position;
        }
    }
    order.insert(order.begin() + before, rule);
    Change change{"Order of rules", Cause::person, 0, actor, {}, {}};
    for (std::size_t place = 0; place < order.size(); ++place)
        change.ops.push_back(rule_update(order[place], {{"position", Value{static_cast<std::int64_t>(place) + 1}}}));
    return workspace.apply(change);
}

Result<std::vector<Enrolment>> Automation::Impl::enrolments(std::string_view where, Id id) {
    std::vector<Enrolment> found;
    Statement select = TRY(workspace.database().prepare(
        "SELECT id, rule, version, run, subject, record, step, occurrence FROM enrolment WHERE state IN ('active', 'parked') AND deleted IS NULL AND " + std::string{where}));
    select.bind(0, id);
    while (TRY(select.step()))
        found.push_back({select.integer(0), select.integer(1), select.integer(2), select.integer(3),
                         {workspace.catalogue().find(select.text(4)), select.integer(5)}, std::string{select.text(6)}, std::string{select.text(7)}});
    return found;
}

Result<std::unique_ptr<DryRun>> Automation::dry_run(const RuleDefinition& rule, DryRunOptions options) {
    return DryRun::start(m_impl->workspace, rule, options);
}

Result<Rehearsal> Automation::rehearse(const RuleDefinition& rule, const RehearsalOptions& options) {
    return qd::rehearse(m_impl->workspace, rule, options);
}

}  // namespace qd
