// The parts of Share, as they are reached.

#include <catch2/catch_amalgamated.hpp>

#include "tests/support/screen_visit.h"
#include "tests/unit/exchange/snapshot/snapshot_fixture.h"

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

namespace {

// A snapshot as of the visit's clock.
std::shared_ptr<test::MemoryFile> snapshot_of(test::ScreenVisit& visit, const char* name) {
    return std::make_shared<test::MemoryFile>(name, test::snapshot_bytes(*visit.app->workspace(), test::with_profile(Profile::full)));
}

void wait_for(test::ScreenVisit& visit, Role role, const char* name) {
    for (int frame = 0; frame < 20'000 && !visit.stage.has(role, name); ++frame) visit.stage.advance(16);
    INFO(visit.stage.outline());
    REQUIRE(visit.stage.has(role, name));
}

}  // namespace

TEST_CASE("Two snapshots are compared with each other, the earlier one first, with or without an own workspace", "[screens][compare]") {
    std::shared_ptr<test::MemoryFile> monday, friday;
    {
        test::ScreenVisit made;   // one stage at a time
        const auto first = made.found_small_company();
        made.clock.advance(std::chrono::hours{1});
        monday = snapshot_of(made, "monday.qsnap");
        made.clock.advance(std::chrono::days{4});
        Change change{.label = "Grows"};
        change.ops.push_back(update_op("deal", first.at("deals"), {{"amount", Value{std::int64_t{6'482'00}}}}));
        test::must(made.app->workspace()->apply(change));
        friday = snapshot_of(made, "friday.qsnap");
    }
    const bool own = GENERATE(true, false), later_first = GENERATE(true, false);
    test::ScreenVisit visit;
    if (own) visit.found();
    visit.app->on_files({later_first ? friday : monday});
    wait_for(visit, Role::button, "Close snapshot");
    visit.stage.click(Role::radio, "Compare");
    visit.stage.settle();
    CHECK(visit.stage.has(Role::heading, "What changed since the snapshot") == own);
    visit.platform.next_pick = {later_first ? monday : friday};
    if (own) {
        visit.stage.click(Role::button, "Compare with");
        visit.stage.click(Role::menuitem, "Another snapshot…");
    } else {
        visit.stage.click(Role::button, "Another snapshot…");
    }
    wait_for(visit, Role::heading, "What changed between the snapshots");
    const std::string outline = visit.stage.outline();
    INFO(outline);
    CHECK(outline.find("Amount changed: +1,000") != std::string::npos);
    CHECK(visit.stage.repeated_ids() == "");
    if (!own) return;
    visit.stage.click(Role::button, "Compare with");
    visit.stage.click(Role::menuitem, "My workspace, today");
    visit.stage.settle();
    CHECK(visit.stage.has(Role::heading, "What changed since the snapshot"));
}
