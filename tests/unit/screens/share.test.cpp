// The parts of Share, as they are reached.

#include <catch2/catch_amalgamated.hpp>

#include <set>
#include <sstream>

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
    CHECK(visit.stage.has(Role::button, "Take over…") == own);
    if (!own) return;
    // From the later one, whichever was opened first.
    visit.stage.click(Role::button, "Take over…");
    visit.stage.click(Role::checkbox, "Konex · GTX Pro");
    visit.stage.click(Role::button, "Take over…");
    visit.stage.settle();
    INFO(visit.stage.outline());
    CHECK(visit.stage.has(Role::listitem, "Konex · GTX Pro: new"));
    visit.stage.click(Role::button, "Take over 6 records");
    visit.stage.settle();
    CHECK(test::must(visit.app->workspace()->database().integer("SELECT amount FROM deal WHERE deleted IS NULL")) == 6'482'00);
    visit.stage.click(Role::button, "Compare with");
    visit.stage.click(Role::menuitem, "My workspace, today");
    visit.stage.settle();
    CHECK(visit.stage.has(Role::heading, "What changed since the snapshot"));
}

namespace {

// A snapshot of the small company is open; since then two deals grew and a third was added.
struct MovedCompany {
    // So many more deals grow as well.
    explicit MovedCompany(int more = 0) {
        konex = visit.found_small_company().at("deals");
        std::vector<Id> grown{konex};
        for (int at = 0; at < more; ++at) grown.push_back(visit.create("deal", {{"name", Value{"More " + std::to_string(at)}}, {"amount", Value{std::int64_t{100'00}}}}));
        Statement other = test::must(database().prepare("SELECT id FROM deal WHERE name = 'Spare parts'"));
        REQUIRE(test::must(other.step()));
        spares = other.integer(0);
        const auto snapshot = snapshot_of(visit, "monday.qsnap");
        visit.clock.advance(std::chrono::hours{1});
        Change change{.label = "Grow"};
        grown.push_back(spares);
        for (const Id id : grown) change.ops.push_back(update_op("deal", id, {{"amount", Value{std::int64_t{9'000'00}}}}));
        test::must(visit.app->workspace()->apply(change));
        visit.create("deal", {{"name", Value{"Later"}}, {"amount", Value{std::int64_t{700'00}}}});
        visit.app->on_files({snapshot});
        wait_for(visit, Role::button, "Close snapshot");
    }
    Database& database() { return visit.app->workspace()->database(); }
    std::int64_t amount(Id deal) { return test::must(database().integer("SELECT amount FROM deal WHERE id = " + std::to_string(deal))) / 100; }

    test::ScreenVisit visit;
    Id konex = 0, spares = 0;
};

}  // namespace

TEST_CASE("Of what moved since a snapshot single deals are chosen and taken back, and that is undone at once", "[screens][compare][take-over]") {
    MovedCompany company;
    test::Stage& stage = company.visit.stage;
    stage.click(Role::radio, "Compare");
    wait_for(company.visit, Role::button, "Take over…");
    stage.click(Role::button, "Take over…");
    INFO(stage.outline());
    CHECK(stage.has(Role::checkbox, "Konex · GTX Pro"));
    CHECK_FALSE(stage.has(Role::checkbox, "Later"));
    stage.click(Role::checkbox, "Spare parts · Konex");
    stage.click(Role::button, "Take over…");
    stage.settle();
    CHECK(stage.has(Role::listitem, "Spare parts · Konex: differs"));
    CHECK(stage.has(Role::listitem, "Amount: $9,000 → $900"));
    CHECK_FALSE(stage.has(Role::listitem, "Konex · GTX Pro: differs"));
    stage.click(Role::button, "Take over 1 record");
    for (int frame = 0; frame < 200; ++frame) stage.advance(16);
    CHECK(company.amount(company.spares) == 900);
    CHECK(company.amount(company.konex) == 9000);
    // The choice is done with.
    CHECK_FALSE(stage.has(Role::checkbox, "Konex · GTX Pro"));
    CHECK(stage.has(Role::button, "Take over…"));
    CHECK(stage.repeated_ids() == "");
    test::must(company.visit.app->workspace()->undo());
    CHECK(company.amount(company.spares) == 9000);
}

TEST_CASE("What was chosen in a snapshot's list is unticked record by record before it is taken over", "[screens][take-over]") {
    MovedCompany company;
    test::Stage& stage = company.visit.stage;
    stage.click(Role::radio, "Table");
    stage.settle();
    INFO(stage.outline());
    stage.click(Role::checkbox, "Select all");
    stage.click(Role::button, "Take over…");
    stage.settle();
    INFO(stage.outline());
    CHECK(stage.has(Role::status, "2 records are new here or differ."));
    stage.click(Role::checkbox, "Spare parts · Konex");
    CHECK(stage.has(Role::button, "Take over 1 record"));
    stage.click(Role::checkbox, "All that were chosen");
    CHECK(stage.has(Role::button, "Take over 2 records"));
    stage.click(Role::checkbox, "All that were chosen");
    CHECK(stage.find(Role::button, "Take over").disabled);
    stage.click(Role::checkbox, "Konex · GTX Pro");
    CHECK(stage.repeated_ids() == "");
    stage.click(Role::button, "Take over 1 record");
    stage.settle();
    CHECK(company.amount(company.konex) == 5482);
    CHECK(company.amount(company.spares) == 9000);
    stage.click(Role::button, "Take over…");
    stage.settle();
    CHECK(stage.has(Role::status, "1 record is new here or differs. 1 is the same already."));
    CHECK(stage.has(Role::listitem, "Konex · GTX Pro: the same"));
    CHECK_FALSE(stage.has(Role::checkbox, "Konex · GTX Pro"));
}

TEST_CASE("Where there is no room for every move that can be chosen, the list says how many are left", "[screens][compare][take-over]") {
    MovedCompany company{80};
    test::Stage& stage = company.visit.stage;
    stage.click(Role::radio, "Compare");
    wait_for(company.visit, Role::button, "Take over…");
    INFO(stage.outline());
    CHECK(stage.outline().find("all of them in the CSV") != std::string::npos);
    stage.click(Role::button, "Take over…");
    stage.settle();
    CHECK(stage.outline().find("all of them in the snapshot’s list") != std::string::npos);
    CHECK(stage.has(Role::checkbox, "All"));
    stage.click(Role::checkbox, "All");
    stage.click(Role::button, "Take over…");
    stage.settle();
    // Those without room are chosen with the others.
    CHECK(stage.has(Role::button, "Take over 82 records"));
}

TEST_CASE("Every record of many that would be taken over is reached, and can be left out", "[screens][take-over]") {
    MovedCompany company{230};
    test::Stage& stage = company.visit.stage;
    stage.click(Role::radio, "Table");
    stage.settle();
    stage.click(Role::checkbox, "Select all");
    stage.click(Role::button, "Take over…");
    stage.settle();
    INFO(stage.outline());
    REQUIRE(stage.has(Role::button, "Take over 232 records"));
    CHECK(stage.has(Role::checkbox, "All that were chosen"));
    CHECK(stage.repeated_ids() == "");
    std::set<std::string> seen;
    for (int press = 0; press < 1'000 && seen.size() < 232; ++press) {
        stage.press("Tab");
        std::istringstream lines{stage.outline()};
        for (std::string line; std::getline(lines, line);)
            if (line.find("listitem") != std::string::npos && line.find(": differs") != std::string::npos) seen.insert(line);
    }
    CHECK(seen.size() == 232);
}
