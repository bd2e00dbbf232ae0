#include "app/screens/demo/demo_screen.h"

#include "app/ui/context.h"
#include "app/ui/text.h"
#include "assets/icons.h"
#include "core/exchange/demo_company.h"

namespace qd {

namespace {

constexpr std::uint64_t kDemoSeed = 2026;

DemoSize size_from(std::string_view name) {
    if (name == "large") return DemoSize::large;
    return name == "medium" ? DemoSize::medium : DemoSize::small;
}

}  // namespace

const ScreenInfo& DemoScreen::info() const {
    static const ScreenInfo kInfo{"demo", "Demo company", ui::icons::store, NavGroup::none, 0};
    return kInfo;
}

void DemoScreen::draw(Desk& desk, ui::Area) {
    if (m_started_for == desk.opening() || desk.running()) return;
    m_started_for = desk.opening();
    // A workspace that has deals already is not to be mixed with invented ones.
    const auto deals = desk.workspace().database().integer("SELECT count(*) FROM deal WHERE deleted IS NULL");
    if (deals && *deals > 0) return desk.go(to_screen("home"), false);
    const DemoSize size = size_from(desk.route().parameter("size"));
    desk.start(ui::tr("Setting up the demo company"), make_demo_company(desk.workspace(), size, kDemoSeed, desk.today()), [&desk](Result<> done) {
        if (!done) return desk.go(to_screen("home"), false);
        Change name;
        name.label = ui::tr("Company named");
        name.cause = Cause::system;
        name.ops.push_back(desk.workspace().set_setting("company", "Northwind Desks"));
        (void)desk.apply_quietly(name);
        auto rep = desk.workspace().database().integer("SELECT owner FROM deal WHERE status = 'open' AND deleted IS NULL GROUP BY owner ORDER BY count(*) DESC LIMIT 1");
        if (rep && *rep) desk.sit_down(*rep);
        desk.go(to_screen("home"), false);
    });
}

}  // namespace qd
