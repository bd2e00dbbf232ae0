#include "core/exchange/text_encoding.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace qd {
namespace {

unsigned char byte_at(std::string_view bytes, std::size_t at) { return static_cast<unsigned char>(bytes[at]); }

// Length of the sequence at the beginning: 0 = not UTF-8, -1 = cut off by the end.
int utf8_length(std::string_view bytes) {
    const unsigned char lead = byte_at(bytes, 0);
    if (lead < 0x80) return 1;
    const int length = lead >= 0xc2 && lead <= 0xdf ? 2 : (lead & 0xf0) == 0xe0 ? 3 : lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
    for (int at = 1; at < length; ++at) {
        if (static_cast<std::size_t>(at) == bytes.size()) return -1;
        unsigned char low = 0x80, high = 0xbf;
        if (at == 1 && lead == 0xe0) low = 0xa0;   // overlong
        if (at == 1 && lead == 0xed) high = 0x9f;  // surrogates
        if (at == 1 && lead == 0xf0) low = 0x90;   // overlong
        if (at == 1 && lead == 0xf4) high = 0x8f;  // beyond U+10FFFF
        const unsigned char next = byte_at(bytes, static_cast<std::size_t>(at));
        if (next < low || next > high) return 0;
    }
    return length;
}

std::size_t ascii_run(std::string_view bytes) {
    std::size_t at = 0;
    for (; at + 8 <= bytes.size(); at += 8) {
        std::uint64_t word;
        std::memcpy(&word, bytes.data() + at, 8);
        if (word & 0x8080808080808080ULL) break;
    }
    while (at < bytes.size() && byte_at(bytes, at) < 0x80) ++at;
    return at;
}

void append(std::string& out, char32_t c) {
    if (c < 0x80) {
        out += static_cast<char>(c);
    } else if (c < 0x800) {
        out += {static_cast<char>(0xc0 | (c >> 6)), static_cast<char>(0x80 | (c & 0x3f))};
    } else if (c < 0x10000) {
        out += {static_cast<char>(0xe0 | (c >> 12)), static_cast<char>(0x80 | ((c >> 6) & 0x3f)),
                static_cast<char>(0x80 | (c & 0x3f))};
    } else {
        out += {static_cast<char>(0xf0 | (c >> 18)), static_cast<char>(0x80 | ((c >> 12) & 0x3f)),
                static_cast<char>(0x80 | ((c >> 6) & 0x3f)), static_cast<char>(0x80 | (c & 0x3f))};
    }
}

// 0x80…0x9F of Windows-1252; 0 = not assigned.
constexpr std::array<char16_t, 32> kWindows1252 = {
    0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017d, 0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178};

bool is_control(char c) {
    return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != '\v';
}

// UTF-16 without a mark: Latin text has a zero in every other byte.
bool guess_utf16(std::string_view bytes, EncodingGuess& guess) {
    if (bytes.size() < 4 || bytes.size() % 2 != 0) return false;
    const std::string_view sample = bytes.substr(0, 4096 & ~std::size_t{1});
    std::size_t zeros[2] = {0, 0}, controls[2] = {0, 0};
    for (std::size_t at = 0; at < sample.size(); ++at) {
        zeros[at % 2] += sample[at] == 0;
        controls[at % 2] += is_control(sample[at]) && sample[at] != 0;
    }
    const std::size_t pairs = sample.size() / 2;
    for (const std::size_t side : {0u, 1u}) {
        if (controls[1 - side] > 0) continue;
        if (zeros[side] * 10 < pairs * 4 || zeros[1 - side] * 50 > pairs) continue;
        guess.encoding = side == 1 ? TextEncoding::utf16_le : TextEncoding::utf16_be;
        guess.confidence = 0.9;
        return true;
    }
    return false;
}

bool has_control_bytes(std::string_view bytes) {
    const std::string_view sample = bytes.substr(0, 65536);
    const auto control = std::ranges::count_if(sample, is_control);
    return static_cast<std::size_t>(control) * 200 > sample.size();
}

}  // namespace

