// The repetitions of RFC 5545, section 3.8.5.3, which a rule can have (days, not hours), and local time around clock changes.

#include "core/automation/recurrence.h"
#include "core/automation/timed_work.h"
#include "tests/support/rule_fixture.h"

using namespace qd;
using namespace qd::test;
using namespace std::chrono_literals;

namespace {

std::string days(std::string_view rule, Date start, std::size_t most = 6, std::optional<Date> from = {}) {
    const auto found = recurrence_days(must(parse_recurrence(rule)), start, from.value_or(start), make_date(2200, 1, 1), most);
    std::string text;
    for (const Date day : found) text += (text.empty() ? "" : " ") + iso(day);
    return text;
}

}  // namespace

TEST_CASE("Repetitions give the days that RFC 5545 gives for them", "[recurrence]") {
    const Date start = make_date(1997, 9, 2);
    struct Example { const char* rule; Date start; const char* expected; };
    const Example examples[] = {
        {"FREQ=DAILY;COUNT=3", start, "1997-09-02 1997-09-03 1997-09-04"},
        {"FREQ=DAILY;INTERVAL=10;COUNT=5", start, "1997-09-02 1997-09-12 1997-09-22 1997-10-02 1997-10-12"},
        {"FREQ=DAILY;UNTIL=19970904", start, "1997-09-02 1997-09-03 1997-09-04"},
        {"FREQ=WEEKLY;INTERVAL=2;WKST=SU", start, "1997-09-02 1997-09-16 1997-09-30 1997-10-14 1997-10-28 1997-11-11"},
        {"FREQ=WEEKLY;COUNT=10;WKST=SU;BYDAY=TU,TH", start, "1997-09-02 1997-09-04 1997-09-09 1997-09-11 1997-09-16 1997-09-18"},
        {"FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", make_date(1997, 8, 5), "1997-08-05 1997-08-10 1997-08-19 1997-08-24"},
        {"FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", make_date(1997, 8, 5), "1997-08-05 1997-08-17 1997-08-19 1997-08-31"},
        {"FREQ=MONTHLY;COUNT=10;BYDAY=1FR", make_date(1997, 9, 5), "1997-09-05 1997-10-03 1997-11-07 1997-12-05 1998-01-02 1998-02-06"},
        {"FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU", make_date(1997, 9, 7), "1997-09-07 1997-09-28 1997-11-02 1997-11-30 1998-01-04 1998-01-25"},
        {"FREQ=MONTHLY;COUNT=6;BYDAY=-2MO", make_date(1997, 9, 22), "1997-09-22 1997-10-20 1997-11-17 1997-12-22 1998-01-19 1998-02-16"},
        {"FREQ=MONTHLY;BYMONTHDAY=-3", make_date(1997, 9, 28), "1997-09-28 1997-10-29 1997-11-28 1997-12-29 1998-01-29 1998-02-26"},
        {"FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1", make_date(1997, 9, 30), "1997-09-30 1997-10-01 1997-10-31 1997-11-01 1997-11-30 1997-12-01"},
        {"FREQ=MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11,12,13,14,15", make_date(1997, 9, 10), "1997-09-10 1997-09-11 1997-09-12 1997-09-13 1997-09-14 1997-09-15"},
        {"FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", start, "1998-02-13 1998-03-13 1998-11-13 1999-08-13 2000-10-13 2001-04-13"},
        {"FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13", make_date(1997, 9, 13), "1997-09-13 1997-10-11 1997-11-08 1997-12-13 1998-01-10 1998-02-07"},
        {"FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3", make_date(1997, 9, 4), "1997-09-04 1997-10-07 1997-11-06"},
        {"FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2", make_date(1997, 9, 29), "1997-09-29 1997-10-30 1997-11-27 1997-12-30 1998-01-29 1998-02-26"},
        {"FREQ=YEARLY;COUNT=10;BYMONTH=6,7", make_date(1997, 6, 10), "1997-06-10 1997-07-10 1998-06-10 1998-07-10 1999-06-10 1999-07-10"},
        {"FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200", make_date(1997, 1, 1), "1997-01-01 1997-04-10 1997-07-19 2000-01-01 2000-04-09 2000-07-18"},
        {"FREQ=YEARLY;BYDAY=20MO", make_date(1997, 5, 19), "1997-05-19 1998-05-18 1999-05-17 2000-05-15 2001-05-14 2002-05-20"},
        {"FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", make_date(1997, 5, 12), "1997-05-12 1998-05-11 1999-05-17 2000-05-15 2001-05-14 2002-05-13"},
        {"FREQ=YEARLY;BYMONTH=3;BYDAY=TH", make_date(1997, 3, 13), "1997-03-13 1997-03-20 1997-03-27 1998-03-05 1998-03-12 1998-03-19"},
        {"FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8", make_date(1996, 11, 5), "1996-11-05 2000-11-07 2004-11-02 2008-11-04 2012-11-06 2016-11-08"},
        {"FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5", make_date(2007, 1, 15), "2007-01-15 2007-01-30 2007-02-15 2007-03-15 2007-03-30"},
    };
    for (const Example& example : examples) {
        INFO(example.rule);
        CHECK(days(example.rule, example.start) == example.expected);
    }
}

