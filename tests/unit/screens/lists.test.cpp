// Lists as people use them: beside them, along time, pasted into, and as of a past day.

#include <catch2/catch_amalgamated.hpp>

#include <imgui.h>

#include "tests/support/screen_visit.h"

using namespace qd;
using ui::Role;

TEST_CASE("Space shows a record beside its list, J goes on, Enter opens it, Esc closes it", "[screens]") {
    test::ScreenVisit visit;
    const auto ids = visit.found_small_company();
    visit.go("#/accounts");
    visit.stage.click(Role::row, "Konex");
    visit.go("#/accounts");
    visit.stage.press("Space");
    CHECK(visit.stage.has(Role::region, "Beside the list: Konex"));
    visit.stage.press("J");
    CHECK(visit.stage.has(Role::region, "Beside the list: Zoomit"));
    visit.stage.press("K");
    visit.stage.press("Esc");
    CHECK_FALSE(visit.stage.has(Role::region, "Beside the list: Konex"));
    visit.stage.press("Enter");
    CHECK(visit.platform.routes.back() == "#/accounts/" + std::to_string(ids.at("accounts")));
}

TEST_CASE("A range pasted into a table becomes records, with what is wrong left out and said", "[screens]") {
    test::ScreenVisit visit;
    visit.found_small_company();
    visit.platform.preferences["deals_layout"] = "table";
    visit.go("#/deals");
    visit.stage.click(Role::row, "Konex");
    visit.go("#/deals");
    const auto deals = [&] { return test::must(visit.app->workspace()->database().integer("SELECT count(*) FROM deal WHERE deleted IS NULL")); };
    const std::int64_t before = deals();
    ImGui::SetClipboardText("Account\tAmount, $\tClose date\nZoomit\t1,250\t2018-02-01\nKonex\tmany\t2018-02-02\nZoomit\t75.50\t\n");
    visit.stage.press("Ctrl+V");
    REQUIRE(visit.stage.has(Role::dialog, "Add pasted rows"));
    CHECK(visit.stage.has(Role::text, "Row 2, Amount: “many” is not understood."));
    visit.stage.click(Role::button, "Add 2 deals");
    CHECK(deals() == before + 2);
    CHECK(test::must(visit.app->workspace()->database().integer("SELECT sum(amount) FROM deal d JOIN account a ON a.id = d.account WHERE a.name = 'Zoomit'")) == 125'000 + 7'550);
    visit.stage.press("Ctrl+Z");
    CHECK(deals() == before);
}

TEST_CASE("The end of a bar on the timeline moves the close date by keys", "[screens]") {
    test::ScreenVisit visit;
    visit.found_small_company();
    visit.go("#/deals");
    visit.stage.click(Role::radio, "Timeline");
    visit.stage.click(Role::slider, "Close date of Konex · Spare parts");
    const auto close_date = [&] {
        return date_from_stored(test::must(visit.app->workspace()->database().integer("SELECT close_date FROM deal WHERE name = 'Spare parts'")));
    };
    const Date before = close_date();
    visit.stage.press("Right");
    visit.stage.press("Right");
    CHECK(close_date() == before);
    visit.stage.press("Enter");
    CHECK(close_date() == before + std::chrono::days{2});
}

TEST_CASE("A past day shows the lists of that day, read-only, until one comes back", "[screens]") {
    test::ScreenVisit visit;
    visit.found_small_company();
    visit.platform.preferences["deals_layout"] = "table";
    visit.clock.advance(std::chrono::hours{24 * 10});
    visit.create("deal", {{"name", Value{std::string{"Came later"}}}});
    visit.stage.options().today = make_date(2017, 12, 29);
    visit.go("#/deals");
    const int today = visit.stage.count(Role::row);
    visit.stage.click(Role::button, "As of today");
    visit.stage.type("2017-12-20");
    visit.stage.press("Enter");
    INFO(visit.stage.outline());
    CHECK(visit.stage.count(Role::row) == today - 1);
    CHECK(visit.stage.find(Role::button, "New deal").disabled);
    visit.stage.press("Ctrl+Z");
    CHECK(test::must(visit.app->workspace()->database().integer("SELECT count(*) FROM deal WHERE deleted IS NULL")) == 4);
    visit.stage.click(Role::button, "Back to today");
    CHECK(visit.stage.count(Role::row) == today);
}

TEST_CASE("A new record's form begins in its first field", "[screens]") {
    test::ScreenVisit visit;
    visit.found();
    visit.stage.press("N");
    visit.stage.press("A");
    REQUIRE(visit.stage.has(Role::dialog, "New account"));
    visit.stage.type("Keys and Sons");
    visit.stage.press("Ctrl+Enter");
    CHECK(test::must(visit.app->workspace()->database().integer("SELECT count(*) FROM account WHERE name = 'keys and sons' COLLATE fold")) == 1);
}

TEST_CASE("The manual is found by keys, by search, and from a screen's title", "[screens]") {
    test::ScreenVisit visit;
    visit.found();
    visit.stage.press("?");
    visit.stage.click(Role::button, "Open the manual");
    CHECK(visit.stage.has(Role::heading, "Search and keys"));
    visit.go("#/deals");
    visit.stage.click(Role::button, "How this page works");
    CHECK(visit.platform.routes.back() == "#/help/deals");
    visit.stage.click(Role::textbox, "Search the manual");
    visit.stage.type("backup");
    CHECK(visit.stage.has(Role::link, "Make a backup"));
    visit.stage.click(Role::link, "Make a backup");
    CHECK(visit.stage.has(Role::heading, "Saving and copies"));
}

TEST_CASE("Beside the lists stands how much waits there, after every change", "[screens]") {
    test::ScreenVisit visit;
    visit.found_small_company();
    const auto waiting_at = [&](const char* list) {
        visit.stage.settle();
        const std::string count = visit.stage.find(Role::link, list).description;
        return count.empty() ? 0 : std::stoi(count);
    };
    const int open = waiting_at("Deals"), waiting = waiting_at("Leads"), due = waiting_at("Activities");
    CHECK(waiting_at("Accounts") == 0);
    const auto change = [&](Op op) {
        Change one{.label = "Edit"};
        one.ops.push_back(std::move(op));
        test::must(visit.app->workspace()->apply(one));
    };
    const Id deal = visit.create("deal", {{"name", Value{std::string{"One more"}}}});
    CHECK(waiting_at("Deals") == open + 1);
    change(update_op("deal", deal, {{"stage", Value{visit.stage_named("Won")}}}));
    CHECK(waiting_at("Deals") == open);
    const Id lead = visit.create("lead", {{"name", Value{std::string{"Mia Ode"}}}});
    CHECK(waiting_at("Leads") == waiting + 1);
    change(update_op("lead", lead, {{"status", Value{std::string{"unqualified"}}}}));
    CHECK(waiting_at("Leads") == waiting);
    const auto task = [&](const char* kind, std::optional<Date> on) {
        return visit.create("activity", {{"kind", Value{std::string{kind}}}, {"subject", Value{std::string{"Ring"}}}, {"due", on ? date_value(*on) : Value{}}});
    };
    const Id late = task("task", visit.stage.options().today - std::chrono::days{1});
    task("call", visit.stage.options().today);
    task("call", visit.stage.options().today + std::chrono::days{1});
    task("task", {});
    task("note", visit.stage.options().today);
    CHECK(waiting_at("Activities") == due + 2);
    change(update_op("activity", late, {{"done", Value{std::int64_t{1}}}}));
    CHECK(waiting_at("Activities") == due + 1);
    change(remove_op("deal", deal));
    CHECK(waiting_at("Deals") == open);
}
