#pragma once
// The rules that come with the program: assets/rules/*.json, embedded by the build.

#include <string>
#include <vector>

#include "core/automation/rule.h"

namespace qd {

struct RuleTemplate {
    std::string key;                  // file name: "01-follow-up-after-stage"
    std::string group;                // "Follow-up", "Pipeline hygiene", …: for the gallery
    RuleDefinition rule;
};

// In the order of the gallery. Built once.
[[nodiscard]] const std::vector<RuleTemplate>& rule_templates();
// nullptr when there is none.
[[nodiscard]] const RuleTemplate* rule_template(std::string_view key);

}  // namespace qd