TEST_CASE("A day that a month or year does not have is passed over, and one that never comes ends the search", "[recurrence]") {
    CHECK(days("FREQ=MONTHLY", make_date(2018, 1, 31), 4) == "2018-01-31 2018-03-31 2018-05-31 2018-07-31");
    CHECK(days("FREQ=YEARLY", make_date(2016, 2, 29), 3) == "2016-02-29 2020-02-29 2024-02-29");
    CHECK(days("FREQ=YEARLY", make_date(2096, 2, 29), 2) == "2096-02-29 2104-02-29");
    CHECK(days("FREQ=MONTHLY;BYMONTHDAY=-1;BYMONTH=2", make_date(2018, 1, 1), 3) == "2018-02-28 2019-02-28 2020-02-29");
    CHECK(days("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", make_date(2018, 1, 1)).empty());
}

TEST_CASE("A series entered in the middle goes on as if it had been followed from its start", "[recurrence]") {
    for (const char* rule : {"FREQ=DAILY;INTERVAL=3", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR", "FREQ=MONTHLY;INTERVAL=5;BYMONTHDAY=-1", "FREQ=YEARLY;INTERVAL=3;BYYEARDAY=366,1",
                             "FREQ=DAILY;INTERVAL=7;COUNT=200"}) {
        INFO(rule);
        const Recurrence read = must(parse_recurrence(rule));
        const Date start = make_date(2012, 2, 29), from = make_date(2015, 7, 1), to = make_date(2035, 1, 1);
        std::vector<Date> all = recurrence_days(read, start, start, to);
        std::erase_if(all, [&](Date day) { return day < from; });
        CHECK(recurrence_days(read, start, from, to) == all);
    }
}

TEST_CASE("What is no repetition of days is refused with the part that is wrong", "[recurrence]") {
    for (const auto& [rule, part] : {std::pair{"FREQ=HOURLY", "HOURLY"}, std::pair{"INTERVAL=2", "how often"}, std::pair{"FREQ=DAILY;COUNT=2;UNTIL=20180101", "exclude"},
                                     std::pair{"FREQ=WEEKLY;BYDAY=2MO", "2nd Monday"}, std::pair{"FREQ=DAILY;UNTIL=20180231", "20180231"}, std::pair{"FREQ=DAILY;BYHOUR=9", "BYHOUR"}}) {
        const auto read = parse_recurrence(rule);
        INFO(rule);
        REQUIRE_FALSE(read.has_value());
        CHECK(read.error().what().find(part) != std::string::npos);
    }
}

TEST_CASE("A schedule keeps its local hour when the clocks change; an hour that does not exist comes as soon as it can, one that comes twice counts once", "[recurrence][time]") {
    const SummerClock clock{start_of(make_date(2018, 3, 1))};
    Trigger trigger;
    trigger.recurrence = "FREQ=DAILY";
    trigger.starts = make_date(2018, 1, 1);
    const auto at = [&](Date from, int minute) {
        trigger.minute = minute;
        std::string text;
        for (const Instant instant : must(occurrences(trigger, clock, {}, start_of(from), start_of(from) + 71h, 10))) text += (text.empty() ? "" : " ") + iso(instant).substr(5, 11);
        return text;
    };
    // 2018-03-25 02:00 becomes 03:00; 2018-10-28 03:00 becomes 02:00.
    CHECK(at(make_date(2018, 3, 24), 9 * 60) == "03-24T08:00 03-25T07:00 03-26T07:00");
    CHECK(at(make_date(2018, 3, 24), 2 * 60 + 30) == "03-24T01:30 03-25T01:00 03-26T00:30");
    CHECK(at(make_date(2018, 10, 27), 9 * 60) == "10-27T07:00 10-28T08:00 10-29T08:00");
    CHECK(at(make_date(2018, 10, 27), 2 * 60 + 30) == "10-27T00:30 10-28T00:30 10-29T01:30");
}

