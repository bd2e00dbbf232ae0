#include "app/ui/rows_in_view.h"

#include <catch2/catch_amalgamated.hpp>

#include <vector>

using namespace qd;

TEST_CASE("Of many rows only those in the viewport and one on each side are drawn, each at its place, and the room of all is taken", "[ui]") {
    const ui::Area viewport{0, 100, 390, 600};
    ui::Area content{0, 100 - 80 * 5'000, 390, 1'000'000};   // scrolled past 5,000 of them
    std::vector<std::int64_t> drawn;
    ui::draw_rows_in_view(content, viewport, 10'000, [](std::int64_t) { return 80.0f; }, [&](std::int64_t index, const ui::Area& place) {
        drawn.push_back(index);
        CHECK(place.y == 100 + 80 * static_cast<float>(index - 5'000));
        CHECK(place.height == 80);
    });
    CHECK(drawn.front() == 4'999);
    CHECK(drawn.back() >= 5'008);
    CHECK(drawn.size() <= 11);
    CHECK(content.y == 100 - 80 * 5'000 + 80 * 10'000);
}

TEST_CASE("Rows of different heights follow each other without a gap", "[ui]") {
    ui::Area content{0, -30, 390, 1'000'000};
    float end = -30;
    std::vector<std::int64_t> drawn;
    const auto height_of = [](std::int64_t index) { return 20 + 10 * static_cast<float>(index % 3); };
    ui::draw_rows_in_view(content, {0, 0, 390, 100}, 50, height_of, [&](std::int64_t index, const ui::Area& place) {
        CHECK(place.y == end);
        end = place.bottom_edge();
        drawn.push_back(index);
    });
    CHECK(drawn == std::vector<std::int64_t>{0, 1, 2, 3, 4, 5});   // the last one lies behind the viewport
}

TEST_CASE("Of a few rows all are drawn, and of none none", "[ui]") {
    int drawn = 0;
    for (const std::int64_t count : {3, 0}) {
        ui::Area content{0, 0, 390, 1'000'000};
        ui::draw_rows_in_view(content, {0, 0, 390, 600}, count, [](std::int64_t) { return 80.0f; }, [&](std::int64_t, const ui::Area&) { ++drawn; });
    }
    CHECK(drawn == 3);
}
