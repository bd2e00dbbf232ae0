#pragma once
// The own key, as a card to send to colleagues; and the people whose cards are here.

#include <optional>
#include <string>

#include "app/shell/desk.h"
#include "app/shell/own_keys.h"
#include "app/ui/area.h"

namespace qd {

class PeoplePanel {
public:
    void draw(Desk& desk, ui::Area area);

private:
    void draw_own(Desk& desk, ui::Area& column);
    void load_keys(Desk& desk);
    void draw_known(Desk& desk, ui::Area& column);
    void draw_adding(Desk& desk, ui::Area& column);

    std::string m_card;                 // pasted
    std::optional<Error> m_problem;
    std::string m_forgetting;           // key of the person that is about to be forgotten
};

}  // namespace qd
