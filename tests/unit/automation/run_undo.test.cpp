#include "core/automation/run_undo.h"

#include "tests/support/rule_fixture.h"

using namespace qd;
using namespace qd::test;

namespace {

struct ManyRuns : RuleFixture {
    static constexpr int kRuns = 60;
    Id rule = publish(rule_of(R"({"on": "created"})", R"([{"do": "task", "subject": "Call {{title}}"}, {"do": "update", "set": [{"field": "next_step", "value": "Call"}]}])"));
    Id last = 0;
    ManyRuns() {
        for (int at = 0; at < kRuns; ++at) last = deal("Deal " + std::to_string(at));
    }
    std::int64_t planned() { return count("SELECT count(*) FROM deal WHERE next_step = 'Call'"); }
};

}  // namespace

TEST_CASE_METHOD(ManyRuns, "Many runs are looked at and undone in steps that say how far they are, as one change", "[undo]") {
    apply(update_op("deal", last, {{"next_step", Value{"Write"}}}));
    const auto look = automation->look_at_undo({.rule = rule});
    int steps = 1;
    for (Progress progress = must(look->step()); !progress.finished; progress = must(look->step()), ++steps) CHECK(progress.doing.ends_with(" of 60"));
    CHECK(steps > 2);
    CHECK(look->preview().runs == 60);
    CHECK(look->preview().writes == 119);
    CHECK(look->preview().conflicts.size() == 1);

    const auto job = automation->undo_job({.rule = rule}, anna);
    double before = -1;
    steps = 1;
    for (Progress progress = must(job->step()); !progress.finished; progress = must(job->step()), ++steps) {
        CHECK(progress.done > before);
        before = progress.done;
    }
    CHECK(steps > 3);
    CHECK(job->applied().label == "60 runs undone");
    CHECK(job->applied().notes.size() == 1);
    CHECK(tasks() == 0);
    CHECK(planned() == 0);
    CHECK(runs("undone") == kRuns);
    must(workspace->undo_change(job->applied().change));
    CHECK(tasks() == kRuns);
    CHECK(planned() == kRuns - 1);
}

TEST_CASE_METHOD(ManyRuns, "Undoing that is stopped half-way leaves every run as it was, and rules go on", "[undo]") {
    const auto job = automation->undo_job({.rule = rule}, anna);
    for (int step = 0; step < 3; ++step) CHECK_FALSE(must(job->step()).finished);
    job->cancel();
    CHECK(tasks() == kRuns);
    CHECK(planned() == kRuns);
    CHECK(runs("undone") == 0);
    deal("One more");
    CHECK(tasks() == kRuns + 1);
    CHECK(must(automation->undo({.rule = rule}, anna)).label == "61 runs undone");
}

TEST_CASE_METHOD(RuleFixture, "Undoing no runs says so and changes nothing", "[undo]") {
    CHECK(must(automation->preview_undo({})).runs == 0);
    const auto undone = automation->undo({}, anna);
    REQUIRE_FALSE(undone.has_value());
    CHECK(undone.error().what() == "There are no runs to undo.");
    CHECK_FALSE(workspace->busy());
}
