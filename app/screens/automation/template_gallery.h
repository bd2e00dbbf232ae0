#pragma once
// The rules that come with the program, by group, with search and a preview of what
// each does. "Use this" makes a draft of one.

#include <string>
#include <vector>

#include "app/shell/desk.h"
#include "app/ui/flow.h"
#include "core/automation/templates.h"

namespace qd {

class TemplateGallery {
public:
    // The rule that was made from a template in this frame; 0 = none.
    Id draw(Desk& desk, ui::Area area);

private:
    [[nodiscard]] std::vector<const RuleTemplate*> found(Desk& desk) const;
    void draw_list(Desk& desk, ui::Area area, const std::vector<const RuleTemplate*>& list);
    Id draw_preview(Desk& desk, ui::Area area, const RuleTemplate& shown);

    std::string m_words;
    std::string m_chosen;                   // key
    bool m_open = false;                    // phone: the preview covers the list
    ui::FlowState m_flow;
};

}  // namespace qd