EncodingGuess detect_encoding(std::string_view bytes) {
    if (bytes.starts_with("\xef\xbb\xbf")) return {TextEncoding::utf8, 3, true, 1};
    if (bytes.starts_with("\xff\xfe")) return {TextEncoding::utf16_le, 2, true, 1};
    if (bytes.starts_with("\xfe\xff")) return {TextEncoding::utf16_be, 2, true, 1};
    EncodingGuess guess;
    if (bytes.find('\0') != std::string_view::npos) {
        guess.text = guess_utf16(bytes, guess);
        return guess;
    }
    if (has_control_bytes(bytes)) {
        guess.text = false;
        return guess;
    }
    std::size_t sequences = 0, broken = 0;
    for (std::string_view rest = bytes; !rest.empty();) {
        rest.remove_prefix(ascii_run(rest));
        if (rest.empty()) break;
        const int length = utf8_length(rest);
        if (length < 0) break;
        length == 0 ? ++broken : ++sequences;
        rest.remove_prefix(length == 0 ? 1 : static_cast<std::size_t>(length));
    }
    if (broken == 0) return guess;
    // A few broken sequences in good UTF-8 are damage, to be reported; otherwise it is the other encoding.
    if (sequences > broken * 4) return {TextEncoding::utf8, 0, true, 0.7};
    return {TextEncoding::windows_1252, 0, true, 0.8};
}

const char* label_of(TextEncoding encoding) {
    switch (encoding) {
        case TextEncoding::utf8: return "UTF-8";
        case TextEncoding::utf16_le:
        case TextEncoding::utf16_be: return "UTF-16";
        case TextEncoding::windows_1252: return "Windows-1252";
    }
    return "UTF-8";
}

const char* key_of(TextEncoding encoding) {
    constexpr const char* kKeys[] = {"utf-8", "utf-16le", "utf-16be", "windows-1252"};
    return kKeys[static_cast<std::size_t>(encoding)];
}

TextEncoding text_encoding_from(std::string_view key) {
    for (const TextEncoding one : {TextEncoding::utf16_le, TextEncoding::utf16_be, TextEncoding::windows_1252})
        if (key == key_of(one)) return one;
    return TextEncoding::utf8;
}

void TextDecoder::put_unreadable(std::string& out) {
    ++m_unreadable;
    out += "\xef\xbf\xbd";
}

void TextDecoder::decode(std::string_view bytes, std::string& out) {
    std::string joined;
    if (!m_carry.empty()) {
        joined = std::exchange(m_carry, {}) + std::string{bytes};
        bytes = joined;
    }
    switch (m_encoding) {
        case TextEncoding::utf8: return decode_utf8(bytes, out);
        case TextEncoding::utf16_le:
        case TextEncoding::utf16_be: return decode_utf16(bytes, out);
        case TextEncoding::windows_1252: return decode_windows(bytes, out);
    }
}

void TextDecoder::finish(std::string& out) {
    if (!std::exchange(m_carry, {}).empty()) put_unreadable(out);
    if (std::exchange(m_high, char16_t{0})) put_unreadable(out);
}

void TextDecoder::decode_utf8(std::string_view bytes, std::string& out) {
    while (!bytes.empty()) {
        const std::size_t plain = ascii_run(bytes);
        out.append(bytes.substr(0, plain));
        bytes.remove_prefix(plain);
        if (bytes.empty()) return;
        const int length = utf8_length(bytes);
        if (length < 0) {
            m_carry = bytes;
            return;
        }
        if (length == 0) put_unreadable(out);
        else out.append(bytes.substr(0, static_cast<std::size_t>(length)));
        bytes.remove_prefix(length == 0 ? 1 : static_cast<std::size_t>(length));
    }
}

void TextDecoder::decode_utf16(std::string_view bytes, std::string& out) {
    const bool little = m_encoding == TextEncoding::utf16_le;
    for (; bytes.size() >= 2; bytes.remove_prefix(2)) {
        const unsigned first = byte_at(bytes, 0), second = byte_at(bytes, 1);
        const auto unit = static_cast<char16_t>(little ? first | second << 8 : first << 8 | second);
        const bool low = unit >= 0xdc00 && unit <= 0xdfff;
        const char16_t high = std::exchange(m_high, char16_t{0});
        if (high && low) {
            append(out, 0x10000 + ((static_cast<char32_t>(high) - 0xd800) << 10) + (unit - 0xdc00u));
            continue;
        }
        if (high) put_unreadable(out);
        if (low) put_unreadable(out);
        else if (unit >= 0xd800 && unit <= 0xdbff) m_high = unit;
        else append(out, unit);
    }
    m_carry = bytes;
}

void TextDecoder::decode_windows(std::string_view bytes, std::string& out) {
    while (!bytes.empty()) {
        const std::size_t plain = ascii_run(bytes);
        out.append(bytes.substr(0, plain));
        bytes.remove_prefix(plain);
        if (bytes.empty()) return;
        const unsigned char c = byte_at(bytes, 0);
        const char16_t point = c >= 0xa0 ? c : kWindows1252[c - 0x80u];
        point ? append(out, point) : put_unreadable(out);
        bytes.remove_prefix(1);
    }
}

}  // namespace qd
