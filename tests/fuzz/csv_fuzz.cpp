// Any bytes: sniffing, decoding and reading must not crash, and the rows must not depend on chunks.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "core/exchange/column_profile.h"
#include "core/exchange/csv_reader.h"
#include "core/exchange/text_encoding.h"

namespace {

// Rows as one text; the error ends it.
std::string read(std::string_view text, std::size_t chunk, qd::CsvDialect dialect, qd::ColumnProfile* profile) {
    std::string all;
    qd::CsvReader reader{dialect};
    qd::CsvRow row;
    const auto drain = [&] {
        for (;;) {
            const auto more = reader.next(row);
            if (!more) {
                all += more.error().what();
                return false;
            }
            if (!*more) return true;
            for (const std::string_view cell : row.cells) {
                (all += cell) += '\x1f';
                if (profile) profile->observe(cell);
            }
            all += '\x1e';
        }
    };
    for (std::size_t at = 0; at < text.size(); at += chunk) {
        reader.feed(text.substr(at, chunk));
        if (!drain()) return all;
    }
    reader.finish();
    drain();
    return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes{reinterpret_cast<const char*>(data), size};
    const qd::EncodingGuess guess = qd::detect_encoding(bytes);
    std::string text;
    qd::TextDecoder decoder{guess.encoding};
    decoder.decode(bytes.substr(guess.mark_bytes), text);
    decoder.finish(text);
    const qd::DialectGuess dialect = qd::sniff_dialect(text, true);
    qd::ColumnProfile profile;
    const std::string whole = read(text, std::string::npos / 2, dialect.dialect, &profile);
    static_cast<void>(profile.kind());
    // A byte order mark cut in two is read as text; every other cut must make no difference.
    if (!text.starts_with("\xef\xbb\xbf") && whole != read(text, 3, dialect.dialect, nullptr)) std::abort();
    return 0;
}
