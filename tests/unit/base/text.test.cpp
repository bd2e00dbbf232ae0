#include <catch2/catch_amalgamated.hpp>

#include "core/base/random.h"
#include "core/base/text.h"

using namespace qd;
using Catch::Approx;

TEST_CASE("Folding makes spellings of one name equal", "[text]") {
    CHECK(fold("ACME Corp.") == "acme corp.");
    CHECK(fold("Café") == fold("CAFE\xCC\x81"));  // composed and decomposed
    CHECK(fold("Café") == "cafe");
    CHECK(fold("Straße") == "strasse");
    CHECK(fold("Łódź") == "lodz");
    CHECK(fold("Ørsted Æther Œuvre Þór İstanbul ılık") == "orsted aether oeuvre thor istanbul ilik");
    CHECK(fold("Ｑｕａｒｔｅｒ ﬁscal №") == "quarter fiscal no");
    CHECK(fold("ΆΝΝΑ Σ") == fold("άννα ς"));
    CHECK(fold("Ёлка Й") == "елка и");
    CHECK(fold("שָׁלוֹם") == "שלום");
    CHECK(fold("soft\u00ADhyphen") == "softhyphen");
}

TEST_CASE("A telephone number has the same digits however it is written", "[text]") {
    for (const char* written : {"+49 (0)30 / 12-34", "0049301234", "+49 30 1234", " +４９ ３０ １２３４", "49 (30) 1234"}) {
        INFO(written);
        CHECK(phone_digits(written) == "49301234");
    }
    CHECK(phone_digits("(0)30 1234") == "0301234");
    CHECK(phone_digits("030 1234") == "0301234");
    CHECK(phone_digits("ask Dora").empty());
    CHECK(phone_digits("").empty());
}

TEST_CASE("Signs that are letters, not accents, stay", "[text]") {
    CHECK(fold("が") == "が");
    CHECK(fold("か") != fold("が"));
    CHECK(fold("ガ") == fold("ｶﾞ"));
    CHECK(fold("कि") == "कि");
    CHECK(fold("한국") == "한국");
    CHECK(fold("東京") == "東京");
}

TEST_CASE("Folding twice changes nothing more", "[text]") {
    constexpr std::uint64_t kSeed = 77;
    Random random{kSeed};
    for (int repeat = 0; repeat < 3000; ++repeat) {
        std::string text;
        for (int letter = 0; letter < 6; ++letter) {
            const auto code = static_cast<char32_t>(random.below(random.chance(0.8) ? 0x3100 : 0x1ffff));
            if (code >= 0xd800 && code < 0xe000) continue;
            if (code < 0x80) text += static_cast<char>(code);
            else if (code < 0x800) (text += static_cast<char>(0xc0 | code >> 6)) += static_cast<char>(0x80 | (code & 63));
            else if (code < 0x10000) ((text += static_cast<char>(0xe0 | code >> 12)) += static_cast<char>(0x80 | (code >> 6 & 63))) += static_cast<char>(0x80 | (code & 63));
        }
        INFO("seed " << kSeed << ", text " << text);
        const std::string once = fold(text);
        REQUIRE(is_utf8(once));
        REQUIRE(fold(once) == once);
    }
}

TEST_CASE("Bytes that are not UTF-8 are replaced, never fatal", "[text]") {
    CHECK_FALSE(is_utf8("caf\xE9"));
    CHECK(fold("CAF\xE9") == "caf\uFFFD");
    CHECK(count_code_points("a\xFF\xC3") == 3);
    CHECK(is_utf8("Łódź 東京 🎉"));
    CHECK(is_utf8(""));
    CHECK_FALSE(is_utf8("\xC0\x80"));          // overlong
    CHECK_FALSE(is_utf8("\xED\xA0\x80"));      // a lone surrogate
    CHECK_FALSE(is_utf8("\xF4\x90\x80\x80"));  // past U+10FFFF
}

TEST_CASE("White space of every kind is trimmed and collapsed", "[text]") {
    CHECK(trim("  a b\t\r\n") == "a b");
    CHECK(trim("\u00A0GTX Pro\u2009") == "GTX Pro");
    CHECK(trim("\uFEFFid") == "id");
    CHECK(trim(" \u3000 ").empty());
    CHECK(trim("").empty());
    CHECK(collapse_spaces("  GTX \t\u00A0 Pro \n") == "GTX Pro");
}

TEST_CASE("Prefixes and order follow the folded text", "[text]") {
    CHECK(starts_with_folded("Éclair GmbH", "ECL"));
    CHECK_FALSE(starts_with_folded("Eclair", "eclairs"));
    CHECK(starts_with_folded("anything", ""));
    CHECK(compare_folded("apple", "Banana") < 0);
    CHECK(compare_folded("Zebra", "éclair") > 0);
    CHECK(compare_folded("ÉCLAIR", "eclair") == 0);
    CHECK(compare_folded("a", "ab") < 0);
    CHECK(compare_folded("B", "a") > 0);
    CHECK(count_code_points("Łódź") == 4);
}

TEST_CASE("Edit distance counts typing errors", "[text]") {
    CHECK(edit_distance(U"", U"") == 0);
    CHECK(edit_distance(U"abc", U"") == 3);
    CHECK(edit_distance(U"kitten", U"sitting") == 3);
    CHECK(edit_distance(U"GTXPro", U"GTX Pro") == 1);
    CHECK(edit_distance(U"acme", U"amce") == 1);  // two letters swapped
    CHECK(edit_distance(U"ca", U"abc") == 3);     // optimal string alignment
    CHECK(edit_distance_folded("Łódź", "lodz") == 0);
}

TEST_CASE("Jaro-Winkler gives the literature's values", "[text]") {
    CHECK(jaro_winkler(U"martha", U"marhta") == Approx(0.9611).margin(1e-4));
    CHECK(jaro_winkler(U"dwayne", U"duane") == Approx(0.84).margin(1e-4));
    CHECK(jaro_winkler(U"dixon", U"dicksonx") == Approx(0.8133).margin(1e-4));
    CHECK(jaro_winkler(U"same", U"same") == Approx(1));
    CHECK(jaro_winkler(U"abc", U"xyz") == 0);
    CHECK(jaro_winkler(U"", U"") == 1);
    CHECK(jaro_winkler(U"", U"a") == 0);
    CHECK(jaro_winkler_folded("ÉCLAIR", "eclair") == Approx(1));
}
