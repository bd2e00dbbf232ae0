#include "app/shell/help_link.h"

#include "app/ui/button.h"
#include "app/ui/context.h"
#include "app/ui/text.h"
#include "assets/icons.h"

namespace qd {

void help_link(Desk& desk, ui::Area& row, std::string_view page) {
    if (ui::icon_button(row.right(8), ui::icons::circle_question_mark, ui::tr("How this page works"), {.kind = ui::ButtonKind::quiet}))
        ui::context().after_frame([&desk, name = std::string{page}] { desk.go({{"help", name}, {}}); });
}

}  // namespace qd
