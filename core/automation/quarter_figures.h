#pragma once
// The key figures of insight as rules ask for them: those of the quarter that is under way.

#include "core/automation/figures.h"
#include "core/model/workspace.h"

namespace qd {

// The workspace outlives them. Each question is calculated from all deals.
[[nodiscard]] Figures quarter_figures(Workspace& workspace);

}  // namespace qd
