#pragma once
// Short messages over the page, with an action (Undo). They are also spoken.

#include <functional>
#include <string>
#include <vector>

#include "app/ui/area.h"
#include "app/ui/notice.h"

namespace qd::ui {

struct Toast {
    std::string words;           // "moved to Negotiation"
    std::string subject;         // drawn strong before them: "Konex"
    std::string effect;          // coloured after them: "+$1,645"
    Tone tone = Tone::good;      // of mark and effect
    std::string action;          // "Undo"; empty = none
    std::string shortcut;        // "Ctrl+Z"
    std::function<void()> act;
};

// What stands at the bottom of the page and is to be used at once (every frame while it is there): messages stand above it.
void keep_clear_of_toasts(const Area& bar);

class Toasts {
public:
    void show(Toast toast);
    // Over everything, bottom centre of the area, above what is kept clear; beside or above an open dialog's buttons. Each stays 6 s (10 s with an action; longer under the pointer).
    void draw(const Area& area);
    [[nodiscard]] bool empty() const { return m_shown.empty(); }
    void clear() { m_shown.clear(); }

private:
    struct Shown { Toast toast; double until = 0; int number = 0; };
    std::vector<Shown> m_shown;
    int m_next = 0;
};

}  // namespace qd::ui
