#pragma once
// One place in the application. The list of all screens feeds navigation, palette,
// deep links, golden tests and pictures; nothing keeps a second list.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "app/shell/desk.h"
#include "app/ui/area.h"
#include "app/ui/icon.h"

namespace qd {

enum class NavGroup { home, sell, engage, steer, run, none };  // none: not in the navigation

struct ScreenInfo {
    std::string_view route;   // "deals"; "deals/*" is the page of one deal
    const char* title;        // for tr()
    ui::Icon icon;
    NavGroup group = NavGroup::none;
    char letter = 0;          // G then this letter goes there
};

class Screen {
public:
    virtual ~Screen() = default;
    [[nodiscard]] virtual const ScreenInfo& info() const = 0;
    // Draws into the area below the top bar. Called once per frame while it is shown.
    virtual void draw(Desk& desk, ui::Area area) = 0;
    // Every frame for every screen, after the page: dialogs that may be asked for anywhere.
    virtual void draw_over(Desk&) {}
    // Another route of the same screen, or the workspace changed behind it.
    virtual void refresh(Desk&) {}
    // The number behind its name in the navigation; empty = none. Cached by revision.
    [[nodiscard]] virtual std::string count(Desk&) { return {}; }
};

using Screens = std::vector<std::unique_ptr<Screen>>;

// The screen whose route matches best; never null when the list has "home".
[[nodiscard]] Screen* screen_for(const Screens& screens, const Route& route);

}  // namespace qd
