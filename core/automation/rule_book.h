#pragma once
// Private to core/automation: the live rules, ready to be asked, and found by what they
// watch, so that a rule that watches something else costs a change nothing.

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "core/automation/rule.h"
#include "core/model/workspace.h"
#include "core/query/record_filter.h"

namespace qd {

// One of a rule's triggers, ready to be asked.
struct LiveStart {
    const Trigger* on = nullptr;      // of the rule's definition
    TriggerKind kind = TriggerKind::created;
    std::size_t field = 0;            // that it watches
    bool asks_values = false;         // of that field: from, to, a level
    std::optional<FilterTest> from, to;
};

// What is timed about a rule is its first trigger; those in `also` are events.
struct LiveRule : LiveStart {
    Id id = 0, version = 0, owner = 0;
    std::string name;
    std::int64_t position = 0;
    std::size_t place = 0;            // among the live rules, in their order
    std::shared_ptr<const RuleDefinition> definition;
    const Entity* entity = nullptr;
    Instant published{};
    bool existing = false;            // what was due before it was published counts too
    Instant checked{};                // schedules: occurrences up to here were decided upon
    std::optional<double> last_level; // threshold of a key figure
    std::vector<LiveStart> also;
    Again again = Again::every_time;
    FilterSight sight = FilterSight::record;
    // Bound to a day (“this week”) and the rule's owner (“me”).
    Date bound_on{};
    BoundFilter filter;
    QueryContext context;

    [[nodiscard]] std::vector<const LiveStart*> starts() const {
        std::vector<const LiveStart*> all{this};
        for (const LiveStart& more : also) all.push_back(&more);
        return all;
    }
    [[nodiscard]] bool starts_on(TriggerKind wanted) const {
        return kind == wanted || std::ranges::any_of(also, [&](const LiveStart& one) { return one.kind == wanted; });
    }
};

class RuleBook {
public:
    explicit RuleBook(Workspace& workspace) : m_workspace(workspace) {}

    // Reads everything again. Rules that cannot be used any more are left out and named in broken().
    [[nodiscard]] Result<> load();
    struct Broken { Id rule = 0; std::string problem; };
    [[nodiscard]] const std::vector<Broken>& broken() const { return m_broken; }

    [[nodiscard]] const std::vector<std::unique_ptr<LiveRule>>& rules() const { return m_rules; }
    [[nodiscard]] LiveRule* find(Id rule) const;
    [[nodiscard]] LiveRule* find_by_name(std::string_view name) const;
    // Of any version, also retired ones; kept. Error: unreadable.
    [[nodiscard]] Result<std::shared_ptr<const RuleDefinition>> definition(Id version);

    // Rules to ask about an event, in their order, and by which of their triggers.
    struct Asked {
        LiveRule* rule = nullptr;
        const LiveStart* start = nullptr;
    };
    struct Watch {
        std::vector<Asked> created, updated, deleted, restored;
        std::unordered_map<std::size_t, std::vector<Asked>> fields;
    };
    [[nodiscard]] const Watch* watch(int entity_number) const;
    [[nodiscard]] const std::vector<LiveRule*>& signals() const { return m_signals; }
    [[nodiscard]] const std::vector<LiveRule*>& imports() const { return m_imports; }
    [[nodiscard]] const std::vector<LiveRule*>& timed() const { return m_timed; }  // idle, aged, date, schedule, measure
    [[nodiscard]] bool empty() const { return m_rules.empty(); }
    [[nodiscard]] bool any_waits() const { return m_any_waits; }  // some rule can have records waiting in it

    // Brings names and relative days of the rule's conditions up to that day.
    [[nodiscard]] Result<> bind(LiveRule& rule, Instant at) const;

    // A live rule made from a definition that is not stored: dry runs and rehearsals.
    [[nodiscard]] Result<std::unique_ptr<LiveRule>> loose(RuleDefinition definition, Id owner, Instant at) const;

private:
    [[nodiscard]] Result<> prepare(LiveRule& rule, Instant at) const;
    [[nodiscard]] Result<> prepare_start(const LiveRule& rule, LiveStart& start) const;
    [[nodiscard]] Result<> bind_start(const LiveRule& rule, LiveStart& start) const;
    void index(LiveRule& rule);
    void index_start(LiveRule& rule, const LiveStart& start);

    Workspace& m_workspace;
    std::vector<std::unique_ptr<LiveRule>> m_rules;
    std::vector<Broken> m_broken;
    std::map<int, Watch> m_watch;
    std::vector<LiveRule*> m_signals, m_imports, m_timed;
    bool m_any_waits = false;
    std::unordered_map<Id, std::shared_ptr<const RuleDefinition>> m_definitions;
    struct LocalDay { Instant at = Instant::min(); int utc_offset = 0; Date day{}; };
    mutable LocalDay m_last;          // of the instant asked for last
};

// Stages, people and other records that conditions and steps name by title, as ids.
// Error not_found: "There is no stage “Proposal”."
[[nodiscard]] Result<std::vector<std::int64_t>> ids_by_title(Workspace& workspace, std::string_view entity_key, const std::vector<Value>& names);

}  // namespace qd
