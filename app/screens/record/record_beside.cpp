// A record beside the list it was chosen from: the same parts as its page, in one column.

#include "app/screens/record/record_screen.h"
#include "app/ui/button.h"
#include "app/ui/context.h"
#include "app/ui/draw.h"
#include "app/ui/item.h"
#include "app/ui/text.h"
#include "assets/icons.h"

namespace qd {

using namespace ui;

RecordScreen::Beside RecordScreen::draw_beside(Desk& desk, Area area, Id id) {
    const Theme& theme = context().theme();
    read_when_needed(desk, id);
    Beside answer = Beside::stays;
    fill(area, theme.panel);
    line_down(area.x, area.y, area.height, theme.line);
    const std::string title = m_record ? desk.workspace().title(entity(desk), id) : std::string{};
    const NodeScope region{Role::region, tr("Beside the list: {}", title), area};
    const IdScope scope{"beside"};
    area = area.inset(16, 10);
    Area head = area.cut_top(kControl, 4);
    if (icon_button(head.right(), icons::x, tr("Close"), {.kind = ButtonKind::quiet, .shortcut = "Esc"})) answer = Beside::closes;
    if (m_problem) {
        label_node(Role::status, m_problem->what(), area);
        paragraph(area, m_problem->what(), type::body, theme.second);
        return answer;
    }
    if (button(head.right(8), tr("Open page"), {.icon = icons::maximize_2, .small = true})) answer = Beside::opens;
    text(head, tr(entity(desk).label.c_str()), type::caption, theme.second);
    draw_column(desk, area);
    return answer;
}

}  // namespace qd