TEST_CASE("Days keep the local time of day across a clock change, hours are as long as they are", "[calendar][time]") {
    const SummerClock clock{start_of(make_date(2018, 3, 1))};
    WorkCalendar calendar{clock};
    const auto local = [&](Date day, int hour) { return at_local(clock, day, hour * 60); };
    const Instant friday = local(make_date(2018, 3, 23), 16), autumn = local(make_date(2018, 10, 26), 16);
    CHECK(calendar.add(friday, {3, SpanUnit::days}) == local(make_date(2018, 3, 26), 16));
    CHECK(calendar.add(friday, {3, SpanUnit::days}) - friday == 71h);
    CHECK(calendar.add(friday, {72, SpanUnit::hours}) == local(make_date(2018, 3, 26), 17));
    CHECK(calendar.add(friday, {1, SpanUnit::weeks}) == local(make_date(2018, 3, 30), 16));
    CHECK(calendar.add(friday, {1, SpanUnit::working_days}) == local(make_date(2018, 3, 26), 16));
    // One hour is left on Friday, the others are worked on Monday.
    CHECK(calendar.add(friday, {5, SpanUnit::working_hours}) == local(make_date(2018, 3, 26), 13));
    CHECK(calendar.add(autumn, {3, SpanUnit::days}) - autumn == 73h);
    CHECK(calendar.add(autumn, {5, SpanUnit::working_hours}) == local(make_date(2018, 10, 29), 13));
    CHECK(calendar.add(calendar.add(autumn, {5, SpanUnit::working_hours}), {-5, SpanUnit::working_hours}) == autumn);
}

TEST_CASE("Months end at the month's end, and a night shift's window opens at the first hour there is", "[calendar][time]") {
    const SummerClock clock{start_of(make_date(2018, 3, 1))};
    WorkCalendar calendar{clock};
    CHECK(calendar.add(make_date(2018, 1, 31), {1, SpanUnit::months}) == make_date(2018, 2, 28));
    CHECK(calendar.add(make_date(2020, 1, 31), {1, SpanUnit::months}) == make_date(2020, 2, 29));
    CHECK(calendar.add(make_date(2020, 2, 29), {12, SpanUnit::months}) == make_date(2021, 2, 28));
    CHECK(calendar.add(make_date(2020, 2, 29), {48, SpanUnit::months}) == make_date(2024, 2, 29));
    CHECK(calendar.add(make_date(2020, 2, 28), {1, SpanUnit::working_days}) == make_date(2020, 3, 2));
    calendar.holidays.insert(make_date(2018, 3, 26));
    CHECK(calendar.add(make_date(2018, 3, 23), {1, SpanUnit::working_days}) == make_date(2018, 3, 27));
    const WorkHours night{true, 0b1111111, 2 * 60 + 30, 5 * 60};
    CHECK(iso(calendar.next_open(at_local(clock, make_date(2018, 3, 24), 12 * 60), night)) == iso(Instant{start_of(make_date(2018, 3, 25)) + 1h}));
    calendar.weekdays = 0;
    CHECK(calendar.add(make_date(2018, 3, 23), {1, SpanUnit::working_days}) > make_date(2018, 3, 23));
}

TEST_CASE("The last of Monday to Friday reads as the last weekday", "[recurrence]") {
    CHECK(describe_recurrence("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1") == "every month on the last weekday");
    CHECK(describe_recurrence("FREQ=MONTHLY;INTERVAL=3;BYDAY=FR,TH,WE,TU,MO;BYSETPOS=1") == "every 3 months on the 1st weekday");
    CHECK(describe_recurrence("FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1") == "every month on Monday and Tuesday, the last of these");
}
