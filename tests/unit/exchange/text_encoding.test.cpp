#include "core/exchange/text_encoding.h"

#include <catch2/catch_amalgamated.hpp>

using namespace qd;

namespace {

struct Decoded {
    std::string text;
    std::uint64_t unreadable = 0;
};

Decoded decode(TextEncoding encoding, std::string_view bytes, std::size_t chunk = std::string::npos) {
    Decoded decoded;
    TextDecoder decoder{encoding};
    for (std::size_t at = 0; at < bytes.size(); at += std::min(chunk, bytes.size() - at))
        decoder.decode(bytes.substr(at, chunk), decoded.text);
    decoder.finish(decoded.text);
    decoded.unreadable = decoder.unreadable();
    return decoded;
}

std::string utf16(std::u16string_view text, bool little) {
    std::string bytes;
    for (const char16_t unit : text) {
        const char low = static_cast<char>(unit & 0xff), high = static_cast<char>(unit >> 8);
        bytes += little ? std::string{low, high} : std::string{high, low};
    }
    return bytes;
}

}  // namespace

TEST_CASE("Encodings are told apart with and without a byte order mark", "[encoding]") {
    CHECK(detect_encoding("name,city\n").encoding == TextEncoding::utf8);
    CHECK(detect_encoding("Köln,Łódź").encoding == TextEncoding::utf8);
    CHECK(detect_encoding("\xef\xbb\xbfname").mark_bytes == 3);
    CHECK(detect_encoding("K\xf6ln,M\xfcnchen").encoding == TextEncoding::windows_1252);
    CHECK(detect_encoding("\xff\xfe" + utf16(u"name", true)).encoding == TextEncoding::utf16_le);
    CHECK(detect_encoding("\xfe\xff" + utf16(u"name", false)).encoding == TextEncoding::utf16_be);
    CHECK(detect_encoding(utf16(u"name,city\nKöln,x\n", true)).encoding == TextEncoding::utf16_le);
    CHECK(detect_encoding(utf16(u"name,city\nKöln,x\n", false)).encoding == TextEncoding::utf16_be);
}

TEST_CASE("Bytes that are no text are recognised", "[encoding]") {
    CHECK_FALSE(detect_encoding(std::string_view{"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16}).text);
    CHECK_FALSE(detect_encoding("\x01\x02\x03\x04\x05\x06").text);
    CHECK_FALSE(detect_encoding(std::string_view{"a\0b", 3}).text);
    CHECK(detect_encoding("").text);
}

TEST_CASE("A sequence cut off by the end of the sample still counts as UTF-8", "[encoding]") {
    CHECK(detect_encoding("caf\xc3").encoding == TextEncoding::utf8);
}

TEST_CASE("Decoding does not depend on where chunks are cut", "[encoding]") {
    const std::u16string text = u"Ünïcødé 😀 Ω\n";
    const std::string expected = "Ünïcødé 😀 Ω\n";
    for (const std::size_t chunk : {1u, 2u, 3u, 5u, 100u}) {
        CHECK(decode(TextEncoding::utf8, expected, chunk).text == expected);
        CHECK(decode(TextEncoding::utf16_le, utf16(text, true), chunk).text == expected);
        CHECK(decode(TextEncoding::utf16_be, utf16(text, false), chunk).text == expected);
        CHECK(decode(TextEncoding::utf16_le, utf16(text, true), chunk).unreadable == 0);
    }
}

TEST_CASE("Windows-1252 has its typographic signs", "[encoding]") {
    CHECK(decode(TextEncoding::windows_1252, "\x80 5 \x96 \x93quoted\x94 \xdf").text == "€ 5 – “quoted” ß");
}

TEST_CASE("What cannot be read becomes a visible sign and is counted, never dropped", "[encoding]") {
    const Decoded utf8 = decode(TextEncoding::utf8, "a\xff" "b\xc0\x80" "c\xed\xa0\x80");
    CHECK(utf8.text == "a\xef\xbf\xbd" "b\xef\xbf\xbd\xef\xbf\xbd" "c\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
    CHECK(utf8.unreadable == 6);
    CHECK(decode(TextEncoding::windows_1252, "\x81").unreadable == 1);
    CHECK(decode(TextEncoding::utf16_le, std::string_view{"\x00\xd8" "a\x00", 4}).unreadable == 1);
    CHECK(decode(TextEncoding::utf16_le, "abc").unreadable == 1);
    CHECK(detect_encoding("Köln Łódź Zürich Málaga \xff").encoding == TextEncoding::utf8);
}
