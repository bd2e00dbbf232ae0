#include "app/screens/automation/paged_lines.h"

#include <catch2/catch_amalgamated.hpp>

#include <vector>

using namespace qd;

TEST_CASE("Of many cards only those in the viewport are drawn, each at its place, and the room of all is taken", "[screens]") {
    const ui::Area viewport{0, 100, 390, 600};
    ui::Area content{0, 100 - 80 * 5'000, 390, 1'000'000};   // scrolled past 5,000 of them
    std::vector<std::int64_t> drawn;
    float first_top = 0;
    draw_cards_in_view(content, viewport, 80, 10'000, [&](std::int64_t index, const ui::Area& place) {
        if (drawn.empty()) first_top = place.y;
        drawn.push_back(index);
        CHECK(place.bottom_edge() >= viewport.y);
        CHECK(place.y <= viewport.bottom_edge());
    });
    CHECK(drawn.front() == 5'000);
    CHECK(first_top == viewport.y);
    CHECK(drawn.back() >= 5'007);
    CHECK(drawn.size() <= 10);
    CHECK(content.y == 100 - 80 * 5'000 + 80 * 10'000);
}

TEST_CASE("Of a few cards all are drawn", "[screens]") {
    ui::Area content{0, 0, 390, 1'000'000};
    int drawn = 0;
    draw_cards_in_view(content, {0, 0, 390, 600}, 80, 3, [&](std::int64_t, const ui::Area&) { ++drawn; });
    CHECK(drawn == 3);
    draw_cards_in_view(content, {0, 0, 390, 600}, 80, 0, [&](std::int64_t, const ui::Area&) { ++drawn; });
    CHECK(drawn == 3);
}
