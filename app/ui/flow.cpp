#include "app/ui/flow.h"

#include <algorithm>
#include <cmath>

#include "app/ui/context.h"
#include "app/ui/draw.h"
#include "app/ui/flow_parts.h"
#include "app/ui/scroll.h"
#include "app/ui/text.h"
#include "imgui.h"

namespace qd::ui {

using namespace flow_parts;

namespace {

class Canvas {
public:
    Canvas(const Measure& sizes, FlowState& state, const FlowOptions& options)
        : m_sizes(sizes), m_state(state), m_options(options), m_line(mix(context().theme().second, context().theme().panel, 0.25f)) {}

    // Draws a list with its first card at y around x; returns where it ended. parent and branch say
    // which list it is; entered: a line leads into it from above.
    float draw_list(const std::vector<FlowStep>& steps, std::int64_t parent, int branch, float x, float y, bool entered, std::string_view end);
    void finish();
    FlowResult result;

private:
    // joins: another card follows, so that the branches come together again.
    float draw_step(const FlowStep& step, bool outermost, bool joins, float x, float y);
    float draw_branches(const FlowStep& step, bool joins, float x, float y);
    float draw_stacked(const FlowStep& step, float x, float pill, float y);
    float draw_gap(float x, float y, const FlowPlace& place, std::string_view before);
    // Where the lines between the cards of a list run: through the middle, or at the left where branches are stacked.
    [[nodiscard]] float axis(float x, bool outermost) const { return m_sizes.stacked && !outermost ? std::round(x - m_sizes.card / 2 + 24) : x; }
    void took(const Item& item, const FlowStep& step);
    void remember(const Item& item) { m_spots.push_back({item.id, item.rect}); }
    [[nodiscard]] static bool wants_insert() {
        Context& ui = context();
        return ui.take_key(ImGuiKey_Insert) || ui.take_key(ImGuiKey_KeypadAdd) || ui.take_key(ImGuiKey_Equal, ImGuiMod_Shift) || ui.take_key(ImGuiKey_Equal);
    }
    void ask(const FlowPlace& place, const Item& item) {
        result.insert = place;
        result.insert_owner = item.id;
        result.anchor = item.rect;
    }

