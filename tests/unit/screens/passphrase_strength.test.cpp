#include "app/screens/share/passphrase_strength.h"

#include <catch2/catch_amalgamated.hpp>

using namespace qd;

TEST_CASE("Seven words of the generator are strong, three are weak", "[share]") {
    CHECK(passphrase_strength("symbol fence black fall simple able floor").bits == Catch::Approx(77));
    CHECK(passphrase_strength("symbol fence black fall simple able floor").strength == Strength::strong);
    CHECK(passphrase_strength("symbol fence black").strength == Strength::weak);
}

TEST_CASE("What people make of a word, a year and a mark is weak", "[share]") {
    for (const char* phrase : {"Summer2017!", "password", "Passwort123", "aaaaaaaaaaaaaaaaaaaa", "1234567890123", "qwertz", "Müller1980"})
        CHECK(passphrase_strength(phrase).strength == Strength::weak);
}

TEST_CASE("Saying a word again adds nothing", "[share]") {
    CHECK(passphrase_strength("fence fence fence fence fence fence fence").bits == Catch::Approx(passphrase_strength("fence").bits));
}

TEST_CASE("Random signs count by their kinds, and an empty passphrase has no strength", "[share]") {
    CHECK(passphrase_strength("x9$Kq!2vZ7#mP4&w").strength == Strength::strong);
    CHECK(passphrase_strength("").strength == Strength::none);
}
