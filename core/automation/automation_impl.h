#pragma once
// Private to core/automation.

#include <map>

#include "core/automation/automation.h"
#include "core/automation/catch_up.h"

namespace qd {

struct Automation::Impl {
    explicit Impl(Workspace& the_workspace) : workspace(the_workspace), engine(the_workspace), session(the_workspace.clock().now()), last_look(session) {}

    Workspace& workspace;
    Engine engine;
    Instant session;                  // began when the workspace was opened, or the computer woke
    Instant last_look;
    Figures figures;
    TimeState time;
    int subscription = 0;
    bool attached = false;

    void attach();                    // takes part in changes as long as there are rules
    [[nodiscard]] Result<> pause_broken();
    [[nodiscard]] Result<Id> live_version(Id rule);
    [[nodiscard]] Result<std::vector<std::pair<Id, RuleDefinition>>> live_definitions();
    [[nodiscard]] Result<std::vector<Enrolment>> enrolments(std::string_view where, Id id);
    // A change of the rules themselves, by a person.
    [[nodiscard]] Result<ChangeScope> begin(std::string label, Id actor);
    [[nodiscard]] std::string rule_name(Id rule);
    [[nodiscard]] Result<Instant> last_seen();
    // A record was written that becomes due at `due`: keeps when the rule acts next. false: a full look is needed.
    [[nodiscard]] bool note_next(TimedWork& work, LiveRule& rule, const Subject& subject, std::optional<Instant> due);
    [[nodiscard]] Result<> must_be_live(Id rule);  // before a waiting record goes on by hand
    // Live rules about that kind of record that are started by hand; sequences whatever starts them.
    [[nodiscard]] std::vector<RuleLine> live_lines(std::string_view entity, bool sequences_too);
    // How many replies came after each step that somebody could reply to.
    [[nodiscard]] Result<std::map<std::string, std::int64_t>> replies(Id rule);
    [[nodiscard]] Result<RunCause> by_hand(ChangeScope& scope, std::string words);
};

}  // namespace qd
