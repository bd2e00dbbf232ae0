#pragma once
// The manual inside the program: contents and search at the left, one page at the right.
// "#/help" is the contents, "#/help/deals" a page, "?section=2" a place on it.

#include "app/screens/help/manual.h"
#include "app/shell/screen.h"

namespace qd {

class HelpScreen final : public Screen {
public:
    [[nodiscard]] const ScreenInfo& info() const override;
    void draw(Desk& desk, ui::Area area) override;

private:
    void draw_finder(Desk& desk, ui::Area area, const ManualPage* shown);
    void draw_contents(Desk& desk, ui::Area& list, const ManualPage* shown);
    void draw_hits(Desk& desk, ui::Area& list);
    void draw_page(Desk& desk, ui::Area area, const ManualPage& page);
    void draw_block(Desk& desk, ui::Area& area, const ManualBlock& block);
    void draw_neighbours(Desk& desk, ui::Area& area, const ManualPage& page);
    void go_to(Desk& desk, const ManualPage& page, std::size_t section);

    std::string m_words, m_found_for;
    std::vector<ManualHit> m_hits;
    std::string m_scrolled_for;     // the route whose section was scrolled into view
};

}  // namespace qd
