#pragma once
// A file that somebody dropped: its text in UTF-8 with what was found out about it.

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/error.h"
#include "core/exchange/csv_dialect.h"
#include "core/exchange/text_encoding.h"

namespace qd {

struct ImportFile {
    static constexpr std::uint64_t kByteLimit = 512ull * 1024 * 1024;

    std::string name;
    std::string text;              // UTF-8, without a byte order mark
    EncodingGuess encoding;
    DialectGuess dialect;
    std::uint64_t bytes = 0;       // as on disk
    std::uint64_t unreadable = 0;  // sequences that became U+FFFD
    std::string fingerprint;       // the same for the same bytes

    // Refuses what is no text (and says what it seems to be), what is empty and what is too big.
    [[nodiscard]] static Result<ImportFile> open(std::string name, std::string bytes);
    // Before anything is read into memory: would open() refuse this size?
    [[nodiscard]] static Result<> check_size(std::string_view name, std::uint64_t bytes);
};

}  // namespace qd
