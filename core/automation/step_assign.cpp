// Choosing an owner: in turn, by least open work, by shares.

#include <nlohmann/json.hpp>

#include <algorithm>

#include "core/automation/step_plan.h"

namespace qd {
namespace {

// The team that the step names; else everybody who sells, since leads are not for directors and analysts. Shares
// name people anyhow.
Result<std::vector<Id>> members(const Step& step, Workspace& workspace) {
    std::string sql = "SELECT id FROM user u WHERE deleted IS NULL AND active = 1";
    if (!step.team.empty()) sql += " AND team IN (SELECT id FROM team WHERE deleted IS NULL AND qd_fold(name) = qd_fold(?1))";
    else if (step.method != "weighted")
        sql += " AND (role = 'representative' OR NOT EXISTS (SELECT 1 FROM user s WHERE s.deleted IS NULL AND s.active = 1 AND s.role = 'representative'))";
    Statement select = TRY(workspace.database().prepare(sql + " ORDER BY id"));
    if (!step.team.empty()) select.bind(0, std::string_view{step.team});
    std::vector<Id> ids;
    while (TRY(select.step())) ids.push_back(select.integer(0));
    return ids;
}

// Owners that this step gave before, newest first.
Result<std::vector<Id>> given_before(const Step& step, const PlanContext& context, int limit) {
    std::vector<Id> owners;
    if (context.rule == 0) return owners;
    Statement select = TRY(context.workspace.database().prepare(
        "SELECT after FROM rule_step WHERE rule = ? AND step = ? AND state = 'done' AND deleted IS NULL ORDER BY id DESC LIMIT ?"));
    select.bind(0, context.rule).bind(1, std::string_view{step.key}).bind(2, limit);
    while (TRY(select.step())) {
        const auto after = nlohmann::json::parse(select.text(0), nullptr, false);
        if (after.is_object() && after.contains("owner") && after["owner"].is_number_integer()) owners.push_back(after["owner"].get<Id>());
    }
    return owners;
}

Result<Id> in_turn(const Step& step, const std::vector<Id>& team, const PlanContext& context) {
    const std::pair turn{context.rule, step.key};
    Id last = 0;
    if (const auto known = context.turns.last.find(turn); known != context.turns.last.end()) last = known->second;
    else if (const auto before = TRY(given_before(step, context, 1)); !before.empty()) last = before.front();
    const auto next = std::ranges::upper_bound(team, last);
    return next == team.end() ? team.front() : *next;
}

Result<Id> least_open(const std::vector<Id>& team, const Entity& entity, const PlanContext& context) {
    auto& open = context.turns.open[entity.key];
    if (open.empty()) {
        const std::string_view still_open = entity.key == "activity" ? " AND done = 0" : entity.key == "deal" ? " AND status = 'open'"
                                            : entity.key == "lead" ? " AND status IN ('new', 'working', 'qualified')" : "";
        for (const Id id : team) open[id] = 0;
        Statement select = TRY(context.workspace.database().prepare("SELECT owner, count(*) FROM \"" + entity.key + "\" WHERE deleted IS NULL AND owner IS NOT NULL" +
                                                                    std::string{still_open} + " GROUP BY owner"));
        while (TRY(select.step())) open[select.integer(0)] = select.integer(1);
    }
    return *std::ranges::min_element(team, {}, [&](Id id) { return std::pair{open[id], id}; });
}

Result<Id> by_shares(const Step& step, const std::vector<Id>& team, const PlanContext& context) {
    auto& given = context.turns.given[{context.rule, step.key}];
    if (given.empty()) {
        given[0] = 0;
        for (const Id owner : TRY(given_before(step, context, 1'000))) given[owner] += 1, given[0] += 1;
    }
    Id best = 0;
    double most_behind = 0, total = 0;
    const Entity& users = context.workspace.catalogue().entity("user");
    std::vector<std::pair<Id, double>> shares;
    for (const Id id : team)
        for (const auto& [name, share] : step.weights)
            if (share > 0 && context.workspace.title(users, id) == name) shares.emplace_back(id, share), total += share;
    for (const auto& [id, share] : shares) {
        const double behind = share / total * (given[0] + 1) - given[id];
        if (best == 0 || behind > most_behind) best = id, most_behind = behind;
    }
    return best;  // 0: nobody with a share works here
}

}  // namespace

Result<Id> choose_owner(const Step& step, const Subject& subject, const PlanContext& context) {
    const auto nobody = [] {
        return fail(ErrorKind::not_found, "There is nobody to assign it to.", "Nothing was changed.", "Choose another team in this step.");
    };
    if (step.method == "person") {
        const std::vector<Id> found = TRY(people(step.who, subject, context));
        if (found.empty()) return nobody();
        return found.front();
    }
    const std::vector<Id> team = TRY(members(step, context.workspace));
    if (team.empty()) return nobody();
    const Id chosen = step.method == "least_open" ? TRY(least_open(team, *subject.entity, context))
                      : step.method == "weighted" ? TRY(by_shares(step, team, context))
                                                  : TRY(in_turn(step, team, context));
    if (chosen == 0) return nobody();
    return chosen;
}

void took_turn(const Step& step, const StepPlan& plan, const PlanContext& context) {
    if (step.kind != StepKind::assign || step.method == "person" || plan.writes.empty()) return;
    const PlannedWrite& write = plan.writes.front();
    const Id owner = as_integer(write.values.front().value);
    context.turns.last[{context.rule, step.key}] = owner;
    if (step.method == "least_open") ++context.turns.open[write.entity->key][owner];
    if (step.method == "weighted") {
        auto& given = context.turns.given[{context.rule, step.key}];
        given[owner] += 1, given[0] += 1;
    }
}

}  // namespace qd
