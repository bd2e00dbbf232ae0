#include "core/forecast/pipeline/roll_up.h"

#include "core/forecast/pipeline/deal_history_job.h"
#include "tests/support/workspace_fixture.h"

using namespace qd;
using namespace qd::forecast;
using namespace qd::test;

namespace {

struct Company : WorkspaceFixture {
    Id boss = 0, ann = 0, bob = 0, north = 0;
    DateRange quarter{make_date(2018, 1, 1), make_date(2018, 3, 31)};

    Company() {
        clock.set(start_of(make_date(2018, 1, 10)));
        north = create("team", {{"name", Value{"North"}}});
        boss = create("user", {{"name", Value{"Boss"}}, {"quota", Value{std::int64_t{1000}}}});
        ann = create("user", {{"name", Value{"Ann"}}, {"manager", Value{boss}}, {"team", Value{north}}, {"quota", Value{std::int64_t{600}}}});
        bob = create("user", {{"name", Value{"Bob"}}, {"manager", Value{boss}}, {"team", Value{north}}});
    }
    Id deal(Id owner, const char* stage_name, std::int64_t amount, std::optional<Date> due) {
        std::vector<Assignment> values = {{"name", Value{"Deal"}}, {"stage", Value{stage(stage_name)}}, {"amount", Value{amount}}};
        if (owner) values.push_back({"owner", Value{owner}});
        if (due) values.push_back({"close_date", date_value(*due)});
        return create("deal", std::move(values));
    }
    std::vector<RollUpRow> rows(RollUpOptions options = {}) {
        clock.advance(std::chrono::hours{1});
        return roll_up(must(read_deal_history(*workspace, clock.now())), must(read_people(*workspace)), quarter, clock.now(), options);
    }
    static const RollUpRow& named(const std::vector<RollUpRow>& rows, std::string_view name) {
        for (const RollUpRow& row : rows)
            if (row.name == name) return row;
        FAIL("no row " << name);
        return rows.front();
    }
};

}  // namespace

TEST_CASE_METHOD(Company, "Categories add up from people to their manager, singly and cumulated", "[pipeline][roll-up]") {
    deal(ann, "Won", 100, make_date(2018, 1, 9));
    deal(ann, "Negotiation", 200, make_date(2018, 2, 1));
    deal(bob, "Proposal", 400, make_date(2018, 3, 31));
    deal(bob, "Engaging", 800, {});
    deal(bob, "Engaging", 1600, make_date(2017, 12, 31));
    deal(bob, "Engaging", 3200, make_date(2018, 4, 1));
    deal(bob, "Lost", 6400, make_date(2018, 1, 8));
    deal(0, "Engaging", 10, make_date(2018, 2, 1));
    const auto rows = this->rows();
    const RollUpRow& all = rows.front();
    CHECK(all[Category::closed].amount == 100);
    CHECK(all[Category::commit].amount == 200);
    CHECK(all[Category::best_case].amount == 400);
    CHECK(all[Category::pipeline].amount == 810);
    CHECK(all[Category::omitted].amount == 0);
    CHECK(all.cumulative(Category::pipeline).amount == 1410);
    CHECK(all.cumulative(Category::best_case).amount == 700);
    CHECK(all.cumulative(Category::commit).amount == 300);
    CHECK(all.undated.amount == 800);
    CHECK(all.overdue.amount == 1600);
    CHECK(all.weighted() == 100 + 160 + 200 + 240 + 3);
    CHECK(all.quota == 1600);
    CHECK(all.gap() == 1500);
    const RollUpRow& manager = named(rows, "Boss");
    CHECK(manager.cumulative(Category::pipeline).amount == 1400);
    CHECK(manager.own[static_cast<std::size_t>(Category::pipeline)].amount == 0);
    CHECK(manager.quota == 1600);
    CHECK(named(rows, "Ann").depth == 2);
    CHECK(*named(rows, "Ann").attainment() == Catch::Approx(100.0 / 600));
    CHECK_FALSE(named(rows, "Bob").gap());
    CHECK(named(rows, "No owner")[Category::pipeline].amount == 10);
    CHECK(this->rows({.with_undated = false}).front()[Category::pipeline].amount == 10);
    const auto teams = this->rows({.by = RollUpBy::team});
    CHECK(named(teams, "North").cumulative(Category::pipeline).amount == 1400);
    CHECK(named(teams, "North").kind == RollUpRow::Kind::team);
    CHECK(named(teams, "Boss").depth == 1);
}

TEST_CASE_METHOD(Company, "A ring of managers lists everybody once", "[pipeline][roll-up]") {
    apply(update_op("user", boss, {{"manager", Value{ann}}}));
    deal(ann, "Negotiation", 200, make_date(2018, 2, 1));
    const auto rows = this->rows();
    CHECK(rows.front().cumulative(Category::pipeline).amount == 200);
    CHECK(rows.front().quota == 1600);
}

TEST_CASE("A quarterly quota is scaled to months and to days", "[pipeline][roll-up]") {
    CHECK(quota_for(300, {make_date(2018, 1, 1), make_date(2018, 3, 31)}) == 300);
    CHECK(quota_for(300, {make_date(2018, 2, 1), make_date(2018, 2, 28)}) == 100);
    CHECK(quota_for(300, {make_date(2018, 1, 1), make_date(2018, 12, 31)}) == 1200);
    CHECK(quota_for(91'3125, {make_date(2018, 1, 1), make_date(2018, 1, 7)}) == 7'0000);
}
