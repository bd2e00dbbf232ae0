#pragma once
// A colour with straight alpha, and what can be computed from it.

#include <cstdint>

namespace qd::ui {

struct Color {
    std::uint8_t r = 0, g = 0, b = 0, a = 255;
    friend bool operator==(const Color&, const Color&) = default;

    // ImGui's packed form.
    [[nodiscard]] constexpr std::uint32_t packed() const {
        return std::uint32_t{r} | std::uint32_t{g} << 8 | std::uint32_t{b} << 16 | std::uint32_t{a} << 24;
    }
    // The same colour, that much (0…1) as opaque as now.
    [[nodiscard]] constexpr Color fade(float share) const {
        return {r, g, b, static_cast<std::uint8_t>(static_cast<float>(a) * share + 0.5f)};
    }
};

// 0xRRGGBB, opaque.
[[nodiscard]] constexpr Color hex(std::uint32_t rgb) {
    return {static_cast<std::uint8_t>(rgb >> 16), static_cast<std::uint8_t>(rgb >> 8),
            static_cast<std::uint8_t>(rgb), 255};
}

// What one sees when top (with its alpha) lies on an opaque surface.
[[nodiscard]] Color over(Color top, Color surface);
// From a (0) to b (1).
[[nodiscard]] Color mix(Color a, Color b, float share);
// WCAG 2 contrast ratio of two opaque colours, 1…21.
[[nodiscard]] double contrast(Color a, Color b);

}  // namespace qd::ui
