#pragma once
// Private to core/automation: a record as a file for another system.

#include "core/automation/step_plan.h"

namespace qd {

struct OutboxFile {
    std::string name, mime, content;
};

// format: csv (RFC 4180, with a header), json (one object), ics (an all-day event on `day`, RFC 5545).
[[nodiscard]] Result<OutboxFile> record_file(std::string_view format, std::string_view title, std::string_view text, Date day,
                                             const Subject& subject, const PlanContext& context);

}  // namespace qd
