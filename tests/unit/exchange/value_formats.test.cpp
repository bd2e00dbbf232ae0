#include "core/exchange/value_formats.h"

#include <catch2/catch_amalgamated.hpp>

#include "core/exchange/column_profile.h"

using namespace qd;

namespace {
constexpr NumberFormat kPoint{'.'}, kComma{','};

std::string date(std::string_view text, DateOrder order) {
    const auto parsed = parse_date(text, order);
    return parsed ? iso(*parsed) : "none";
}

std::int64_t cents(std::string_view text, NumberFormat format = kPoint) {
    const auto parsed = parse_money(text, format);
    REQUIRE(parsed);
    return parsed->minor;
}
}  // namespace

TEST_CASE("Dates are read in the order that is said", "[dates]") {
    CHECK(date("2017-03-01", DateOrder::year_first) == "2017-03-01");
    CHECK(date("03/04/2026", DateOrder::day_first) == "2026-04-03");
    CHECK(date("03/04/2026", DateOrder::month_first) == "2026-03-04");
    CHECK(date("17-03-01", DateOrder::year_first) == "2017-03-01");
    CHECK(date("17-03-01", DateOrder::day_first) == "2001-03-17");
    CHECK(date("17-03-01", DateOrder::month_first) == "none");
    CHECK(date("1.3.68", DateOrder::day_first) == "2068-03-01");
    CHECK(date("1.3.69", DateOrder::day_first) == "1969-03-01");
    CHECK(date("20170301", DateOrder::year_first) == "2017-03-01");
    CHECK(date("2017-03-01 14:05:09", DateOrder::year_first) == "2017-03-01");
}

TEST_CASE("A written month or a four-digit year settles the order", "[dates]") {
    for (const DateOrder order : {DateOrder::year_first, DateOrder::day_first, DateOrder::month_first}) {
        CHECK(date("1 March 2017", order) == "2017-03-01");
        CHECK(date("Mar 1, 2017", order) == "2017-03-01");
        CHECK(date("1-Mar-17", order) == "2017-03-01");
        CHECK(date("3. Dezember 2017", order) == "2017-12-03");
    }
    CHECK(date("2017-03-01", DateOrder::day_first) == "none");
    CHECK(date("01/03/2017", DateOrder::year_first) == "none");
}

TEST_CASE("Impossible days are no dates", "[dates]") {
    CHECK(date("31.02.2017", DateOrder::day_first) == "none");
    CHECK(date("2017-13-01", DateOrder::year_first) == "none");
    CHECK(date("2017-00-10", DateOrder::year_first) == "none");
    CHECK(date("29.02.2016", DateOrder::day_first) == "2016-02-29");
    CHECK(date("yesterday", DateOrder::day_first) == "none");
    CHECK(date("2017-03-01x", DateOrder::year_first) == "none");
    CHECK(date("", DateOrder::year_first) == "none");
}

TEST_CASE("Excel's day numbers are dates, with its leap day of 1900", "[dates]") {
    CHECK(date("45631", DateOrder::excel_serial) == "2024-12-05");
    CHECK(date("1", DateOrder::excel_serial) == "1900-01-01");
    CHECK(date("61", DateOrder::excel_serial) == "1900-03-01");
    CHECK(iso(*parse_instant("45631.5", DateOrder::excel_serial)) == "2024-12-05T12:00:00.000Z");
    CHECK(date("45631", DateOrder::year_first) == "none");
}

TEST_CASE("Times keep their zone, and the civil day stays as written", "[dates]") {
    CHECK(iso(*parse_instant("2017-03-01T00:30:00+02:00", DateOrder::year_first)) == "2017-02-28T22:30:00.000Z");
    CHECK(date("2017-03-01T00:30:00+02:00", DateOrder::year_first) == "2017-03-01");
    CHECK(iso(*parse_instant("03/01/2017 9:05 pm", DateOrder::month_first)) == "2017-03-01T21:05:00.000Z");
    CHECK(iso(*parse_instant("2017-03-01T09:30:00.250Z", DateOrder::year_first)) == "2017-03-01T09:30:00.250Z");
    CHECK_FALSE(parse_instant("2017-03-01 25:00", DateOrder::year_first));
}

