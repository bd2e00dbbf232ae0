#include <catch2/catch_amalgamated.hpp>
#include <map>

#include "core/base/random.h"
#include "core/exchange/id_by_key.h"

using namespace qd;

TEST_CASE("Keys keep their ids while many more come, and differ by every letter", "[exchange][keys]") {
    IdByKey ids;
    std::map<std::string, Id> expected;
    constexpr std::uint64_t kSeed = 5;
    INFO("seed " << kSeed);
    Random random{kSeed};
    for (Id id = 1; id < 20'000; ++id) {
        const std::string key = std::string(random.below(3), 'a') + std::to_string(random.below(8'000));
        Id& known = ids.at(key);
        CHECK(known == expected[key]);
        known = expected[key] = id;
        if (id == 10'000) ids.expect(50'000);
    }
    CHECK(ids.size() == expected.size());
    for (const auto& [key, id] : expected) CHECK(ids.at(key) == id);
    CHECK(ids.size() == expected.size());
}

TEST_CASE("The empty key is a key like others", "[exchange][keys]") {
    IdByKey ids;
    CHECK(ids.at("") == 0);
    ids.at("") = 7;
    CHECK(ids.at("") == 7);
    CHECK(ids.at(std::string_view{"\0", 1}) == 0);
    CHECK(ids.size() == 2);
}
