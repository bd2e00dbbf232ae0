#include <catch2/catch_amalgamated.hpp>

#include <string>

#include "app/ui/theme.h"

using namespace qd::ui;

namespace {

struct Named { std::string name; Color color; };

std::vector<Named> surfaces(const Theme& theme) {
    return {{"page", theme.page}, {"panel", theme.panel}, {"raised", theme.raised}, {"hover", theme.hover}};
}

}  // namespace

TEST_CASE("Text can be read on every surface of both themes", "[ui][theme]") {
    for (const Theme* theme : {&dark_theme(), &light_theme()})
        for (const Named& surface : surfaces(*theme)) {
            const std::vector<Named> inks{{"text", theme->text}, {"second", theme->second}, {"faint", theme->faint}, {"accent", theme->accent},
                                          {"good", theme->good}, {"warn", theme->warn}, {"bad", theme->bad}};
            for (const Named& ink : inks) {
                INFO((theme->dark ? "dark " : "light ") << ink.name << " on " << surface.name);
                CHECK(contrast(ink.color, surface.color) >= 4.5);
            }
        }
}

TEST_CASE("Text can be read on the tints of selection, tags and banners", "[ui][theme]") {
    for (const Theme* theme : {&dark_theme(), &light_theme()})
        for (const Color color : {theme->accent, theme->good, theme->warn, theme->bad}) {
            const Color surface = over(theme->tinted(color), theme->panel);
            CHECK(contrast(theme->text, surface) >= 4.5);
            CHECK(contrast(theme->second, surface) >= 4.5);
            CHECK(contrast(color, surface) >= 4.5);
        }
}

TEST_CASE("Labels on filled buttons and initials can be read", "[ui][theme]") {
    for (const Theme* theme : {&dark_theme(), &light_theme()}) {
        CHECK(contrast(theme->on_accent, theme->accent) >= 4.5);
        CHECK(contrast(theme->on_accent, theme->bad) >= 4.5);
        for (const Color color : theme->people) CHECK(contrast(hex(0xFFFFFF), color) >= 4.5);
    }
}

TEST_CASE("Chart marks stand out from the panel they lie on", "[ui][theme]") {
    for (const Theme* theme : {&dark_theme(), &light_theme()})
        for (const Color color : theme->series) CHECK(contrast(color, theme->panel) >= 3.0);
}

TEST_CASE("Contrast follows WCAG", "[ui][theme]") {
    CHECK(contrast(hex(0x000000), hex(0xFFFFFF)) == Catch::Approx(21));
    CHECK(contrast(hex(0x777777), hex(0xFFFFFF)) == Catch::Approx(4.48).margin(0.01));
    CHECK(over(hex(0xFF0000).fade(0.5f), hex(0x000000)) == hex(0x800000));
}
