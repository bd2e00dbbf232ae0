// The parts of Share, as they are reached.

#include <catch2/catch_amalgamated.hpp>

#include "tests/support/screen_visit.h"

using namespace qd;
using ui::Role;

TEST_CASE("Each part of Share is reached by its tab and by the address that the tab leaves", "[screens]") {
    struct Part { const char* tab; const char* heading; };
    const Part part = GENERATE(Part{"Restore points", "A copy outside this browser"}, Part{"Keys and people", "Your key"});
    const bool phone = GENERATE(false, true);
    test::ScreenVisit visit{{.width = phone ? 390.0f : 1280.0f, .height = 800, .touch = phone}};
    visit.found_small_company();
    visit.go("#/share");
    REQUIRE(visit.stage.has(Role::textbox, "Passphrase"));
    visit.stage.click(Role::tab, part.tab);
    CHECK(visit.stage.has(Role::heading, part.heading));
    CHECK(visit.stage.repeated_ids() == "");
    const std::string address = visit.platform.routes.back();
    visit.go("#/home");
    visit.go(address);
    INFO(address << "\n" << visit.stage.outline());
    CHECK(visit.stage.has(Role::heading, part.heading));
}
