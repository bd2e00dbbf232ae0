// New records through their form.

#include <catch2/catch_amalgamated.hpp>

#include "tests/support/screen_visit.h"

using namespace qd;
using ui::Role;

TEST_CASE("Each kind of record is made from the New menu with its first field alone", "[screens]") {
    struct Kind { const char* entry; const char* dialog; const char* field; const char* table; };
    const Kind kind = GENERATE(Kind{"Deal", "New deal", "Name", "deal"}, Kind{"Contact", "New contact", "Last name", "contact"}, Kind{"Account", "New account", "Name", "account"},
                               Kind{"Lead", "New lead", "Name", "lead"}, Kind{"Task", "New task", "Subject", "activity"}, Kind{"Call", "New call", "Subject", "activity"},
                               Kind{"Meeting", "New meeting", "Subject", "activity"}, Kind{"Note", "New note", "Subject", "activity"});
    test::ScreenVisit visit;
    visit.found();
    visit.stage.click(Role::button, "New");
    visit.stage.click(Role::menuitem, kind.entry);
    INFO(visit.stage.outline());
    REQUIRE(visit.stage.has(Role::dialog, kind.dialog));
    visit.stage.click(Role::textbox, kind.field);
    visit.stage.type("Quiet one");
    visit.stage.press("Ctrl+Enter");
    INFO(visit.stage.outline());
    CHECK_FALSE(visit.stage.has(Role::dialog, kind.dialog));
    CHECK(test::must(visit.app->workspace()->database().integer(std::string{"SELECT count(*) FROM "} + kind.table)) == 1);
}

TEST_CASE("A task added while a deal is looked at belongs to that deal", "[screens]") {
    test::ScreenVisit visit;
    const auto ids = visit.found_small_company();
    visit.go("#/deals/" + std::to_string(ids.at("deals")));
    visit.stage.click(Role::button, "New");
    visit.stage.click(Role::menuitem, "Task");
    visit.stage.click(Role::textbox, "Subject");
    visit.stage.type("Bring the samples");
    visit.stage.press("Ctrl+Enter");
    CHECK(test::must(visit.app->workspace()->database().integer("SELECT deal FROM activity WHERE subject = 'Bring the samples'")) == ids.at("deals"));
}
