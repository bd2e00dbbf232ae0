#pragma once
// The frame around the screens: navigation, top bar, banners, palette, toasts.

#include <map>
#include <string>
#include <string_view>

#include "app/shell/app.h"
#include "app/shell/last_copy.h"
#include "app/shell/palette.h"
#include "app/ui/area.h"
#include "app/ui/item.h"

namespace qd {

class Shell {
public:
    // Once per frame while a workspace is open.
    void draw(Desk& desk, App::Impl& app);

private:
    void take_keys(Desk& desk, App::Impl& app);
    void draw_navigation(Desk& desk, ui::Area area, bool labels, App::Impl& app);
    void draw_entry(Desk& desk, const ui::Area& row, Screen& screen, bool labels);
    void draw_workspace_button(Desk& desk, const ui::Area& row, bool labels, App::Impl& app);
    void draw_bottom_bar(Desk& desk, ui::Area area, const Screens& screens);
    void draw_more_sheet(Desk& desk, const Screens& screens);
    void draw_top_bar(Desk& desk, ui::Area area, App::Impl& app);
    void draw_phone_bar(Desk& desk, ui::Area area, App::Impl& app);
    float draw_save_state(Desk& desk, const ui::Area& area, App::Impl& app);
    void draw_person(Desk& desk, ui::Area& bar, bool name);
    void draw_person_menu(Desk& desk, const ui::Item& owner);
    void draw_as_of(Desk& desk, ui::Area& bar, bool label);
    void draw_as_of_menu(Desk& desk);
    void draw_damage(ui::Area& area, App::Impl& app);
    static void draw_absence(Desk& desk, ui::Area& area);
    ui::Area draw_banners(Desk& desk, ui::Area area, App::Impl& app);
    void draw_running(Desk& desk, const ui::Area& stage);
    void draw_keys(Desk& desk, const Screens& screens);
    void draw_new_menu(Desk& desk);
    [[nodiscard]] const std::string& count_of(Desk& desk, Screen& screen);

    Palette m_palette;
    ui::Area m_as_of_anchor, m_new_anchor;
    bool m_later = false;          // the offer of a new version was put off
    bool m_copy_later = false;     // so was the reminder of a copy
    CopyWatch m_copy;
    bool m_going = false;          // G was pressed: the next letter says where
    double m_going_until = 0;
    std::string m_past_day;        // typed into the as-of menu
    std::uint64_t m_counted_at = 0;
    std::map<const Screen*, std::string> m_counts;
};

// Writes the workspace as a file; remembered as the last copy outside the browser.
void download_copy(Desk& desk);

// The edges of menus that buttons open: an id made from a name, the same in every frame.
[[nodiscard]] std::uint32_t layer_id(std::string_view name);

}  // namespace qd
