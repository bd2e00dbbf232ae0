#include "app/ui/theme.h"

namespace qd::ui {
namespace {

constexpr std::array kPeople = {hex(0x4566B8), hex(0x2E7A5C), hex(0x8A5A14),
                                hex(0x7450AE), hex(0xA8464A), hex(0x1F7480)};

constexpr Theme kDark = {
    .dark = true,
    .page = hex(0x0F1216), .panel = hex(0x161A20), .raised = hex(0x1C2129), .hover = hex(0x20262F),
    .line = hex(0x2A313B),
    .text = hex(0xE6EAF0), .second = hex(0xA7B0BD), .faint = hex(0x929CAA),
    .accent = hex(0x5B97FF), .on_accent = hex(0x0B1220),
    .good = hex(0x3FB27F), .warn = hex(0xE0A23A), .bad = hex(0xF47A72),
    .tint = 0.14f,
    .series = {hex(0x4C8DFF), hex(0x3FB27F), hex(0xE0A23A), hex(0xB98CFF),
               hex(0xF0685F), hex(0x3FC3D0), hex(0xF28CB1), hex(0xA3B04A)},
    .people = kPeople};

constexpr Theme kLight = {
    .dark = false,
    .page = hex(0xF7F8FA), .panel = hex(0xFFFFFF), .raised = hex(0xFFFFFF), .hover = hex(0xF0F2F5),
    .line = hex(0xE3E7EC),
    .text = hex(0x1A1F26), .second = hex(0x4C5664), .faint = hex(0x5B6573),
    .accent = hex(0x1D59D8), .on_accent = hex(0xFFFFFF),
    .good = hex(0x116B34), .warn = hex(0x8A5200), .bad = hex(0xC01D1D),
    .tint = 0.09f,
    .series = {hex(0x1D59D8), hex(0x15803D), hex(0xB7791F), hex(0x7C3AED),
               hex(0xDC2626), hex(0x0E8A97), hex(0xC2417A), hex(0x6B7A17)},
    .people = kPeople};

}  // namespace

Color Theme::named(std::string_view token) const {
    if (token.starts_with("series") && token.size() == 7 && token[6] >= '1' && token[6] <= '8')
        return series[static_cast<std::size_t>(token[6] - '1')];
    if (token == "good") return good;
    if (token == "warn") return warn;
    if (token == "bad") return bad;
    if (token == "accent") return accent;
    return faint;
}

const Theme& dark_theme() { return kDark; }
const Theme& light_theme() { return kLight; }

}  // namespace qd::ui
