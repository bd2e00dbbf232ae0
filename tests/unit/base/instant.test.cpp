#include <catch2/catch_amalgamated.hpp>

#include "core/base/instant.h"

using namespace qd;
using namespace std::chrono_literals;

TEST_CASE("Dates and instants are written and read in ISO form", "[instant]") {
    CHECK(iso(make_date(2017, 3, 1)) == "2017-03-01");
    CHECK(parse_iso_date("2016-02-29") == make_date(2016, 2, 29));
    const Instant at = start_of(make_date(2017, 3, 1)) + 9h + 5min + 7s + 40ms;
    CHECK(iso(at) == "2017-03-01T09:05:07.040Z");
    CHECK(parse_iso_instant(iso(at)) == at);
    CHECK(parse_iso_instant("2017-03-01") == start_of(make_date(2017, 3, 1)));
    CHECK(parse_iso_instant("2017-03-01T09:05Z") == start_of(make_date(2017, 3, 1)) + 9h + 5min);
    CHECK(parse_iso_instant("2017-03-01 09:05:07.5") == start_of(make_date(2017, 3, 1)) + 9h + 5min + 7s + 500ms);
    CHECK(iso(instant_from_stored(-1)) == "1969-12-31T23:59:59.999Z");
}

TEST_CASE("What is no ISO date or instant is refused", "[instant]") {
    for (const char* text : {"", "2017-3-1", "2017-02-29", "2017-13-01", "2017-00-10", "17-03-2001", "2017/03/01",
                             "2017-03-01 ", "-001-03-01", "+201-03-01", "2017-+3-01"}) {
        INFO(text);
        CHECK_FALSE(parse_iso_date(text));
    }
    for (const char* text : {"2017-03-01T24:00", "2017-03-01T09:60", "2017-03-01T09", "2017-03-01T9:05",
                             "2017-03-01T09:05:61", "2017-03-01T09:05:07.", "2017-03-01T09:05:07.12x",
                             "2017-03-01T09:05:07.123x", "2017-03-01T-0:05", "2017-03-01T09:05+01:00"}) {
        INFO(text);
        CHECK_FALSE(parse_iso_instant(text));
    }
}

TEST_CASE("Every day of two centuries survives writing and reading", "[instant]") {
    for (Date day = make_date(1900, 1, 1); day < make_date(2100, 1, 1); day += std::chrono::days{1}) {
        REQUIRE(parse_iso_date(iso(day)) == day);
        REQUIRE(date_from_stored(to_stored(day)) == day);
    }
}

TEST_CASE("A fiscal year is named after the calendar year it ends in", "[instant]") {
    const FiscalCalendar calendar_year{};
    CHECK(quarter_of(make_date(2017, 12, 31), calendar_year) == Quarter{2017, 4});
    const FiscalCalendar from_february{2};
    CHECK(quarter_of(make_date(2017, 2, 1), from_february) == Quarter{2018, 1});
    CHECK(quarter_of(make_date(2018, 1, 31), from_february) == Quarter{2018, 4});
    CHECK(quarter_of(make_date(2017, 1, 31), from_february) == Quarter{2017, 4});
    CHECK(first_day({2018, 1}, from_february) == make_date(2017, 2, 1));
    CHECK(last_day({2018, 4}, from_february) == make_date(2018, 1, 31));
}

TEST_CASE("Quarters cover every day once, whatever month the year starts in", "[instant]") {
    for (unsigned month = 1; month <= 12; ++month) {
        const FiscalCalendar calendar{month};
        for (Date day = make_date(2015, 12, 1); day < make_date(2018, 2, 1); day += std::chrono::days{1}) {
            const Quarter quarter = quarter_of(day, calendar);
            REQUIRE(first_day(quarter, calendar) <= day);
            REQUIRE(day <= last_day(quarter, calendar));
        }
    }
}

TEST_CASE("Quarters have names that can be read back", "[instant]") {
    CHECK(name_of(Quarter{2017, 4}) == "2017-Q4");
    CHECK(parse_quarter("2017-q4") == Quarter{2017, 4});
    for (const char* text : {"2017-Q0", "2017-Q5", "2017Q4", "2017-4Q", "17-Q4"}) CHECK_FALSE(parse_quarter(text));
}

TEST_CASE("Adding months stays inside the month", "[instant]") {
    CHECK(add_months(make_date(2017, 1, 31), 1) == make_date(2017, 2, 28));
    CHECK(add_months(make_date(2016, 1, 31), 1) == make_date(2016, 2, 29));
    CHECK(add_months(make_date(2017, 1, 15), -13) == make_date(2015, 12, 15));
    CHECK(first_of_month(make_date(2017, 6, 30)) == make_date(2017, 6, 1));
}
