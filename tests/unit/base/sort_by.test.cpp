#include "core/base/sort_by.h"

#include <catch2/catch_amalgamated.hpp>
#include <span>
#include <string>

#include "core/base/random.h"

using namespace qd;

namespace {

struct Named {
    std::string name;
    int age = 0;
    bool operator==(const Named&) const = default;
};

std::vector<Named> people(Random& random, std::size_t count) {
    std::vector<Named> list;
    for (std::size_t at = 0; at < count; ++at) list.push_back({"a name of more than a few letters, " + std::to_string(at), static_cast<int>(random.below(9))});
    return list;
}

}  // namespace

TEST_CASE("sort_by leaves what std::ranges::stable_sort leaves, whatever the list") {
    const std::uint64_t seed = 20261128;
    CAPTURE(seed);
    Random random{seed};
    for (std::size_t count = 0; count < 200; ++count) {
        std::vector<Named> ours = people(random, count), theirs = ours;
        sort_by(ours, {}, &Named::age);
        std::ranges::stable_sort(theirs, {}, &Named::age);
        REQUIRE(ours == theirs);
        sort_by(ours, std::greater{}, &Named::name);
        std::ranges::stable_sort(theirs, std::greater{}, &Named::name);
        REQUIRE(ours == theirs);
    }
}

TEST_CASE("sort_by sorts a part of a list and leaves the rest") {
    std::vector<int> numbers{9, 8, 7, 3, 1, 2};
    sort_by(std::span{numbers}.subspan(3));
    CHECK(numbers == std::vector{9, 8, 7, 1, 2, 3});
}
