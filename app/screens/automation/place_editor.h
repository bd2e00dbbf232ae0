#pragma once
// The editor of one place of a rule ("trigger.span", "steps.s2.subject"): the step
// panel stacks several of them, a tinted word of the sentence opens one.

#include <string>
#include <string_view>
#include <vector>

#include "app/screens/automation/rule_choices.h"
#include "app/screens/list/filter_builder.h"
#include "app/ui/area.h"
#include "core/automation/rule_check.h"

namespace qd {

class PlaceEditor {
public:
    PlaceEditor(Desk& desk, RuleDefinition& rule, const std::vector<RuleProblem>& problems, const RuleChoices& choices,
                FilterBuilder& filters)
        : m_desk(desk), m_rule(rule), m_problems(problems), m_choices(choices), m_filters(filters) {}

    // Label, control and what is wrong with it, cut off the top. Unknown places draw nothing.
    void draw(ui::Area& area, std::string_view place);
    [[nodiscard]] bool changed() const { return m_changed; }  // the rule differs from the frame before
    [[nodiscard]] bool settled() const { return m_settled; }  // and the person is done with that value

    // The triggers besides the first one, each with its own members, and a button for one more.
    void draw_also(ui::Area& area);

    // What is wrong at this place, in one sentence; "" = nothing.
    [[nodiscard]] std::string problem(std::string_view place) const;

private:
    void draw_trigger(ui::Area& area, std::string_view member, Trigger& on);
    void draw_kind(ui::Area& area, Trigger& on);
    void draw_step(ui::Area& area, std::string_view member, Step& step);
    void draw_rule(ui::Area& area, std::string_view member);
    void draw_new_values(ui::Area& area, const char* label, std::vector<NewValue>& set, const Entity& entity);
    bool draw_new_value(ui::Area& area, NewValue& value, const Entity& entity);
    void draw_weights(ui::Area& area, std::vector<std::pair<std::string, double>>& weights);
    void draw_recurrence(ui::Area& area, Trigger& on);
    void draw_weekdays(ui::Area& area, unsigned& mask);  // bit 0 = Monday

    // One control each; label stands above it.
    void text(ui::Area& area, const char* label, std::string& value, int rows = 1, std::string_view placeholder = {});
    void span(ui::Area& area, const char* label, qd::Span& value, bool signs = false);
    void who(ui::Area& area, const char* label, Who& value);
    void stages(ui::Area& area, const char* label, std::vector<Value>& values);
    void one_stage(ui::Area& area, const char* label, Value& value);
    void names(ui::Area& area, const char* label, std::string& value, const std::vector<std::string>& known, std::string_view empty);
    void choice(ui::Area& area, const char* label, std::string& value, const std::vector<std::pair<const char*, const char*>>& known);
    void field(ui::Area& area, const char* label, std::string& value, const Entity& entity, bool (*fits)(const Field&));
    void value(ui::Area& area, const char* label, const Field& field, std::vector<Value>& values);
    void filter(ui::Area& area, const char* label, Filter& value, const Entity& entity, bool sees_change);
    void minute(ui::Area& area, const char* label, int& value);
    void yes(ui::Area& area, const char* label, bool& value, std::string_view remark = {});
    void whole(ui::Area& area, const char* label, int& value, std::string_view suffix);

    void caption(ui::Area& area, std::string_view label);
    void complain(ui::Area& area);
    void choose() { m_changed = m_settled = true; }
    [[nodiscard]] const Entity& entity() const;

    Desk& m_desk;
    RuleDefinition& m_rule;
    const std::vector<RuleProblem>& m_problems;
    const RuleChoices& m_choices;
    FilterBuilder& m_filters;
    std::string m_place;
    bool m_changed = false, m_settled = false;
};

// What of a step, or of the trigger, is edited, in the order shown: "subject", "who", …
[[nodiscard]] std::vector<std::string_view> members_of(const Step& step);
[[nodiscard]] std::vector<std::string_view> members_of(const Trigger& trigger);
// The trigger of a place like "also.0.field"; nullptr = none.
[[nodiscard]] const Trigger* also_at(const RuleDefinition& rule, std::string_view place);
// How the place reads over its control: "Due in".
[[nodiscard]] const char* label_of_place(const RuleDefinition& rule, std::string_view place);

}  // namespace qd
