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

namespace {

// Licences come broken into lines for a terminal. A long line that goes on in the next one is one again.
std::string joined_lines(std::string_view text) {
    constexpr std::size_t kLong = 50;
    std::string joined;
    std::size_t begin = 0;   // of the line
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '\n') {
            joined += text[at];
            continue;
        }
        const char next = at + 1 < text.size() ? text[at + 1] : '\n';
        const bool goes_on = at - begin >= kLong && ((next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z') || next == '"');
        joined += goes_on ? ' ' : '\n';
        begin = at + 1;
    }
    return joined;
}

}  // namespace

const ScreenInfo& AboutScreen::info() const {
    static const ScreenInfo kInfo{"about", "About Quarterdeck", icons::info, NavGroup::none, 0};
    return kInfo;
}

void AboutScreen::lay_out(float width) {
    if (width == m_width) return;
    m_width = width;
    m_texts.clear();
    for (const assets::Notice& notice : assets::notices()) {
        std::string words = joined_lines(notice.text);
        const float height = paragraph_height(words, type::caption, width);
        m_texts.push_back({std::move(words), height});
    }
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
    lay_out(inside.width);
    for (std::size_t at = 0; at < m_texts.size(); ++at) {
        const assets::Notice& notice = assets::notices()[at];
        Area head = inside.cut_top(26);
        label_node(Role::text, notice.name, head);
        text(head, notice.name, type::body_strong, theme.text);
        const Area body = inside.cut_top(m_texts[at].height, 16);
        if (!clipped(body)) paragraph(body, m_texts[at].words, type::caption, theme.second);
    }
    scroll.end_at(inside.y + 12);
}

}  // namespace qd
