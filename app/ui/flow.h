#pragma once
// Steps on a canvas: cards under one another joined by right-angled lines, with
// branches side by side (one under the other where it is narrow) and a "+" wherever a
// step can be inserted. It scrolls; it does not zoom.
//
// Keys: arrows walk over steps and branch labels · Enter opens · Delete removes ·
// + (or Insert) inserts after the step, or at the head of the branch.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/ui/area.h"
#include "app/ui/color.h"
#include "app/ui/icon.h"

namespace qd::ui {

struct FlowBranch;

struct FlowStep {
    std::int64_t id = 0;           // stable, not 0
    Icon icon{};
    Color color{0, 0, 0, 0};       // of the icon and its tint; alpha 0 = neutral
    std::string title, detail;     // title empty: no card, only the question
    std::string count;             // at the right: records that passed here
    std::string problem;           // what is wrong; shown in place of the detail
    std::string question;          // "Reply?" in a pill under the card, over the branches
    std::vector<FlowBranch> branches;
    bool fixed = false;            // cannot be removed (the trigger)
    bool faded = false;            // the path did not come here
};

struct FlowBranch {
    std::string label, count;      // "Yes", "58"
    Color color{0, 0, 0, 0};       // of the label
    std::vector<FlowStep> steps;
    std::string end;               // "Stop, deal is active": under the last step; may be empty
    bool faded = false;
};

// In front of which step of which list; parent 0 = the outermost list.
struct FlowPlace {
    std::int64_t parent = 0;
    int branch = 0, position = 0;
    friend bool operator==(const FlowPlace&, const FlowPlace&) = default;
};

struct FlowState {
    std::int64_t selected = 0;     // step id
    bool take_focus = false;       // the selected step takes the keyboard in the next frame
    struct Spot { std::uint32_t widget; Rect rect; };
    std::vector<Spot> spots;       // of the last frame, for the arrows
};

struct FlowOptions {
    bool read_only = false;        // nothing is inserted or removed
    std::string_view end;          // under the last step of the outermost list
};

struct FlowResult {
    bool selection_changed = false;
    std::optional<std::int64_t> opened, removed;
    std::optional<FlowPlace> insert;
    std::uint32_t insert_owner = 0;  // widget that asked, and where: anchor of a menu
    Rect anchor;
};

FlowResult flow(const Area& area, std::string_view name, const std::vector<FlowStep>& steps, FlowState& state,
                const FlowOptions& options = {});

}  // namespace qd::ui
