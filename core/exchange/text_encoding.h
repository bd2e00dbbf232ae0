#pragma once
// Which encoding a file's bytes are in, and turning them into UTF-8 piece by piece.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace qd {

enum class TextEncoding : std::uint8_t { utf8, utf16_le, utf16_be, windows_1252 };

struct EncodingGuess {
    TextEncoding encoding = TextEncoding::utf8;
    std::size_t mark_bytes = 0;  // length of the byte order mark at the beginning
    bool text = true;            // false: these bytes are not text in any encoding we read
    double confidence = 1;
};

// Looks at all the bytes given; a sequence cut off at the end does not count against UTF-8.
[[nodiscard]] EncodingGuess detect_encoding(std::string_view bytes);

// "UTF-8", "UTF-16", "Windows-1252": for people. The key is for stored plans.
[[nodiscard]] const char* label_of(TextEncoding encoding);
[[nodiscard]] const char* key_of(TextEncoding encoding);
[[nodiscard]] TextEncoding text_encoding_from(std::string_view key);  // unknown: utf8

// Bytes in chunks of any size become UTF-8. What cannot be read becomes U+FFFD and is counted.
class TextDecoder {
public:
    explicit TextDecoder(TextEncoding encoding) : m_encoding(encoding) {}

    void decode(std::string_view bytes, std::string& out);
    void finish(std::string& out);

    [[nodiscard]] std::uint64_t unreadable() const { return m_unreadable; }

private:
    void decode_utf8(std::string_view bytes, std::string& out);
    void decode_utf16(std::string_view bytes, std::string& out);
    void decode_windows(std::string_view bytes, std::string& out);
    void put_unreadable(std::string& out);

    TextEncoding m_encoding;
    std::string m_carry;         // the beginning of a sequence that the last chunk cut
    char16_t m_high = 0;         // a high surrogate waiting for its partner
    std::uint64_t m_unreadable = 0;
};

}  // namespace qd
