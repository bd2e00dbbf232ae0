#include "app/screens/share/share_screen.h"

#include "app/screens/share/visit_panel.h"
#include "app/ui/card.h"
#include "app/ui/context.h"
#include "app/ui/tabs.h"
#include "app/ui/text.h"
#include "assets/icons.h"

namespace qd {

using namespace ui;

namespace {

constexpr std::string_view kTabs[] = {"snapshot", "points", "people"};

}  // namespace

const ScreenInfo& ShareScreen::info() const {
    static const ScreenInfo kInfo{"share", "Share", icons::share_2, NavGroup::run, 'X'};
    return kInfo;
}

void ShareScreen::draw(Desk& desk, Area area) {
    const bool phone = context().breadth() == Breadth::phone;
    area = area.inset(phone ? 16.0f : 20.0f, 14);
    if (!phone) title_row(area, tr("Share"), tr("Snapshots for others, copies for yourself. Nothing is sent: you hand on a file."));
    if (desk.guest()) return draw_visit(desk, area);
    if (desk.route().path.size() > 1)
        for (std::size_t at = 0; at < std::size(kTabs); ++at)
            if (desk.route().path[1] == kTabs[at]) m_tab = static_cast<int>(at);
    if (tabs(area.cut_top(38, 14), tr("Share"), {{tr("Snapshot"), {}, {}}, {tr("Restore points"), {}, {}}, {tr("Keys and people"), {}, {}}}, m_tab))
        desk.go({{"share", std::string{kTabs[m_tab]}}, {}}, false);
    switch (m_tab) {
        case 0: m_snapshot.draw(desk, area); break;
        case 1: m_points.draw(desk, area); break;
        default: m_people.draw(desk, area); break;
    }
}

}  // namespace qd
