#include "core/exchange/restore_points.h"

#include <algorithm>

#include "core/base/random.h"
#include "tests/support/must.h"

using namespace qd;
using std::chrono::days;
using std::chrono::hours;

namespace {
struct Shelf {
    ManualClock clock{start_of(make_date(2017, 10, 2)) + hours{9}};  // a Monday
    std::vector<RestorePoint> points;
    int made = 0;

    void make(RestoreKind kind = RestoreKind::automatic) {
        points.push_back({"p" + std::to_string(++made), kind == RestoreKind::named ? "Before the merge" : "", kind, clock.now(), 1, static_cast<std::uint64_t>(made)});
    }
    void rotate() {
        const auto drop = points_to_drop(points, clock);
        std::erase_if(points, [&](const RestorePoint& point) { return std::ranges::find(drop, point.id) != drop.end(); });
    }
    [[nodiscard]] std::size_t count(std::string_view reason) const {
        return static_cast<std::size_t>(std::ranges::count_if(points, [&](const RestorePoint& point) { return reason_to_keep(point, points, clock) == reason; }));
    }
};
}  // namespace

TEST_CASE("After a quarter of work days seven daily and the older weekly points are left", "[restore]") {
    Shelf shelf;
    shelf.make(RestoreKind::named);
    for (int day = 0; day < 90; ++day) {
        shelf.make();
        shelf.rotate();
        shelf.clock.advance(days{1});
    }
    // Four weeks end in the running one: of three of them the newest point is older than seven days or one of the daily ones.
    CHECK(shelf.count("daily") == kDailyPoints);
    CHECK(shelf.count("named") == 1);
    CHECK(shelf.points.size() <= kDailyPoints + kWeeklyPoints + 1);
    std::vector<Instant> automatic;
    for (const RestorePoint& point : shelf.points)
        if (point.kind == RestoreKind::automatic) automatic.push_back(point.made);
    const auto reach = day_of(shelf.clock.now()) - day_of(*std::ranges::min_element(automatic));
    CHECK(reach.count() >= 21);
    CHECK(reach.count() <= 35);
}

TEST_CASE("Any order and rhythm of points keeps at most eleven automatic ones, the newest always, and no named one is dropped", "[restore][property]") {
    constexpr std::uint64_t kSeed = 20171002;
    INFO("seed " << kSeed);
    Random random{kSeed};
    for (int round = 0; round < 200; ++round) {
        Shelf shelf;
        std::size_t named = 0;
        for (int step = 0; step < 60; ++step) {
            shelf.clock.advance(hours{random.between(1, 100)});
            const bool by_hand = random.chance(0.1);
            named += by_hand;
            shelf.make(by_hand ? RestoreKind::named : RestoreKind::automatic);
            const std::string newest = shelf.points.back().id;
            shelf.rotate();
            CHECK(std::ranges::any_of(shelf.points, [&](const RestorePoint& point) { return point.id == newest; }));
            CHECK(points_to_drop(shelf.points, shelf.clock).empty());
        }
        CHECK(shelf.count("named") == named);
        CHECK(shelf.points.size() - named <= kDailyPoints + kWeeklyPoints);
    }
}

TEST_CASE("A restore point is due once a day, and only when something was saved since", "[restore]") {
    Shelf shelf;
    CHECK_FALSE(restore_point_due(shelf.points, shelf.clock, 0));
    CHECK(restore_point_due(shelf.points, shelf.clock, 5));
    shelf.make();  // of revision 1
    CHECK_FALSE(restore_point_due(shelf.points, shelf.clock, 2));
    shelf.clock.advance(days{1});
    CHECK(restore_point_due(shelf.points, shelf.clock, 2));
    CHECK_FALSE(restore_point_due(shelf.points, shelf.clock, 1));
}

TEST_CASE("A clock that was set forward once costs no restore point", "[restore]") {
    Shelf shelf;
    shelf.make();
    shelf.clock.advance(days{4000});
    shelf.make();
    shelf.clock.set(start_of(make_date(2017, 10, 3)));
    CHECK(restore_point_due(shelf.points, shelf.clock, 9));
    CHECK(points_to_drop(shelf.points, shelf.clock).empty());
}

TEST_CASE("The reminder names the age of the last copy outside the browser", "[restore]") {
    const Shelf shelf;
    const Instant now = shelf.clock.now();
    CHECK_FALSE(export_reminder(now - days{6}, now - days{100}, shelf.clock).due);
    CHECK(export_reminder(now - days{9}, now - days{100}, shelf.clock).sentence == "The last copy outside this browser is 9 days old.");
    CHECK(export_reminder({}, now - days{8}, shelf.clock).sentence == "There is no copy outside this browser yet, after 8 days of work.");
    CHECK_FALSE(export_reminder({}, now, shelf.clock).due);
}
