// Which rules can start which: from what they write and what the others watch.

#include <algorithm>
#include <map>
#include <set>

#include "core/automation/rule_check.h"

namespace qd {
namespace {

struct Write {
    std::string entity, field;        // field "" = any; "+" = a new record
    friend auto operator<=>(const Write&, const Write&) = default;
};

struct Node {
    Id id = 0;
    std::string name;
    const RuleDefinition* rule = nullptr;
    std::set<Write> writes;
    std::set<std::string> starts;     // names of rules it starts on purpose
};

// Fields that follow from others without being written by the step itself.
void derived(std::set<Write>& writes) {
    for (const Write& write : std::set<Write>{writes}) {
        if (write.entity == "deal" && write.field == "stage")
            for (const char* field : {"status", "pipeline", "stage_since", "close_date"}) writes.insert({"deal", field});
        if (write.entity == "deal" && write.field == "close_date") writes.insert({"deal", "close_moves"});
        if (write.entity == "activity" && write.field == "done") {
            writes.insert({"activity", "done_at"});
            writes.insert({"deal", "last_activity"});
        }
        if (write.entity == "contact" && (write.field == "first_name" || write.field == "last_name")) writes.insert({"contact", "name"});
    }
}

void collect(const std::vector<Step>& steps, const std::string& entity, Node& node) {
    for (const Step& step : steps) {
        switch (step.kind) {
            case StepKind::update:
                for (const NewValue& value : step.set) node.writes.insert({entity, value.field});
                break;
            case StepKind::create:
                node.writes.insert({step.entity, "+"});
                for (const NewValue& value : step.set)
                    if (step.entity == "activity" && value.field == "done") node.writes.insert({"activity", "done"});
                break;
            case StepKind::assign: node.writes.insert({entity, "owner"}); break;
            case StepKind::tag: node.writes.insert({entity, "tags"}); break;
            case StepKind::move_stage: node.writes.insert({entity, "stage"}); break;
            case StepKind::activity: case StepKind::note:
                // Logged as done, unlike a task that only waits to be done.
                node.writes.insert({"activity", "done"});
                [[fallthrough]];
            case StepKind::task: case StepKind::call: case StepKind::linkedin: node.writes.insert({"activity", "+"}); break;
            case StepKind::enrol: case StepKind::start_rule: node.starts.insert(step.rule); break;
            default: break;
        }
        collect(step.then, step.kind == StepKind::each ? step.entity : entity, node);
        collect(step.otherwise, entity, node);
    }
}

// Why what `from` writes sets the trigger off; "" = it does not.
std::string arrow(const Node& from, const Trigger& on, const std::string& entity) {
    const auto writes = [&](const std::string& field) { return from.writes.contains({entity, field}); };
    const auto changes = [&] {
        return std::ranges::any_of(from.writes, [&](const Write& write) { return write.entity == entity && write.field != "+"; });
    };
    using enum TriggerKind;
    switch (on.kind) {
        case created: return writes("+") ? "creates " + entity + " records" : "";
        case updated: return changes() ? "changes " + entity + " records" : "";
        case field_changed: case threshold: return !on.field.empty() && writes(on.field) ? "writes " + on.field : "";
        case stage_entered: return writes("stage") || writes("+") ? "moves deals" : "";
        case stage_left: return writes("stage") ? "moves deals" : "";
        case stage_aged: return writes("stage") ? "moves deals, which grow old again" : "";
        case date_reached: return writes(on.field) ? "sets the date " + on.field : "";
        // An activity that a rule logs as done begins a new stretch without one.
        case idle: return from.writes.contains({"activity", "done_at"}) && entity != "activity" ? "logs activities, after which it can fall idle again" : "";
        case signal:
            return from.writes.contains({"activity", "+"}) || (on.signal == "opt_out" && (from.writes.contains({"contact", "do_not_contact"}) || from.writes.contains({"lead", "do_not_contact"}))) ? "writes what it listens to" : "";
        case deleted: case restored: case schedule: case import_finished: case manual: return "";
    }
    return "";
}

// Why `from` can start `to`; "" = it cannot.
std::string arrow(const Node& from, const Node& to) {
    if (from.starts.contains(to.name)) return "starts it";
    for (const Trigger* on : triggers_of(*to.rule))
        if (std::string reason = arrow(from, *on, to.rule->entity); !reason.empty()) return reason;
    return {};
}

class Search {
public:
    Search(const std::vector<Node>& nodes, std::size_t first) : m_nodes(nodes), m_first(first) {}

    std::vector<RuleCycle> run() {
        m_path.push_back(m_first);
        follow(m_first);
        return std::move(m_found);
    }

private:
    void follow(std::size_t at) {
        constexpr std::size_t kMost = 10;
        for (std::size_t next = 0; next < m_nodes.size() && m_found.size() < kMost; ++next) {
            const std::string reason = arrow(m_nodes[at], m_nodes[next]);
            if (reason.empty()) continue;
            if (next == m_first) {
                RuleCycle cycle;
                for (const std::size_t one : m_path) cycle.rules.push_back(m_nodes[one].name);
                cycle.rules.push_back(m_nodes[m_first].name);
                cycle.reasons = m_reasons;
                cycle.reasons.push_back(reason);
                m_found.push_back(std::move(cycle));
                continue;
            }
            if (!m_seen.insert(next).second) continue;
            m_path.push_back(next), m_reasons.push_back(reason);
            follow(next);
            m_path.pop_back(), m_reasons.pop_back();
        }
    }
    const std::vector<Node>& m_nodes;
    std::size_t m_first;
    std::vector<std::size_t> m_path;
    std::vector<std::string> m_reasons;
    std::set<std::size_t> m_seen;
    std::vector<RuleCycle> m_found;
};

}  // namespace

std::string RuleCycle::path() const {
    std::string text;
    for (const std::string& rule : rules) text += (text.empty() ? "" : " → ") + rule;
    return text;
}

std::vector<RuleCycle> find_cycles(Workspace&, const RuleDefinition& rule, Id rule_id, const std::vector<std::pair<Id, RuleDefinition>>& live) {
    std::vector<Node> nodes;
    nodes.push_back({rule_id, rule.name, &rule, {}, {}});
    for (const auto& [id, definition] : live)
        if (id != rule_id) nodes.push_back({id, definition.name, &definition, {}, {}});
    for (Node& node : nodes) {
        collect(node.rule->steps, node.rule->entity, node);
        derived(node.writes);
    }
    return Search{nodes, 0}.run();
}

}  // namespace qd
