#pragma once
// How the step canvas measures and draws; private to app/ui.

#include "app/ui/flow.h"
#include "app/ui/item.h"

namespace qd::ui::flow_parts {

inline constexpr float kCard = 50, kGap = 22, kPill = 29, kLabel = 20, kBranchGap = 18, kEnd = 30;
inline constexpr float kWidest = 312, kNarrowest = 184, kIndent = 22;

// How wide cards are, decided once for the whole canvas.
struct Measure {
    float top_card = kWidest, card = kWidest;  // of the outermost list, and inside branches
    bool stacked = false;                      // branches one under the other
};
[[nodiscard]] Measure measure(float width, const std::vector<FlowStep>& steps);
// The width that a list needs.
[[nodiscard]] float width_of(const std::vector<FlowStep>& steps, const Measure& measure, bool outermost);

// Lines are one pixel wide and end on whole pixels.
void down(float x, float from, float to, Color color);
void arrow_down(float x, float from, float to, Color color);
void across(float from, float to, float y, Color color);

Item draw_card(const Area& place, const FlowStep& step, bool selected);
Item draw_question(const Area& place, const FlowStep& step, bool selected);
// Centred at x (or from x to the right when stacked); focusable so that a step can be inserted at the head of the branch.
Item draw_label(const Area& place, const FlowStep& step, const FlowBranch& branch, int index);
[[nodiscard]] float label_width(const FlowBranch& branch);
[[nodiscard]] float question_width(const FlowStep& step);
Item draw_plus(float x, float y, std::string_view name, std::uint32_t id);
void draw_end(const Area& place, std::string_view words, bool centered);

}  // namespace qd::ui::flow_parts
