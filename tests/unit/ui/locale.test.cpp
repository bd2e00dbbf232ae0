#include <catch2/catch_amalgamated.hpp>

#include "app/ui/text.h"

using namespace qd;
using namespace qd::ui;

namespace {

const Date kToday = make_date(2017, 12, 19);
const Locale kUs = Locale::for_tag("en-US");
const Locale kGerman = Locale::for_tag("de-DE", "EUR");

}  // namespace

TEST_CASE("Numbers and money are written as each place writes them", "[ui][locale]") {
    CHECK(integer(kUs, 1234567) == "1,234,567");
    CHECK(integer(kGerman, -1234567) == "−1.234.567");
    CHECK(integer(kUs, INT64_MIN) == "−9,223,372,036,854,775,808");
    CHECK(number(kGerman, 63.25, 1) == "63,2");
    CHECK(number(kUs, -0.001, 1) == "0.0");
    CHECK(integer(kUs, 1645, Sign::always) == "+1,645");
    CHECK(money(kUs, 548200) == "$5,482");
    CHECK(money(kUs, -548250, MoneyStyle::exact) == "−$5,482.50");
    CHECK(money(kUs, 341286000, MoneyStyle::compact) == "$3.41\u00A0M");
    CHECK(money(kGerman, 548250, MoneyStyle::exact) == "5.482,50\u00A0€");
    CHECK(money(Locale::for_tag("ja-JP", "JPY"), 5482) == "¥5,482");
    CHECK(money(Locale::for_tag("de-CH", "CHF"), 548200) == "CHF\u00A05’482");
    CHECK(percent(kUs, 63.15, 1) == "63.1\u00A0%");
    CHECK(bytes(kUs, 214'000'000) == "214\u00A0MB");
}

TEST_CASE("Dates are written short where the year is plain", "[ui][locale]") {
    CHECK(date(kUs, make_date(2017, 12, 29), kToday) == "Dec 29");
    CHECK(date(kUs, make_date(2018, 1, 9), kToday) == "Jan 9");
    CHECK(date(kUs, make_date(2015, 1, 9), kToday) == "Jan 9, 2015");
    CHECK(date(kGerman, make_date(2017, 12, 29), kToday, DateStyle::numeric) == "29.12.2017");
    CHECK(date(kUs, kToday, kToday, DateStyle::lengthy) == "Tuesday, December 19");
    CHECK(relative_day(kToday + std::chrono::days{10}, kToday) == "in 10 days");
    CHECK(relative_day(kToday - std::chrono::days{1}, kToday) == "yesterday");
    CHECK(duration(kUs, 45 * 60'000) == "45\u00A0min");
    CHECK(duration(kUs, 125 * 60'000) == "2\u00A0h 5\u00A0min");
    CHECK(days(kUs, 12) == "12\u00A0d");
    CHECK(days(kUs, 3630) == "3,630\u00A0d");
}

TEST_CASE("Amounts are read as people type them", "[ui][locale]") {
    CHECK(parse_money(kUs, "$4,800.50") == 480050);
    CHECK(parse_money(kUs, "4.8k") == 480000);
    CHECK(parse_money(kGerman, "4.800,50 €") == 480050);
    CHECK(parse_money(kUs, "(12)") == -1200);
    CHECK(parse_money(kUs, "12 USD") == 1200);
    CHECK_FALSE(parse_money(kUs, "twelve"));
    CHECK_FALSE(parse_money(kUs, ""));
    CHECK_FALSE(parse_number(kUs, "1.2.3"));
}

TEST_CASE("Dates are read as people type them", "[ui][locale]") {
    CHECK(parse_date(kUs, "12/29", kToday) == make_date(2017, 12, 29));
    CHECK(parse_date(kUs, "1/9", kToday) == make_date(2018, 1, 9));  // the nearer year
    CHECK(parse_date(kGerman, "29.12.", kToday) == make_date(2017, 12, 29));
    CHECK(parse_date(kGerman, "29.12.17", kToday) == make_date(2017, 12, 29));
    CHECK(parse_date(kUs, "2017-12-29", kToday) == make_date(2017, 12, 29));
    CHECK(parse_date(kUs, "29 dec", kToday) == make_date(2017, 12, 29));
    CHECK(parse_date(kUs, "Jan 9 2018", kToday) == make_date(2018, 1, 9));
    CHECK(parse_date(kUs, "tomorrow", kToday) == make_date(2017, 12, 20));
    CHECK(parse_date(kUs, "fri", kToday) == make_date(2017, 12, 22));
    CHECK(parse_date(kUs, "+10", kToday) == make_date(2017, 12, 29));
    CHECK(parse_date(kUs, "in 2 weeks", kToday) == make_date(2018, 1, 2));
    CHECK_FALSE(parse_date(kUs, "31.02.2017", kToday));
    CHECK_FALSE(parse_date(kUs, "soon", kToday));
    CHECK_FALSE(parse_date(kUs, "99999999999", kToday));
}

TEST_CASE("What is written is read back as the same date in every order", "[ui][locale]") {
    for (const char* tag : {"en-US", "en-GB", "de-DE", "sv-SE", "ja-JP", "fr-FR"}) {
        const Locale locale = Locale::for_tag(tag);
        for (int day = 0; day < 800; day += 13) {
            const Date when = make_date(2017, 1, 1) + std::chrono::days{day};
            INFO(tag << " " << iso(when));
            CHECK(parse_date(locale, date(locale, when, kToday, DateStyle::numeric), kToday) == when);
            CHECK(parse_date(locale, date(locale, when, kToday, DateStyle::full), kToday) == when);
        }
    }
}

TEST_CASE("Words can be replaced by another language, figures reordered", "[ui][text]") {
    set_translations({{"{0} of {1} open", "{1} insgesamt, {0} offen"}, {"Deals", "Geschäfte"}});
    CHECK(std::string{tr("Deals")} == "Geschäfte");
    CHECK(tr("{0} of {1} open", 3, 7) == "7 insgesamt, 3 offen");
    CHECK(std::string{tr("Leads")} == "Leads");
    set_translations({});
    CHECK(tr_count(kUs, 1, "{} deal", "{} deals") == "1 deal");
    CHECK(tr_count(kUs, 2089, "{} deal", "{} deals") == "2,089 deals");
}

TEST_CASE("Initials and folding work beyond ASCII", "[ui][text]") {
    CHECK(initials("Darcel Schlecht") == "DS");
    CHECK(initials("Åsa van Öst") == "ÅÖ");
    CHECK(initials("cher") == "C");
    CHECK(initials("") == "");
    CHECK(contains_folded("Größe ÄÖÜ", "äöü"));
}
