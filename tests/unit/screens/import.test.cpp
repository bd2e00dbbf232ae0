// The wizard's last step: what was refused is corrected and tried again; a mapping is kept.

#include <catch2/catch_amalgamated.hpp>

#include "tests/support/screen_visit.h"

using namespace qd;
using ui::Role;

namespace {

void drop(test::ScreenVisit& visit, const char* name, std::string_view text) {
    const auto bytes = std::as_bytes(std::span{text});
    visit.app->on_files({std::make_shared<test::MemoryFile>(name, std::vector<std::byte>(bytes.begin(), bytes.end()))});
    for (int frame = 0; frame < 20; ++frame) visit.stage.settle();
}

}  // namespace

TEST_CASE("A refused row is corrected in the wizard and imported after all", "[screens][import]") {
    test::ScreenVisit visit;
    visit.found();
    drop(visit, "deals.csv", "deal name,amount,close date\nA,100,2017-03-01\nB,many,2017-03-02\nC,300,2017-02-31\n");
    visit.stage.click(Role::button, "Import 1 deals");
    INFO(visit.stage.outline());
    REQUIRE(visit.stage.has(Role::heading, "Refused rows"));
    visit.stage.click(Role::button, "Correct");
    visit.stage.set_value(Role::textbox, "amount", "200");
    visit.stage.click(Role::button, "Try 1 corrected row again");
    CHECK(test::must(visit.app->workspace()->database().integer("SELECT sum(amount) FROM deal WHERE deleted IS NULL")) == 30'000);
    CHECK(visit.stage.has(Role::status, "2 new, 0 updated, 0 unchanged, 1 refused"));
    visit.stage.click(Role::button, "Undo this import");
    CHECK(test::must(visit.app->workspace()->database().integer("SELECT count(*) FROM deal WHERE deleted IS NULL")) == 0);
}

TEST_CASE("A mapping is saved by name and taken up for the next file of its kind", "[screens][import]") {
    test::ScreenVisit visit;
    visit.found();
    drop(visit, "accounts.csv", "account name,industry\nKonex,retail\n");
    visit.stage.click(Role::button, "Save this mapping");
    visit.stage.press("Ctrl+A");
    visit.stage.type("from sheets");
    visit.stage.press("Ctrl+Enter");
    CHECK(visit.app->workspace()->setting("import_profile:from sheets") != "");
    visit.go("#/home");
    visit.stage.click(Role::link, "Import");
    visit.stage.click(Role::button, "Cancel");
    drop(visit, "more.csv", "account name,industry\nZoomit,software\n");
    INFO(visit.stage.outline());
    CHECK(visit.stage.has(Role::text, "Matched by “from sheets”"));
}
