#include "app/screens/share/share_screen.h"

#include <algorithm>

#include "app/screens/share/visit_panel.h"
#include "app/shell/help_link.h"
#include "app/ui/card.h"
#include "app/ui/context.h"
#include "app/ui/tabs.h"
#include "app/ui/text.h"
#include "assets/icons.h"

namespace qd {

using namespace ui;

namespace {

constexpr std::string_view kTabs[] = {"", "points", "people"};

}  // namespace

const ScreenInfo& ShareScreen::info() const {
    static const ScreenInfo kInfo{"share", "Share", icons::share_2, NavGroup::run, 'X'};
    return kInfo;
}

void ShareScreen::draw(Desk& desk, Area area) {
    const bool phone = context().breadth() == Breadth::phone;
    area = area.inset(phone ? 16.0f : 20.0f, 14);
    if (!phone) {
        Area row = title_row(area, tr("Share"), tr("Snapshots for others, copies for yourself. Nothing is sent: you hand on a file."));
        help_link(desk, row, "share");
    }
    if (desk.guest()) return draw_visit(desk, area);
    // Not a second part of the path: that is where a snapshot is compared.
    int tab = static_cast<int>(std::ranges::find(kTabs, desk.route().parameter("tab")) - std::begin(kTabs)) % static_cast<int>(std::size(kTabs));
    if (tabs(area.cut_top(38, 14), tr("Share"), {{tr("Snapshot"), {}, {}}, {tr("Restore points"), {}, {}}, {tr("Keys and people"), {}, {}}}, tab))
        desk.go(to_screen("share").with("tab", std::string{kTabs[tab]}), false);
    switch (tab) {
        case 0: m_snapshot.draw(desk, area); break;
        case 1: m_points.draw(desk, area); break;
        default: m_people.draw(desk, area); break;
    }
}

}  // namespace qd
