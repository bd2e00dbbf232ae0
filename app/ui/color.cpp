#include "app/ui/color.h"

#include <algorithm>
#include <cmath>

namespace qd::ui {
namespace {

std::uint8_t blend(std::uint8_t from, std::uint8_t to, float share) {
    const float value = static_cast<float>(from) + (static_cast<float>(to) - static_cast<float>(from)) * share;
    return static_cast<std::uint8_t>(std::clamp(value, 0.0f, 255.0f) + 0.5f);
}

double linear(std::uint8_t channel) {
    const double value = channel / 255.0;
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

double luminance(Color color) {
    return 0.2126 * linear(color.r) + 0.7152 * linear(color.g) + 0.0722 * linear(color.b);
}

}  // namespace

Color mix(Color a, Color b, float share) {
    return {blend(a.r, b.r, share), blend(a.g, b.g, share), blend(a.b, b.b, share), blend(a.a, b.a, share)};
}

Color over(Color top, Color surface) {
    const float share = static_cast<float>(top.a) / 255.0f;
    return {blend(surface.r, top.r, share), blend(surface.g, top.g, share), blend(surface.b, top.b, share), 255};
}

double contrast(Color a, Color b) {
    const double first = luminance(a), second = luminance(b);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

}  // namespace qd::ui
