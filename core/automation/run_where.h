#pragma once
// Private to core/automation: parts of the run log that others need.

#include "core/automation/run_log.h"

namespace qd {

struct RunWhere {
    std::string sql;                  // " AND n.rule = ? …" over rule_run n
    std::vector<Value> values;
};
[[nodiscard]] RunWhere run_where(const RunQuery& query);

// From the JSON of a step's before and after; fields that are gone or hidden are left out.
[[nodiscard]] std::vector<FieldDifference> differences_of(Workspace& workspace, const Entity& entity, std::string_view before, std::string_view after);

}  // namespace qd
