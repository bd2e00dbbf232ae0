#pragma once
// Private to core/automation: values as people read them in sentences, subjects and drafts:
// "50,000 USD", "1,250". What is no amount or number as plain_value_text().

#include "core/automation/figures.h"
#include "core/model/workspace.h"
#include "core/query/filter.h"

namespace qd {

// The workspace outlives it.
[[nodiscard]] ValueText readable_value_text(Workspace& workspace);
// "42 %", "50,000 USD", "3.5"; figure null = unknown: the bare number.
[[nodiscard]] std::string readable_figure(Workspace& workspace, const KeyFigure* figure, double value);

}  // namespace qd
