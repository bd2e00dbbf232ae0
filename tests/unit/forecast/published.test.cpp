// Runs of several cadences beside each other: by how much they differ, why, and made to agree.

#include "core/forecast/process/published.h"

#include <catch2/catch_amalgamated.hpp>

#include "tests/unit/forecast/sales_company.h"

using namespace qd;
using namespace qd::forecast;
using namespace qd::test;
using Catch::Matchers::ContainsSubstring;

namespace {

struct SeveralCadences : SalesCompany {
    struct Made {
        std::unique_ptr<Run> run;
        Id id = 0;
    };
    Made begin(Cadence cadence, Date day) {
        RunJob job{*workspace, period_at(cadence, day, context()), as_of, context()};
        finish(job);
        auto run = job.take();
        const Id id = run_in_review(*run);
        return {std::move(run), id};
    }
    Review review(const Made& made) {
        m_said = dossier(made.id);
        return make_review(*made.run, m_said);
    }
    // As the director fixes it, with a final number.
    void publish_as(const Made& made, std::int64_t final) {
        say(adjust(dossier(made.id).run, {0, 0, boss, Level::director, review(made).final, final, "Decided", {}}));
        say(accept_step(dossier(made.id).run, 4));
        const Review last = review(made);
        say(publish(*made.run, m_said, make_final(*made.run, m_said, last, "Boss"), boss));
    }
    std::optional<PublishedView> view(const Made& made) {
        const Review now = review(made);
        return must(compare_with_published(*workspace, *made.run, dossier(made.id).run, now, as_of, context(), [](std::int64_t cents) { return std::to_string(cents); }));
    }
    Dossier m_said;
};

}  // namespace

TEST_CASE_METHOD(SeveralCadences, "A month is told by how much and why it differs from the quarter that was published, and can be made to agree", "[process][published]") {
    const Made quarter = begin(Cadence::quarterly, as_of);
    CHECK_FALSE(view(quarter));
    publish_as(quarter, 200'003);
    const Made october = begin(Cadence::monthly, as_of);
    say(submit(dossier(october.id).run, {0, ann, ann, Level::rep, 90'000, "Signed", {}}));
    const auto apart = view(october);
    REQUIRE(apart);
    CHECK(apart->longer);
    REQUIRE(apart->parts.size() == 1);
    CHECK(apart->parts[0].period.name == "2017-Q4");
    CHECK(apart->says > 0);
    CHECK(apart->says < 200'003);
    CHECK(apart->difference == review(october).final - apart->says);
    CHECK(apart->by_numbers + apart->by_people == apart->difference);
    CHECK(apart->by_people != 0);
    CHECK_THAT(apart->words, ContainsSubstring("2017-Q4, published, says " + std::to_string(apart->says)));
    CHECK_THAT(apart->words, ContainsSubstring("comes from what people submitted and adjusted"));
    say(adjust(dossier(october.id).run, agreeing(*apart, review(october), boss)));
    CHECK(review(october).final == apart->says);
    CHECK(view(october)->difference == 0);
    CHECK_THAT(view(october)->words, ContainsSubstring("agrees to the cent"));
    CHECK_THAT(dossier(october.id).adjustments.back().reason, ContainsSubstring("2017-Q4"));
}

TEST_CASE_METHOD(SeveralCadences, "The last month of a published quarter is what its other months leave, to the cent", "[process][published]") {
    publish_as(begin(Cadence::quarterly, as_of), 200'003);
    publish_as(begin(Cadence::monthly, make_date(2017, 10, 1)), 50'001);
    publish_as(begin(Cadence::monthly, make_date(2017, 11, 1)), 60'001);
    const Made december = begin(Cadence::monthly, make_date(2017, 12, 1));
    REQUIRE(view(december));
    CHECK(view(december)->says == 200'003 - 50'001 - 60'001);
}

TEST_CASE_METHOD(SeveralCadences, "Months that are published are parts of their quarter; the rest is the quarter's own", "[process][published]") {
    publish_as(begin(Cadence::monthly, make_date(2017, 10, 1)), 50'001);
    publish_as(begin(Cadence::monthly, make_date(2017, 11, 1)), 60'001);
    const Made quarter = begin(Cadence::quarterly, as_of);
    const auto two = view(quarter);
    REQUIRE(two);
    CHECK_FALSE(two->longer);
    CHECK(two->parts.size() == 2);
    CHECK(two->says > 110'002);
    CHECK_THAT(two->words, ContainsSubstring("2017-10 and 2017-11, published, say"));
    publish_as(begin(Cadence::monthly, make_date(2017, 12, 1)), 70'001);
    const auto three = view(quarter);
    REQUIRE(three);
    CHECK(three->says == 180'003);
    say(adjust(dossier(quarter.id).run, agreeing(*three, review(quarter), boss)));
    CHECK(review(quarter).final == 180'003);
    CHECK(view(quarter)->difference == 0);
}

TEST_CASE_METHOD(SeveralCadences, "A week is told its share of the published month by working days", "[process][published]") {
    const Made october = begin(Cadence::monthly, as_of);
    publish_as(october, 110'000);
    const Made week = begin(Cadence::weekly, make_date(2017, 10, 9));
    REQUIRE(view(week));
    CHECK(view(week)->says == 25'000);  // five of the month's 22 working days
}

TEST_CASE_METHOD(SeveralCadences, "What a published run was computed from may be spoiled: it is said, and its number stands", "[process][published]") {
    const Made quarter = begin(Cadence::quarterly, as_of);
    publish_as(quarter, 200'003);
    const Made october = begin(Cadence::monthly, as_of);
    for (const char* spoiled : {"", "[]", "{}", R"({"models":7})", R"({"models":{"fan":{}}})", R"({"models":{"fan":[[17000]]}})", R"({"models":{"fan":[["x",1]]}})"}) {
        INFO(spoiled);
        Statement update = must(workspace->database().prepare("UPDATE forecast_run SET results = ? WHERE id = ?"));
        update.bind(0, spoiled);
        update.bind(1, quarter.id);
        (void)must(update.step());
        const Review now = review(october);
        const auto seen = compare_with_published(*workspace, *october.run, dossier(october.id).run, now, as_of, context(), [](std::int64_t cents) { return std::to_string(cents); });
        REQUIRE_FALSE(seen);
        CHECK_THAT(seen.error().sentence(), ContainsSubstring("2017-Q4"));
    }
}
