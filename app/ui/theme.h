#pragma once
// The tokens: every colour, radius and height on the screen comes from here.

#include <array>
#include <string_view>

#include "app/ui/color.h"

namespace qd::ui {

struct Theme {
    bool dark = false;
    Color page, panel, raised, hover;  // surfaces, from the back to the front
    Color line;
    Color text, second, faint;
    Color accent, on_accent;
    Color good, warn, bad;
    float tint = 0;                    // opacity of a colour that tints a surface
    std::array<Color, 8> series;       // charts; the same thing has the same colour on every screen
    std::array<Color, 6> people;       // backgrounds of initials, under white

    // A tint of that colour, to be drawn over any surface.
    [[nodiscard]] Color tinted(Color color) const { return color.fade(tint); }
    // "series1" … "series8", "good", "warn", "bad", "accent"; anything else is faint.
    [[nodiscard]] Color named(std::string_view token) const;
};

[[nodiscard]] const Theme& dark_theme();
[[nodiscard]] const Theme& light_theme();

inline constexpr float kRadius = 6;       // controls
inline constexpr float kCardRadius = 10;
inline constexpr float kControl = 30;     // height of buttons and fields
inline constexpr float kSmallControl = 26;  // chips, buttons in dense rows
inline constexpr float kTouch = 44;       // least target under a finger
inline constexpr float kRow = 32, kDenseRow = 28;
inline constexpr float kPhoneWidth = 600, kRailWidth = 1100;

}  // namespace qd::ui