    const Measure& m_sizes;
    FlowState& m_state;
    const FlowOptions& m_options;
    Color m_line;
    std::vector<FlowState::Spot> m_spots;
    int m_focused = -1;              // index into m_spots
};

void Canvas::took(const Item& item, const FlowStep& step) {
    remember(item);
    Context& ui = context();
    if (m_state.take_focus && m_state.selected == step.id) {
        ui.focus.request(item.id, true);
        m_state.take_focus = false;
        ui.need_frames(2);
    }
    if (item.focused) {
        m_focused = static_cast<int>(m_spots.size()) - 1;
        // Another step is about to take the keyboard: the one that still has it does not take the selection back.
        if (m_state.selected != step.id && !m_state.take_focus) {
            m_state.selected = step.id;
            result.selection_changed = true;
            ui.need_frames(2);
        }
        if (!m_options.read_only && !step.fixed && (ui.take_key(ImGuiKey_Delete) || ui.take_key(ImGuiKey_Backspace))) result.removed = step.id;
    }
    if (item.pressed) {
        result.selection_changed |= m_state.selected != step.id;
        m_state.selected = step.id;
        result.opened = step.id;
    }
}

// The line from one card to the next, with its "+".
float Canvas::draw_gap(float x, float y, const FlowPlace& place, std::string_view before) {
    arrow_down(x, y, y + kGap, m_line);
    if (m_options.read_only) return y + kGap;
    const IdScope scope{place.position};
    const Item plus = draw_plus(std::round(x), y + kGap / 2 - 2, tr("Insert after {}", before), id_of("plus"));
    if (plus.pressed) ask(place, plus);
    return y + kGap;
}

float Canvas::draw_step(const FlowStep& step, bool outermost, bool joins, float x, float y) {
    const bool selected = m_state.selected == step.id;
    const IdScope scope{step.id};
    const float wide = outermost ? m_sizes.top_card : m_sizes.card;
    if (!step.title.empty()) {
        took(draw_card({std::round(x - wide / 2), y, wide, kCard}, step, selected), step);
        y += kCard;
        if (!step.branches.empty()) {
            arrow_down(axis(x, outermost), y, y + kGap, m_line);
            y += kGap;
        }
    }
    if (step.branches.empty()) return y;
    const float pill = std::min(question_width(step), wide);
    took(draw_question({std::round(x - pill / 2), y, pill, kPill}, step, selected), step);
    return m_sizes.stacked ? draw_stacked(step, x - wide / 2, std::round(x - pill / 2), y + kPill) : draw_branches(step, joins, x, y + kPill);
}

float Canvas::draw_branches(const FlowStep& step, bool joins, float x, float y) {
    float sum = -kBranchGap;
    for (const FlowBranch& branch : step.branches) sum += width_of(branch.steps, m_sizes, false) + kBranchGap;
    float left = x - sum / 2, bottom = y;
    const float middle = y - kPill / 2, pill = question_width(step) / 2;
    std::vector<std::pair<float, float>> ends;
    for (std::size_t at = 0; at < step.branches.size(); ++at) {
        const FlowBranch& branch = step.branches[at];
        const float wide = width_of(branch.steps, m_sizes, false), center = std::round(left + wide / 2);
        const float label_top = y + 11;
        if (std::abs(center - x) > pill) {
            across(center < x ? x - pill : x + pill, center, middle, m_line);
            down(center, middle, label_top, m_line);
        } else down(center, y, label_top, m_line);
        const float label = std::min(label_width(branch), wide);
        const Item item = draw_label({std::round(center - label / 2), label_top, label, kLabel}, step, branch, static_cast<int>(at));
        remember(item);
        if (item.focused) m_focused = static_cast<int>(m_spots.size()) - 1;
        const FlowPlace head{step.id, static_cast<int>(at), 0};
        if (!m_options.read_only && (item.pressed || (item.focused && wants_insert()))) ask(head, item);
        const IdScope scope{static_cast<std::int64_t>(at) + 1000};
        const float end = draw_list(branch.steps, step.id, static_cast<int>(at), center, label_top + kLabel, true, branch.end);
        ends.emplace_back(center, end);
        bottom = std::max(bottom, end);
        left += wide + kBranchGap;
    }
    if (!joins) return bottom;
    for (const auto& [center, end] : ends) {
        down(center, end, bottom + 10, m_line);
        if (std::abs(center - x) > 0.5f) across(center, x, bottom + 10, m_line);
    }
    down(x, bottom + 10, bottom + 12, m_line);
    return bottom + 12;
}

// pill: the left edge of the question, from which a trunk goes down at the side.
float Canvas::draw_stacked(const FlowStep& step, float x, float pill, float y) {
    const float trunk = std::round(x + 8), wide = m_sizes.card;
    across(trunk, pill, y - kPill / 2, m_line);
    down(trunk, y - kPill / 2, y, m_line);
    for (std::size_t at = 0; at < step.branches.size(); ++at) {
        const FlowBranch& branch = step.branches[at];
        const float label_top = y + 10, from = y;
        down(trunk, from, label_top + kLabel / 2, m_line);
        across(trunk, trunk + 12, label_top + kLabel / 2, m_line);
        const Item item = draw_label({x + kIndent, label_top, label_width(branch), kLabel}, step, branch, static_cast<int>(at));
        remember(item);
        if (item.focused) m_focused = static_cast<int>(m_spots.size()) - 1;
        const FlowPlace head{step.id, static_cast<int>(at), 0};
        if (!m_options.read_only && (item.pressed || (item.focused && wants_insert()))) ask(head, item);
        const IdScope scope{static_cast<std::int64_t>(at) + 1000};
        Measure narrow = m_sizes;
        narrow.card = wide - kIndent;
        Canvas list{narrow, m_state, m_options};
        const float end = list.draw_list(branch.steps, step.id, static_cast<int>(at), x + kIndent + narrow.card / 2, label_top + kLabel, true, branch.end);
        if (list.m_focused >= 0) m_focused = static_cast<int>(m_spots.size()) + list.m_focused;
        m_spots.insert(m_spots.end(), list.m_spots.begin(), list.m_spots.end());
        const FlowResult& one = list.result;
        result.selection_changed |= one.selection_changed;
        if (one.opened) result.opened = one.opened;
        if (one.removed) result.removed = one.removed;
        if (one.insert) {
            result.insert = one.insert;
            result.insert_owner = one.insert_owner;
            result.anchor = one.anchor;
        }
        if (at + 1 < step.branches.size()) down(trunk, label_top + kLabel / 2, end, m_line);
        y = end;
    }
    return y;
}

float Canvas::draw_list(const std::vector<FlowStep>& steps, std::int64_t parent, int branch, float x, float y, bool entered, std::string_view end) {
    const float line = axis(x, parent == 0);
    if (entered && !steps.empty()) {
        arrow_down(line, y, y + kGap, m_line);
        y += kGap;
    }
    for (std::size_t at = 0; at < steps.size(); ++at) {
        const FlowStep& step = steps[at];
        const int focused = m_focused;
        y = draw_step(step, parent == 0, at + 1 < steps.size(), x, y);
        const FlowPlace after{parent, branch, static_cast<int>(at) + 1};
        const bool here = m_focused != focused && m_state.selected == step.id;
        if (here && !m_options.read_only && wants_insert()) {
            result.insert = after;
            const FlowState::Spot& spot = m_spots[static_cast<std::size_t>(m_focused)];
            result.insert_owner = spot.widget;
            result.anchor = spot.rect;
        }
        const IdScope scope{step.id};
        const std::string_view name = step.title.empty() ? step.question : step.title;
        const bool last = at + 1 == steps.size();
        if (!last) y = draw_gap(line, y, after, name);
        else if (!m_options.read_only && (step.branches.empty() || !end.empty())) {
            down(line, y, y + kGap, m_line);
            const Item plus = draw_plus(std::round(line), y + kGap / 2 - 2, tr("Insert after {}", name), id_of("append"));
            if (plus.pressed) ask(after, plus);
            y += kGap;
        }
    }
    if (end.empty()) return y;
    const float wide = parent == 0 ? m_sizes.top_card : m_sizes.card;
    down(line, y, y + 10, m_line);
    const bool left = m_sizes.stacked && parent != 0;
    draw_end({left ? line - 7 : x - wide / 2, y + 10, wide, 22}, end, !left);
    return y + kEnd + 6;
}

// Arrows go to the nearest card or label in that direction, as they were drawn last.
void Canvas::finish() {
    Context& ui = context();
    if (m_focused >= 0) {
        const Rect from = m_spots[static_cast<std::size_t>(m_focused)].rect;
        int dx = 0, dy = 0;
        if (ui.take_key(ImGuiKey_DownArrow)) dy = 1;
        else if (ui.take_key(ImGuiKey_UpArrow)) dy = -1;
        else if (ui.take_key(ImGuiKey_RightArrow)) dx = 1;
        else if (ui.take_key(ImGuiKey_LeftArrow)) dx = -1;
        float best = 1e9f;
        std::uint32_t target = 0;
        const auto middle = [](const Rect& rect) { return std::pair{rect.x + rect.width / 2, rect.y + rect.height / 2}; };
        for (const auto& spot : m_spots) {
            if (dx == 0 && dy == 0) break;
            const auto [x0, y0] = middle(from);
            const auto [x1, y1] = middle(spot.rect);
            const float along = dy != 0 ? (y1 - y0) * static_cast<float>(dy) : (x1 - x0) * static_cast<float>(dx);
            const float aside = std::abs(dy != 0 ? x1 - x0 : y1 - y0);
            if (along < 4) continue;
            // Straight on counts before sideways; left and right stay on about the same height.
            if (dx != 0 && aside > 3 * kCard) continue;
            const float cost = along + aside * (dx != 0 ? 10.0f : 0.6f);
            if (cost < best) {
                best = cost;
                target = spot.widget;
            }
        }
        if (target) {
            ui.focus.request(target, true);
            ui.need_frames(2);
        }
    }
    m_state.spots = std::move(m_spots);
}

}  // namespace

FlowResult flow(const Area& area, std::string_view name, const std::vector<FlowStep>& steps, FlowState& state, const FlowOptions& options) {
    const NodeScope scope{Role::group, name, area};
    const IdScope ids{name};
    const Measure sizes = measure(area.width, steps);
    const float wide = sizes.stacked ? area.width : std::max(area.width, width_of(steps, sizes, true) + 24);
    Scroll scroll{area, "canvas", wide};
    const Area content = scroll.content();
    if (state.selected == 0 && !steps.empty()) state.selected = steps.front().id;
    Canvas canvas_of{sizes, state, options};
    const float end = canvas_of.draw_list(steps, 0, 0, std::round(content.x + wide / 2), content.y + 12, false, options.end);
    canvas_of.finish();
    scroll.end_at(end + 16);
    return canvas_of.result;
}

}  // namespace qd::ui
