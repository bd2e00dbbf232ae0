#include "app/shell/opening_progress.h"

#include "app/ui/button.h"
#include "app/ui/context.h"
#include "app/ui/draw.h"
#include "app/ui/item.h"
#include "app/ui/progress.h"
#include "app/ui/text.h"

namespace qd {

using namespace ui;

bool draw_opening_progress(Area area, std::string_view file, std::string_view doing, double done) {
    const Theme& theme = context().theme();
    text(area.cut_top(20, 10), file, type::body_strong, theme.text);
    label_node(Role::status, doing, area);
    text(area.cut_top(20, 10), doing, type::body, theme.second);
    progress_bar(area.cut_top(6, 12), static_cast<float>(done), tr("Opening"));
    return button(area.right(), tr("Stop"));
}

}  // namespace qd
