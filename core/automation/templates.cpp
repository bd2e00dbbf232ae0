#include "core/automation/templates.h"

#include <cassert>

#include "assets/rules.h"

namespace qd {

const std::vector<RuleTemplate>& rule_templates() {
    static const std::vector<RuleTemplate> kTemplates = [] {
        std::vector<RuleTemplate> made;
        for (const assets::RuleFile& file : assets::rule_files()) {
            auto rule = rule_from_json(file.text);
            assert(rule && "a template of the program cannot be read");
            if (rule) made.push_back({std::string{file.key}, std::string{file.group}, *std::move(rule)});
        }
        return made;
    }();
    return kTemplates;
}

const RuleTemplate* rule_template(std::string_view key) {
    for (const RuleTemplate& one : rule_templates())
        if (one.key == key) return &one;
    return nullptr;
}

}  // namespace qd
