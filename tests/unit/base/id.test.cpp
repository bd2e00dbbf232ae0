#include <catch2/catch_amalgamated.hpp>

#include <set>

#include "core/base/id.h"

using namespace qd;
using namespace std::chrono_literals;

namespace {
const Instant kNoon = start_of(make_date(2024, 5, 6)) + 12h;
}

TEST_CASE("Ids are positive, different and in the order they were made", "[id]") {
    ManualClock clock{kNoon};
    IdSource ids{clock, 7};
    Id last = 0;
    for (int made = 0; made < 20'000; ++made) {
        const Id id = ids.next();
        REQUIRE(id > last);
        last = id;
        if (made % 5000 == 0) clock.advance(1ms);
    }
}

TEST_CASE("A clock that is set back makes no id twice", "[id]") {
    ManualClock clock{kNoon};
    IdSource ids{clock, 7};
    const Id before = ids.next();
    clock.set(kNoon - 24h);
    CHECK(ids.next() > before);
    IdSource after_restart{clock, 7, before};
    CHECK(after_restart.next() > before);
}

TEST_CASE("Two devices never make the same id", "[id]") {
    ManualClock clock{kNoon};
    IdSource one{clock, 1};
    IdSource other{clock, 2};
    std::set<Id> made;
    for (int count = 0; count < 10'000; ++count) {
        made.insert(one.next());
        made.insert(other.next());
    }
    CHECK(made.size() == 20'000);
}

TEST_CASE("A clock before the epoch still gives ids", "[id]") {
    ManualClock clock{start_of(make_date(1999, 1, 1))};
    IdSource ids{clock, 1023};
    const Id first = ids.next();
    CHECK(first > 0);
    CHECK(ids.next() > first);
}
