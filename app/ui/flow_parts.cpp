#include "app/ui/flow_parts.h"

#include <algorithm>
#include <cmath>

#include "app/ui/context.h"
#include "app/ui/draw.h"
#include "app/ui/text.h"
#include "app/ui/tooltip.h"
#include "assets/icons.h"
#include "imgui.h"

namespace qd::ui::flow_parts {
namespace {

constexpr float kMargin = 12, kFaded = 0.4f;

int leaves(const std::vector<FlowStep>& steps) {
    int most = 1;
    for (const FlowStep& step : steps) {
        int sum = 0;
        for (const FlowBranch& branch : step.branches) sum += leaves(branch.steps);
        most = std::max(most, sum);
    }
    return most;
}

Color ink(Color color, bool faded) { return faded ? color.fade(kFaded) : color; }

}  // namespace

Measure measure(float width, const std::vector<FlowStep>& steps) {
    Measure made;
    const float inside = width - 2 * kMargin;
    const int columns = leaves(steps);
    made.stacked = columns > 1 && inside < 2 * kNarrowest + kBranchGap;
    made.top_card = std::min(kWidest, inside);
    const float share = (inside - kBranchGap * static_cast<float>(columns - 1)) / static_cast<float>(columns);
    made.card = columns == 1 ? made.top_card : std::clamp(std::floor(share), kNarrowest, kWidest);
    return made;
}

float width_of(const std::vector<FlowStep>& steps, const Measure& measure, bool outermost) {
    float width = outermost ? measure.top_card : measure.card;
    for (const FlowStep& step : steps) {
        float sum = -kBranchGap;
        for (const FlowBranch& branch : step.branches) sum += width_of(branch.steps, measure, false) + kBranchGap;
        width = std::max(width, sum);
    }
    return width;
}

void down(float x, float from, float to, Color color) { line_down(snap(x), from, to - from, color); }
void across(float from, float to, float y, Color color) { line_across(std::min(from, to), snap(y), std::abs(to - from) + hairline(), color); }

void arrow_down(float x, float from, float to, Color color) {
    down(x, from, to - 2, color);
    const float center = snap(x) + hairline() / 2;
    canvas().AddTriangleFilled({center - 4, to - 6}, {center + 4, to - 6}, {center, to}, color.packed());
}

Item draw_card(const Area& place, const FlowStep& step, bool selected) {
    const Theme& theme = context().theme();
    const std::string& detail = step.problem.empty() ? step.detail : step.problem;
    std::string spoken = detail;
    if (!step.count.empty()) spoken += (spoken.empty() ? "" : ", ") + step.count;
    const Item item = interact(place,
                               {.role = Role::button, .name = step.title, .description = spoken,
                                .selected = selected ? Tri::yes : Tri::no, .invalid = !step.problem.empty()},
                               {.tab_stop = selected, .radius = 8}, "card");
    if (!item.visible) return item;
    fill(place, item.hovered ? theme.hover : theme.raised, 8);
    const Color edge = !step.problem.empty() ? theme.bad : selected ? theme.accent : theme.line;
    frame(place, edge, 8, selected ? 2.0f : 1.0f);
    Area rest = place.inset(10, 0);
    const Color mark = step.color.a ? step.color : theme.second;
    const Area box = rest.cut_left(28, 8).centered(28, 28);
    fill(box, ink(step.color.a ? theme.tinted(step.color) : theme.hover, step.faded), 6);
    icon(box, step.icon, ink(mark, step.faded), 16);
    if (!step.count.empty()) text(rest.cut_right(text_width(step.count, type::body), 8), step.count, type::body, ink(theme.second, step.faded), Align::right);
    Area lines = rest.centered(rest.width, 34);
    text(lines.cut_top(17), step.title, type::body_strong, ink(theme.text, step.faded));
    text(lines, detail, type::caption, ink(step.problem.empty() ? theme.second : theme.bad, step.faded));
    if (!step.problem.empty()) tooltip(item, step.problem);
    return item;
}

float question_width(const FlowStep& step) { return text_width(step.question, type::body_medium) + 62; }

Item draw_question(const Area& place, const FlowStep& step, bool selected) {
    const Theme& theme = context().theme();
    const bool alone = step.title.empty();
    const Item item = interact(place,
                               {.role = Role::button, .name = step.question, .description = step.problem,
                                .selected = selected ? Tri::yes : Tri::no, .invalid = alone && !step.problem.empty()},
                               {.tab_stop = alone && selected, .radius = kPill / 2}, "question");
    if (!item.visible) return item;
    fill(place, item.hovered ? theme.hover : theme.raised, kPill / 2);
    const bool wrong = alone && !step.problem.empty();
    frame(place, wrong ? theme.bad : alone && selected ? theme.accent : theme.line, kPill / 2, alone && selected ? 2.0f : 1.0f);
    Area rest = place.inset(20, 0);
    icon(rest.cut_left(14, 8), icons::git_branch, ink(theme.accent, step.faded), 14);
    text(rest, step.question, type::body_medium, ink(theme.text, step.faded));
    if (wrong) tooltip(item, step.problem);
    return item;
}

float label_width(const FlowBranch& branch) {
    return 18 + text_width(branch.label, type::caption) + (branch.count.empty() ? 0 : 6 + text_width(branch.count, type::caption_strong));
}

Item draw_label(const Area& place, const FlowStep& step, const FlowBranch& branch, int index) {
    const Theme& theme = context().theme();
    const std::string& asked = step.question.empty() ? step.title : step.question;
    const IdScope scope{std::int64_t{index}};
    const Item item = interact(place, {.role = Role::button, .name = asked + " " + branch.label, .description = branch.count},
                               {.tab_stop = false, .radius = kLabel / 2}, "label");
    if (!item.visible) return item;
    fill(place, item.hovered ? theme.hover : theme.raised, kLabel / 2);
    frame(place, theme.line, kLabel / 2);
    const Color color = ink(branch.color.a ? branch.color : theme.second, branch.faded);
    spans(place, {{branch.label, type::caption, color}, {branch.count, type::caption_strong, color, 6}}, Align::center);
    return item;
}

Item draw_plus(float x, float y, std::string_view name, std::uint32_t id) {
    const Theme& theme = context().theme();
    const Area place{x - 7, y - 7, 15, 15};
    const Item item = interact_as(id, place, {.role = Role::button, .name = std::string{name}}, {.tab_stop = false, .radius = 7.5f});
    if (!item.visible) return item;
    fill(place, item.hovered ? over(theme.tinted(theme.accent), theme.panel) : theme.panel, 7.5f);
    frame(place, item.hovered ? theme.accent : theme.line, 7.5f);
    icon(place, icons::plus, item.hovered ? theme.accent : theme.faint, 9);
    tooltip(item, name);
    return item;
}

void draw_end(const Area& place, std::string_view words, bool centered) {
    const Theme& theme = context().theme();
    label_node(Role::text, words, place);
    const float wide = std::min(text_width(words, type::caption) + 20, place.width);
    Area row = centered ? place.centered(wide, 18) : Area{place.x, place.y, wide, 18};
    const Area mark = row.cut_left(14, 6);
    icon(mark, icons::circle_dot, theme.second, 13);
    text(row, words, type::caption, theme.second);
}

}  // namespace qd::ui::flow_parts
