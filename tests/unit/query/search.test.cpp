#include "core/query/search.h"

#include "core/query/search_words.h"
#include "tests/support/workspace_fixture.h"

using namespace qd;
using namespace qd::test;

namespace {

struct Searching : WorkspaceFixture {
    Id konex = create("account", {{"name", Value{"Konéx Systems"}}, {"industry", Value{"medical"}}});
    Id kancode = create("account", {{"name", Value{"Kan-code"}}});
    Id open = create("deal", {{"account", Value{konex}}, {"next_step", Value{"Send the quote to purchasing"}}});
    Id won = create("deal", {{"name", Value{"Renewal"}}, {"account", Value{konex}}, {"stage", Value{stage("Won")}}});
    Search search{*workspace};

    std::vector<SearchGroup> find(std::string_view text) { return must(search.find(text)); }
    const SearchGroup* group(const std::vector<SearchGroup>& groups, std::string_view entity) {
        for (const SearchGroup& found : groups)
            if (found.entity->key == entity) return &found;
        return nullptr;
    }
};

}  // namespace

TEST_CASE_METHOD(Searching, "Typing the beginning of a word finds records of every kind, open deals first", "[search]") {
    const auto groups = find("kon");
    REQUIRE(groups.size() == 2);
    CHECK(groups[0].entity->key == "deal");
    CHECK(groups[0].count == 2);
    CHECK(groups[0].open == 1);
    CHECK(groups[0].closed == 1);
    CHECK(groups[0].hits[0].id == open);
    CHECK(groups[0].hits[1].closed);
    CHECK(groups[1].hits[0].id == konex);
    REQUIRE(groups[1].hits[0].matched.size() == 1);
    CHECK(groups[1].hits[0].matched[0].first == 0);
    CHECK(groups[1].hits[0].matched[0].length == 3);
}

TEST_CASE_METHOD(Searching, "Several words must all be there, in any order, without accents", "[search]") {
    CHECK(group(find("sys konex"), "account"));
    CHECK(group(find("KONEX renew"), "deal")->count == 1);
    CHECK_FALSE(group(find("konex zebra"), "deal"));
    CHECK(find("").empty());
    CHECK(find("\"*^:(").empty());
}

TEST_CASE_METHOD(Searching, "One letter finds titles that begin with it", "[search]") {
    CHECK(group(find("k"), "account")->count == 2);
    CHECK(group(find("r"), "deal")->hits[0].id == won);
    CHECK_FALSE(group(find("s"), "account"));
    CHECK(group(find("sy"), "account"));
}

TEST_CASE_METHOD(Searching, "A hit in another field says where it was found", "[search]") {
    const auto groups = find("purch");
    REQUIRE(groups.size() == 1);
    CHECK(groups[0].hits[0].found_in == "Next step: Send the quote to purchasing");
    CHECK(groups[0].hits[0].matched.empty());
}

TEST_CASE_METHOD(Searching, "A typing error still finds, marked as similar and after the exact hits", "[search]") {
    const auto typed_wrong = find("konxe");
    REQUIRE(group(typed_wrong, "account"));
    CHECK(group(typed_wrong, "account")->hits[0].similar);
    const auto near = find("kon");
    const SearchGroup& accounts = *group(near, "account");
    REQUIRE(accounts.hits.size() == 2);
    CHECK_FALSE(accounts.hits[0].similar);
    CHECK(accounts.hits[1].id == kancode);
    CHECK(accounts.hits[1].similar);
    CHECK(accounts.count == 1);
    const Id late = create("account", {{"name", Value{"Hottechi"}}});
    CHECK(group(find("hotechi"), "account")->hits[0].id == late);
}

TEST_CASE_METHOD(Searching, "Search follows edits, deletions and closing a deal", "[search]") {
    REQUIRE(group(find("konex"), "deal")->open == 1);
    apply(update_op("deal", open, {{"stage", Value{stage("Won")}}}));
    CHECK(group(find("konex"), "deal")->open == 0);
    apply(update_op("account", konex, {{"name", Value{"Isdom"}}}));
    CHECK_FALSE(group(find("konex"), "deal"));
    CHECK(group(find("isdom"), "deal")->count == 2);
    apply(remove_op("deal", open));
    CHECK(group(find("isdom"), "deal")->count == 1);
}

TEST_CASE("Highlighting keeps to letters of the original", "[search]") {
    const auto ranges = matched_ranges("Straße der Müller-Söhne", "strass soh");
    REQUIRE(ranges.size() == 2);
    CHECK(std::string_view{"Straße der Müller-Söhne"}.substr(ranges[0].first, ranges[0].length) == "Straß");
    CHECK(std::string_view{"Straße der Müller-Söhne"}.substr(ranges[1].first, ranges[1].length) == "Söh");
}

TEST_CASE("Typing errors are counted against the beginning of a word", "[search]") {
    CHECK(prefix_distance(U"konxe", U"konex", 2) == 1);
    CHECK(prefix_distance(U"kanex", U"konexsystems", 2) == 1);
    CHECK(prefix_distance(U"konex", U"konexsystems", 2) == 0);
    CHECK(prefix_distance(U"zebra", U"konex", 2) == 3);
    CHECK(prefix_distance(U"", U"konex", 2) == 0);
}
