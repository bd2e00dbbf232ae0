// The navigation rail, its phone version at the bottom, and the workspace menu.

#include "app/shell/app_impl.h"
#include "app/ui/button.h"
#include "app/ui/draw.h"
#include "app/ui/item.h"
#include "app/ui/menu.h"
#include "app/ui/text.h"
#include "app/ui/toast.h"
#include "assets/icons.h"

namespace qd {
namespace {

using namespace ui;

const char* group_title(NavGroup group) {
    switch (group) {
        case NavGroup::sell: return tr("Sell");
        case NavGroup::engage: return tr("Engage");
        case NavGroup::steer: return tr("Steer");
        case NavGroup::run: return tr("Run");
        default: return "";
    }
}

bool shows(const Desk& desk, const Screen& screen) {
    const std::string_view route = screen.info().route;
    return !desk.route().path.empty() && desk.route().path.front() == route;
}

}  // namespace

const std::string& Shell::count_of(Desk& desk, Screen& screen) {
    if (m_counted_at != desk.moment()) {
        m_counts.clear();
        m_counted_at = desk.moment();
    }
    const auto [entry, fresh] = m_counts.try_emplace(&screen);
    if (fresh) entry->second = screen.count(desk);
    return entry->second;
}

void Shell::draw_entry(Desk& desk, const Area& row, Screen& screen, bool labels) {
    const Theme& theme = context().theme();
    const ScreenInfo& info = screen.info();
    const bool here = shows(desk, screen);
    Node node;
    node.role = Role::link;
    node.name = tr(info.title);
    node.selected = here ? Tri::yes : Tri::none;
    const std::string count = labels ? count_of(desk, screen) : std::string{};
    node.description = count;
    const Item item = interact(row, std::move(node));
    if (here) fill(row, theme.tinted(theme.accent), kRadius);
    else if (item.hovered) fill(row, theme.hover, kRadius);
    const Color colour = here ? theme.accent : theme.second;
    Area inside = row.inset(8, 0);
    icon(labels ? inside.cut_left(16) : inside, info.icon, colour);
    if (labels) {
        inside.cut_left(10);
        if (!count.empty())
            text(inside.cut_right(text_width(count, type::caption)), count, type::caption, here ? theme.second : theme.faint);
        text(inside, tr(info.title), type::body_medium, here ? theme.text : theme.second);
    }
    if (item.pressed) desk.go(to_screen(std::string{info.route}));
}

void Shell::draw_navigation(Desk& desk, Area area, bool labels, App::Impl& app) {
    constexpr float kEntry = 28, kTitle = 26, kGap = 1;
    const Theme& theme = context().theme();
    const NodeScope navigation{Role::navigation, tr("Main"), area};
    fill(area, theme.panel);
    line_down(area.right_edge() - 1, area.y, area.height, theme.line);
    Area inside = area.inset(8, 0);
    inside.cut_right(1);
    draw_workspace_button(desk, inside.cut_top(52), labels, app);
    NavGroup group = NavGroup::home;
    for (const auto& screen : app.shown_screens()) {
        if (screen->info().group == NavGroup::none) continue;
        if (screen->info().group != group) {
            group = screen->info().group;
            Area title = inside.cut_top(labels ? kTitle : 9);
            if (labels) text(Area{title.x + 8, title.y + 6, title.width, title.height - 6}, group_title(group), type::tiny, theme.faint);
            else line_across(title.x + 8, title.y + 4, title.width - 16, theme.line);
        }
        draw_entry(desk, inside.cut_top(kEntry, kGap), *screen, labels);
    }
}

void Shell::draw_workspace_button(Desk& desk, const Area& row, bool labels, App::Impl& app) {
    const Theme& theme = context().theme();
    const std::string company = desk.workspace().setting("company");
    Node node;
    node.role = Role::button;
    node.name = fmt::format("{}: {}", tr("Workspace"), company);
    node.has_popup = true;
    const Area hit{row.x, row.y + 8, row.width, row.height - 14};
    const Item item = interact(hit, std::move(node), {}, "workspace-menu");
    if (item.hovered) fill(hit, theme.hover, kRadius);
    Area inside = hit.inset(8, 0);
    Area mark = labels ? inside.cut_left(22, 8).centered(22, 22) : inside.centered(22, 22);
    fill(mark, theme.accent, 6);
    icon(mark, icons::compass, theme.on_accent, 14);
    if (labels) {
        icon(inside.cut_right(16), icons::chevrons_up_down, theme.faint, 14);
        text(inside, company, type::strong, theme.text);
    }
    if (item.pressed) open_menu(item);
    if (desk.guest()) {
        if (menu(item, tr("Workspace"), {{.label = tr("Close snapshot"), .icon = icons::x}}) == 0) app.close_visit();
        return;
    }
    const MenuEntry entries[] = {{.label = tr("Download a copy"), .icon = icons::download},
                                 {.label = tr("Open a workspace file…"), .icon = icons::folder_open},
                                 {.label = tr("Start another workspace…"), .icon = icons::square_plus},
                                 {},
                                 {.label = tr("About Quarterdeck"), .icon = icons::info}};
    switch (menu(item, tr("Workspace"), entries)) {
        case 0: download_copy(desk); break;
        case 1: context().after_frame([&app] { app.choose_file(); }); break;
        case 2: context().after_frame([&app] { app.start_over(); }); break;
        case 4: desk.go(to_screen("about")); break;
        default: break;
    }
}

void Shell::draw_bottom_bar(Desk& desk, Area area, const Screens& screens) {
    const Theme& theme = context().theme();
    const NodeScope navigation{Role::navigation, tr("Main"), area};
    keep_clear_of_toasts(area);
    fill(area, theme.panel);
    line_across(area.x, area.y, area.width, theme.line);
    Area bar = area.inset(8, 6);
    struct Tab { std::string_view route; const char* label; Icon icon; };
    const Tab tabs[] = {{"home", tr("Home"), icons::house}, {"deals", tr("Deals"), icons::layers}, {"new", tr("New"), icons::plus},
                        {"activities", tr("Activities"), icons::check_check}, {"more", tr("More"), icons::menu}};
    for (int at = 0; at < 5; ++at) {
        const Tab& tab = tabs[at];
        const Area cell = bar.column(at, 5, 4);
        const bool is_new = tab.route == "new", is_more = tab.route == "more";
        const bool here = desk.route().path.front() == tab.route;
        Node node;
        node.role = is_new || is_more ? Role::button : Role::link;
        node.name = tab.label;
        const Item item = interact(cell, std::move(node));
        const Area top{cell.x, cell.y + 2, cell.width, 28};
        if (is_new) fill(top.centered(48, 28), theme.accent, 8);
        icon(top, tab.icon, is_new ? theme.on_accent : here ? theme.accent : theme.second, 20);
        text(Area{cell.x, cell.y + 32, cell.width, 18}, tab.label, type::caption, here ? theme.text : theme.second, Align::center);
        if (!item.pressed) continue;
        if (is_new) context().layers.open(layer_id("new"));
        else if (is_more) context().layers.open(layer_id("more"));
        else desk.go(to_screen(std::string{tab.route}));
    }
    draw_more_sheet(desk, screens);
}

void Shell::draw_more_sheet(Desk& desk, const Screens& screens) {
    constexpr float kEntry = 44;
    const Area stage = context().stage();
    float height = 16;
    for (const auto& screen : screens)
        if (screen->info().group != NavGroup::none) height += kEntry;
    const Area panel{stage.x, stage.bottom_edge() - height, stage.width, height};
    if (!context().layers.begin(layer_id("more"), panel, {.role = Role::dialog, .name = tr("More"), .backdrop = Backdrop::scrim}))
        return;
    Area inside = panel.inset(8, 8);
    for (const auto& screen : screens) {
        if (screen->info().group == NavGroup::none) continue;
        const std::string before = desk.route().fragment();
        draw_entry(desk, inside.cut_top(kEntry), *screen, true);
        if (before != desk.route().fragment()) context().layers.close(layer_id("more"));
    }
    context().layers.end();
}

}  // namespace qd
