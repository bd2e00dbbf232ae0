#include "app/shell/own_keys.h"

#include <catch2/catch_amalgamated.hpp>

#include "core/base/base64.h"
#include "tests/support/fake_platform.h"

using namespace qd;

namespace {

Keys some_keys() { return {"AGE-SECRET-KEY-1FAKE", "age1fake", base64(Bytes(32, std::byte{5}))}; }

}  // namespace

TEST_CASE("Keys that were kept come back, and a damaged entry counts as none", "[shell][keys]") {
    test::FakePlatform platform;
    CHECK_FALSE(own_keys(platform).has_value());
    keep_keys(platform, some_keys());
    CHECK(own_keys(platform) == some_keys());
    for (const char* damaged : {"", "{", "[]", R"({"identity":1})", R"({"identity":"A","recipient":"","signing":"x"})"}) {
        platform.set_preference("keys", damaged);
        CHECK_FALSE(own_keys(platform).has_value());
    }
}

TEST_CASE("A key file carries the whole key to another browser, and age-keygen's carries the half that opens", "[shell][keys]") {
    const auto whole = read_key_file(key_file(some_keys()));
    REQUIRE(whole.has_value());
    CHECK(*whole == some_keys());
    const auto half = read_key_file("# created: 2026-01-01T00:00:00Z\r\n# public key: age1abc\r\nAGE-SECRET-KEY-1XYZ\r\n");
    REQUIRE(half.has_value());
    CHECK(half->recipient == "age1abc");
    CHECK(half->identity == "AGE-SECRET-KEY-1XYZ");
    CHECK(half->signing.empty());
    for (const char* other : {"", "hello", "# public key: age1abc", "AGE-SECRET-KEY-1XYZ", "# public key: <b>\nAGE-SECRET-KEY-1XYZ"})
        CHECK_FALSE(read_key_file(other).has_value());
}

TEST_CASE("A card carries name and public keys to a colleague, and nothing secret", "[shell][keys]") {
    const std::string card = card_of("Dustin Brinkmann", some_keys());
    const auto person = read_card("  " + card + "\n");
    REQUIRE(person.has_value());
    CHECK(person->name == "Dustin Brinkmann");
    CHECK(person->recipient == "age1fake");
    CHECK(person->verifying == verifying_key(some_keys()));
    const auto plain = from_base64(card.substr(card.find(':') + 1));
    REQUIRE(plain.has_value());
    CHECK(test::text_of(*plain).find("SECRET") == std::string::npos);
    CHECK(test::text_of(*plain).find(some_keys().signing) == std::string::npos);
}

TEST_CASE("Text that is no card is refused in words", "[shell][keys]") {
    for (const char* text : {"", "hello", "quarterdeck-card:", "quarterdeck-card:AAAA", "quarterdeck-card:e30=", "age1UPPER", "AGE-SECRET-KEY-1X"}) {
        const auto person = read_card(text);
        REQUIRE_FALSE(person.has_value());
        CHECK_FALSE(person.error().next().empty());
    }
}

TEST_CASE("A signer who is known is found by the key, and remembering twice keeps one entry", "[shell][keys]") {
    test::FakePlatform platform;
    auto person = *read_card(card_of("Dustin", some_keys()));
    person.since = "2017-10-02";
    remember_person(platform, person);
    remember_person(platform, person);
    const auto people = known_people(platform);
    REQUIRE(people.size() == 1);
    const auto signature = sign_with(some_keys(), "manifest");
    REQUIRE(signature.has_value());
    REQUIRE(find_signer(people, signature->public_key) != nullptr);
    CHECK(find_signer(people, signature->public_key)->since == "2017-10-02");
    PublicKey other = signature->public_key;
    other[0] ^= std::byte{1};
    CHECK(find_signer(people, other) == nullptr);
}
