#include "app/screens/about/about_screen.h"

#include "app/ui/card.h"
#include "app/ui/context.h"
#include "app/ui/draw.h"
#include "app/ui/item.h"
#include "app/ui/scroll.h"
#include "app/ui/text.h"
#include "assets/icons.h"
#include "assets/notices.h"

namespace qd {

using namespace ui;

const ScreenInfo& AboutScreen::info() const {
    static const ScreenInfo kInfo{"about", "About Quarterdeck", icons::info, NavGroup::none, 0};
    return kInfo;
}

void AboutScreen::draw(Desk& desk, Area area) {
    const Theme& theme = context().theme();
    Scroll scroll{area.inset(20, 14), "about"};
    Area inside = scroll.content();
    inside.width = std::min(inside.width, 720.0f);
    title_row(inside, tr("About Quarterdeck"), desk.platform().environment().app_version);
    const char* words = tr("A sales desk in one browser tab. Your data stays on this computer: nothing is sent anywhere, and there is no tracking.");
    paragraph(inside.cut_top(paragraph_height(words, type::normal14, inside.width), 20), words, type::normal14, theme.second);
    section_title(inside, tr("Made with"), {}, 2);
    for (const assets::Notice& notice : assets::notices()) {
        const float height = paragraph_height(notice.text, type::caption, inside.width);
        Area head = inside.cut_top(26);
        label_node(Role::text, notice.name, head);
        text(head, notice.name, type::body_strong, theme.text);
        const Area body = inside.cut_top(height, 16);
        if (!clipped(body)) paragraph(body, notice.text, type::caption, theme.second);
    }
    scroll.end_at(inside.y + 12);
}

}  // namespace qd
