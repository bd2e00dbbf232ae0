#include "core/exchange/import_profiles.h"

namespace qd {
namespace {
constexpr std::string_view kSettingPrefix = "import_profile:";
constexpr const char* kNewestFirst =
    "SELECT file_name, plan FROM import_batch WHERE deleted IS NULL AND target = ? ORDER BY id DESC LIMIT 20";
}  // namespace

Result<std::vector<ImportProfile>> import_profiles(Workspace& workspace) {
    std::vector<ImportProfile> profiles;
    Statement select = TRY(workspace.database().prepare(
        "SELECT name, content FROM setting WHERE deleted IS NULL AND name LIKE 'import_profile:%' ORDER BY name"));
    while (TRY(select.step()))
        if (auto plan = import_plan_from_json(select.text(1)))
            profiles.push_back({std::string{select.text(0).substr(kSettingPrefix.size())}, *std::move(plan)});
    return profiles;
}

Op save_import_profile(Workspace& workspace, std::string_view name, const ImportPlan& plan) {
    return workspace.set_setting(std::string{kSettingPrefix} + std::string{name}, to_json(plan));
}

Result<std::string> adopt_best_profile(Workspace& workspace, ImportPlan& plan) {
    for (const ImportProfile& profile : TRY(import_profiles(workspace)))
        if (profile.plan.entity == plan.entity && adopt_profile(profile.plan, plan)) return profile.name;
    Statement select = TRY(workspace.database().prepare(kNewestFirst));
    select.bind(0, std::string_view{plan.entity});
    while (TRY(select.step())) {
        const auto last = import_plan_from_json(select.text(1));
        if (last && adopt_profile(*last, plan)) return "As in " + std::string{select.text(0)};
    }
    return std::string{};
}

}  // namespace qd
