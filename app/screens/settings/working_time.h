#pragma once
// When the company works, as fields of the settings: what rules with working days and hours count by.

#include <vector>

#include "app/ui/form.h"
#include "core/model/workspace.h"

namespace qd {

// As core/automation/work_calendar.h reads them. today: where a date without a year lies.
[[nodiscard]] std::vector<ui::FieldSpec> working_time_specs(Workspace& workspace, Date today);
// What is to be written for a field of these; a sentence when a day among the holidays cannot be read, or the hours end before
// they begin.
[[nodiscard]] Result<std::string> working_time_setting(const ui::FieldSpec& spec, const std::vector<ui::FieldSpec>& all, Date today);
// Whether a field is one of them.
[[nodiscard]] bool is_working_time(const ui::FieldSpec& spec);

}  // namespace qd
