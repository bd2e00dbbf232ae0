#include "app/shell/screen.h"

namespace qd {

Screen* screen_for(const Screens& screens, const Route& route) {
    Screen* home = nullptr;
    Screen* list = nullptr;
    for (const auto& screen : screens) {
        const std::string_view pattern = screen->info().route;
        const bool page = pattern.ends_with("/*");
        const std::string_view name = page ? pattern.substr(0, pattern.size() - 2) : pattern;
        if (name == "home") home = screen.get();
        if (route.path.empty() || name != route.path.front()) continue;
        if (page && route.path.size() > 1) return screen.get();
        if (!page) list = screen.get();
    }
    return list ? list : home;
}

}  // namespace qd
