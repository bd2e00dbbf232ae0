#pragma once
// Mappings that worked before: saved by name, or simply the last import's.

#include <string>
#include <vector>

#include "core/exchange/import_plan.h"
#include "core/model/workspace.h"

namespace qd {

struct ImportProfile {
    std::string name;
    ImportPlan plan;
};

// Saved ones by name; damaged ones are left out.
[[nodiscard]] Result<std::vector<ImportProfile>> import_profiles(Workspace& workspace);
// An op for Workspace::apply; a profile of the same name is replaced.
[[nodiscard]] Op save_import_profile(Workspace& workspace, std::string_view name, const ImportPlan& plan);

// Looks for a mapping that knows these headers and takes it over: a saved one, else the newest import's
// of the same record type. Answers its name ("As in deals.csv" for an import), "" when there is none.
[[nodiscard]] Result<std::string> adopt_best_profile(Workspace& workspace, ImportPlan& plan);

}  // namespace qd
