#pragma once
// A small company with two years of won deals behind it, for the forecast process.

#include "core/forecast/process/accuracy.h"
#include "tests/support/workspace_fixture.h"

namespace qd::test {

struct SalesCompany : WorkspaceFixture {
    Id boss = 0, ann = 0, bob = 0;
    Date as_of = make_date(2017, 10, 1);

    // The past is written as an import would: with the day on which things happened.
    SalesCompany() {
        boss = create("user", {{"name", Value{"Boss"}}, {"role", Value{"manager"}}});
        ann = create("user", {{"name", Value{"Ann"}}, {"manager", Value{boss}}, {"quota", Value{std::int64_t{90'000}}}});
        bob = create("user", {{"name", Value{"Bob"}}, {"manager", Value{boss}}, {"quota", Value{std::int64_t{60'000}}}});
        for (int month = 0; month < 21; ++month) {
            const Date day = add_months(make_date(2016, 1, 15), month);
            const std::int64_t season = month % 3 == 0 ? 7 : month % 3 == 1 ? 10 : 13;
            won(ann, day, 2000 * season + 137 * month);
            won(bob, day + std::chrono::days{3}, 1000 * season + 11 * (month % 5));
        }
        const Date lately = as_of - std::chrono::days{12};
        open(ann, "Negotiation", 12'000, make_date(2017, 10, 20), lately);
        open(ann, "Proposal", 15'000, make_date(2017, 11, 20), lately);
        open(bob, "Engaging", 9'999, {}, lately);
    }
    Id open(Id owner, const char* stage_name, std::int64_t amount, std::optional<Date> due, Date since) {
        std::vector<Assignment> values = {{"name", Value{"Deal"}}, {"owner", Value{owner}}, {"stage", Value{stage(stage_name)}}, {"amount", Value{amount}},
                                          {"created", instant_value(start_of(since))}};
        if (due) values.push_back({"close_date", date_value(*due)});
        Op op = create_op("deal", std::move(values));
        op.happened = start_of(since);
        return apply(std::move(op), "New deal").touched.front().id;
    }
    Id won(Id owner, Date day, std::int64_t amount) {
        const Id id = open(owner, "Engaging", amount, day, day - std::chrono::days{20});
        Op op = update_op("deal", id, {{"stage", Value{stage("Won")}}, {"close_date", date_value(day)}});
        op.happened = start_of(day) + std::chrono::hours{9};
        apply(std::move(op), "Won");
        return id;
    }
    QueryContext context() { return must(query_context(*workspace, 0)); }
    forecast::RunPeriod quarter() { return forecast::period_at(forecast::Cadence::quarterly, as_of, context()); }
    std::unique_ptr<forecast::Run> compute(std::string method = {}) {
        forecast::RunJob job{*workspace, quarter(), as_of, context(), std::move(method)};
        finish(job);
        return job.take();
    }
    static void finish(Job& job) {
        if (auto done = run_to_end(job); !done) FAIL(done.error().sentence());
    }
    void say(Result<Change> change) {
        clock.advance(std::chrono::minutes{1});
        (void)must(workspace->apply(must(std::move(change))));
    }
    forecast::Dossier dossier(Id run) { return must(forecast::read_dossier(*workspace, run, context())); }
    // Begun and accepted up to the review.
    Id run_in_review(const forecast::Run& run) {
        clock.advance(std::chrono::minutes{1});
        const Id id = must(forecast::begin_run(*workspace, run, {boss, {}})).run;
        for (int step = 1; step <= 3; ++step) say(forecast::accept_step(dossier(id).run, step));
        return id;
    }
};

}  // namespace qd::test