TEST_CASE("Money is read to the cent in both conventions", "[numbers]") {
    CHECK(cents("1054") == 105400);
    CHECK(cents("$1,234.50") == 123450);
    CHECK(cents("1.234,50 €", kComma) == 123450);
    CHECK(cents("1 234,50 €", kComma) == 123450);
    CHECK(cents("CHF 1'234.50") == 123450);
    CHECK(cents("(1,200.00)") == -120000);
    CHECK(cents("-$5") == -500);
    CHECK(cents("12,34,567.00") == 123456700);
    CHECK(cents("0.005") == 1);
    CHECK(cents("1100.04") == 110004);
    CHECK(parse_money("$5", kPoint)->currency == "USD");
    CHECK(parse_money("5 EUR", kPoint)->currency == "EUR");
    for (const std::string_view text : {"1,5", "abc", "12abc", "", "-", "1..2", "1,23,4", "99999999999999999"}) {
        INFO(text);
        CHECK_FALSE(parse_money(text, kPoint));
    }
}

TEST_CASE("Percentages and yes or no are read in several writings", "[numbers]") {
    CHECK(parse_percent("63 %", kPoint) == 63.0);
    CHECK(parse_percent("63,5%", kComma) == 63.5);
    CHECK(parse_boolean("Ja") == true);
    CHECK(parse_boolean("FALSE") == false);
    CHECK_FALSE(parse_boolean("perhaps"));
}

TEST_CASE("Addresses and numbers are told apart by their form", "[kinds]") {
    CHECK(looks_like_email("anna@example.com"));
    CHECK_FALSE(looks_like_email("anna@"));
    CHECK(looks_like_phone("+49 (30) 1234-56"));
    CHECK_FALSE(looks_like_phone("123456"));
    CHECK(looks_like_url("example.com/page"));
    CHECK_FALSE(looks_like_url("3.5"));
    CHECK_FALSE(looks_like_url("No. five"));
}

TEST_CASE("A column tells its kind and which date orders remain possible", "[profile]") {
    ColumnProfile dates;
    for (const char* cell : {"03/04/2026", "05/06/2026", "", "11/12/2026"}) dates.observe(cell);
    CHECK(dates.kind() == ValueKind::date);
    CHECK(dates.empty() == 1);
    CHECK(dates.possible_orders() == std::vector{DateOrder::day_first, DateOrder::month_first});
    dates.observe("25/12/2026");
    CHECK(dates.possible_orders() == std::vector{DateOrder::day_first});
    CHECK(dates.date_fit(DateOrder::month_first).contradiction == "25/12/2026");

    ColumnProfile short_years;
    for (const char* cell : {"16-10-20", "17-03-01"}) short_years.observe(cell);
    CHECK(short_years.two_digit_years());
    CHECK(short_years.possible_orders() == std::vector{DateOrder::year_first, DateOrder::day_first});
}

TEST_CASE("A column of amounts tells its decimal mark, or that it cannot be known", "[profile]") {
    ColumnProfile comma;
    for (const char* cell : {"1.234,50", "7,25", "12"}) comma.observe(cell);
    CHECK(comma.number_format().decimal == ',');
    CHECK_FALSE(comma.number_format_open());
    ColumnProfile open;
    for (const char* cell : {"1,234", "5,678"}) open.observe(cell);
    CHECK(open.number_format_open());
    ColumnProfile names;
    for (const char* cell : {"Anna", "Ben", "Anna"}) names.observe(cell);
    CHECK(names.kind() == ValueKind::text);
    CHECK(names.distinct() == 2);
    CHECK(names.values()[0] == std::pair<std::string, std::uint64_t>{"Anna", 2});
}
