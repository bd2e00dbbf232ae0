#pragma once
// A workspace in memory with a clock that the test moves.

#include <catch2/catch_amalgamated.hpp>

#include "core/base/job.h"
#include "core/model/workspace.h"
#include "tests/support/must.h"

namespace qd::test {

struct WorkspaceFixture {
    PageStore store{nullptr};
    ManualClock clock{start_of(make_date(2017, 12, 19)) + std::chrono::hours{9}};
    std::unique_ptr<Workspace> workspace = must(Workspace::open(store, clock));

    Applied apply(Op op, std::string label = "Edit") {
        clock.advance(std::chrono::seconds{1});
        Change change;
        change.label = std::move(label);
        change.ops.push_back(std::move(op));
        return must(workspace->apply(change));
    }
    Id create(std::string entity, std::vector<Assignment> values) {
        const Entity& type = workspace->catalogue().entity(entity);
        const Applied applied = apply(create_op(std::move(entity), std::move(values)), "New " + type.label);
        return applied.touched.front().id;
    }
    Record record(std::string_view entity, Id id) {
        return must(workspace->record(workspace->catalogue().entity(entity), id));
    }
    Id stage(std::string_view name) {
        Statement select = must(workspace->database().prepare("SELECT id FROM stage WHERE name = ?"));
        select.bind(0, name);
        REQUIRE(must(select.step()));
        return select.integer(0);
    }
    // Runs a job that writes; nobody else can meanwhile, and it never says that less is done than before.
    int steps_to_end(Job& job) {
        int steps = 0;
        double done = 0;
        for (bool finished = false; !finished; ++steps) {
            const Progress progress = must(job.step());
            CHECK(progress.done >= done);
            done = progress.done, finished = progress.finished;
            if (!finished) CHECK(workspace->busy());
        }
        return steps;
    }
    std::int64_t count(std::string_view sql) { return must(workspace->database().integer(sql)); }
};

}  // namespace qd::test
