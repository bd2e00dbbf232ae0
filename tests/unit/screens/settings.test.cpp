// What a company sets once, and who reads it.

#include <catch2/catch_amalgamated.hpp>

#include "core/automation/work_calendar.h"
#include "tests/support/screen_visit.h"

using namespace qd;
using ui::Role;

TEST_CASE("Holidays and working hours from the settings are what rules count by", "[screens][settings]") {
    test::ScreenVisit visit;
    visit.found_small_company();
    visit.go("#/settings/company");
    Workspace& workspace = *visit.app->workspace();
    // Saved as it was shown, nothing is written.
    visit.stage.click(Role::button, "Save");
    CHECK(workspace.setting("work_weekdays").empty());

    visit.stage.set_value(Role::textbox, "Holidays", "Dec 25, 2017\n\nno day\n");
    visit.stage.click(Role::button, "Save");
    INFO(visit.stage.outline());
    CHECK(workspace.setting("holidays").empty());
    visit.stage.set_value(Role::textbox, "Holidays", "Dec 26, 2017\nDec 25, 2017\n");
    visit.stage.click(Role::button, "Save");
    CHECK(workspace.setting("holidays") == R"(["2017-12-25","2017-12-26"])");
    const WorkCalendar calendar = WorkCalendar::of(workspace);
    CHECK(calendar.add(make_date(2017, 12, 22), {1, SpanUnit::working_days}) == make_date(2017, 12, 27));
    visit.stage.press("Ctrl+Z");
    CHECK(workspace.setting("holidays").empty());
}
