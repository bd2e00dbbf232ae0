#include "app/shell/shell.h"

#include <imgui.h>
#include <imgui_internal.h>

#include "app/shell/app_impl.h"
#include "app/shell/last_copy.h"
#include "app/ui/draw.h"
#include "app/ui/item.h"
#include "app/ui/text.h"

namespace qd {
namespace {

constexpr float kNavigation = 208, kRail = 56, kTopBar = 48, kPhoneBar = 56, kBottomBar = 64;
constexpr double kGoSeconds = 1.5;  // after G, how long a letter still counts

int primary_modifier() { return ImGuiMod_Ctrl; }  // ImGui maps ⌘ to Ctrl on a Mac

}  // namespace

std::uint32_t layer_id(std::string_view name) {
    return ImHashStr(name.data(), name.size(), 0x51D);
}

void Shell::draw(Desk& desk, App::Impl& app) {
    take_keys(desk, app);
    ui::Area stage = ui::context().stage();
    ui::fill(stage, ui::context().theme().page);
    ui::Area area = stage;
    const ui::Breadth breadth = ui::context().breadth();
    if (breadth == ui::Breadth::phone) {
        draw_phone_bar(desk, area.cut_top(kPhoneBar), app);
        draw_bottom_bar(desk, area.cut_bottom(kBottomBar), app.shown_screens());
    } else {
        const bool labels = breadth == ui::Breadth::wide;
        draw_navigation(desk, area.cut_left(labels ? kNavigation : kRail), labels, app);
        draw_top_bar(desk, area.cut_top(kTopBar), app);
    }
    area = draw_banners(desk, area, app);
    Screen* screen = screen_for(app.shown_screens(), desk.route());
    {
        const ui::NodeScope main{ui::Role::main, ui::tr(screen->info().title), area};
        const ui::Clip clip{area};
        const ui::IdScope scope{screen->info().route};  // its widgets may be named like those of the frame
        screen->draw(desk, area);
    }
    app.platform.set_title(fmt::format("{} · {}", ui::tr(screen->info().title), desk.workspace().setting("company")));
    for (const auto& other : app.shown_screens()) other->draw_over(desk);
    m_palette.draw(desk, app.shown_screens());
    draw_keys(desk, app.shown_screens());
    draw_new_menu(desk);
    desk.toasts().draw(stage);
    draw_running(desk, stage);
}

void Shell::take_keys(Desk& desk, App::Impl& app) {
    ui::Context& ui = ui::context();
    if (ui.take_key(ImGuiKey_K, primary_modifier())) m_palette.open(desk);
    if (ui.take_key(ImGuiKey_Z, primary_modifier() | ImGuiMod_Shift) || ui.take_key(ImGuiKey_Y, primary_modifier()))
        desk.redo();
    if (ui.take_key(ImGuiKey_Z, primary_modifier())) desk.undo();
    if (ui.layers.any()) return;
    if (m_going && ui.seconds() < m_going_until) {
        for (const auto& screen : app.shown_screens()) {
            const char letter = screen->info().letter;
            if (!letter || !ui.take_key(ImGuiKey_A + (letter - 'A'))) continue;
            m_going = false;
            desk.go(to_screen(std::string{screen->info().route}));
            return;
        }
    } else {
        m_going = false;
    }
    if (ui.take_key(ImGuiKey_G)) {
        m_going = true;
        m_going_until = ui.seconds() + kGoSeconds;
    }
    if (ui.take_key(ImGuiKey_Slash, ImGuiMod_Shift)) ui.layers.open(layer_id("keys"));
    else if (ui.take_key(ImGuiKey_Slash)) m_palette.open(desk);
    if (ui.take_key(ImGuiKey_N)) ui.layers.open(layer_id("new"));
}

void download_copy(Desk& desk) {
    std::string name = desk.workspace().setting("company");
    if (name.empty()) name = "quarterdeck";
    for (char& c : name)
        if (std::string_view{"/\\:*?\"<>|"}.find(c) != std::string_view::npos) c = '-';
    const std::vector<std::byte> bytes = desk.present().store().file_bytes();
    desk.platform().save_file(name + " " + iso(desk.clock().today()) + ".qdeck", "application/vnd.sqlite3", bytes);
    if (!desk.guest()) note_copy(desk.platform(), desk.present());
    desk.tell({.text = ui::tr("A copy of the whole workspace was downloaded.")});
}

}  // namespace qd
