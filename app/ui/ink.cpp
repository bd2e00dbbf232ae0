#include "app/ui/ink.h"

#include "app/ui/context.h"

namespace qd::ui {

Color ink_color(Ink ink) {
    const Theme& theme = context().theme();
    switch (ink) {
        case Ink::normal:
        case Ink::strong: return theme.text;
        case Ink::second: return theme.second;
        case Ink::faint: return theme.faint;
        case Ink::good: return theme.good;
        case Ink::warn: return theme.warn;
        case Ink::bad: return theme.bad;
        case Ink::accent: return theme.accent;
    }
    return theme.text;
}

}  // namespace qd::ui
