#pragma once
// Steps of a wizard (numbers, ticks, lines) and stages of a deal (arrows).

#include <span>
#include <string_view>

#include "app/ui/area.h"

namespace qd::ui {

// Done steps carry a tick and can be gone back to; returns the step pressed, or −1.
int stepper(const Area& row, std::string_view name, std::span<const std::string_view> steps, int current);

struct StageStep {
    std::string_view label, remark;  // "Engaging", "21 d  typical 24"
};
// Chevron arrows; the stages before current are done. Returns the stage pressed, or −1.
int stage_arrows(const Area& row, std::string_view name, std::span<const StageStep> stages, int current);

}  // namespace qd::ui
