#include "core/exchange/import_file.h"

#include <fmt/format.h>

namespace qd {
namespace {

struct Signature {
    std::string_view bytes, what, next;
};
constexpr std::string_view kSaveAsCsv = "Open it in its program, save it as CSV and drop that file.";
constexpr Signature kSignatures[] = {
    {"PK\x03\x04", "an Excel or ZIP file", kSaveAsCsv},
    {"\xd0\xcf\x11\xe0", "an old Excel file", kSaveAsCsv},
    {"SQLite format 3", "a database file", "A Quarterdeck workspace is opened from the start page, not imported."},
    {"%PDF", "a PDF document", "Export the data behind it as CSV."},
    {"\x89PNG", "a picture", "Choose a CSV file."},
    {"\xff\xd8\xff", "a picture", "Choose a CSV file."},
    {"GIF8", "a picture", "Choose a CSV file."},
    {"\x1f\x8b", "a compressed file", "Unpack it and drop the CSV file inside."},
};

Error refuse(const std::string& name, std::string_view what, std::string_view next) {
    return {ErrorKind::invalid_input, fmt::format("“{}” is {}, not a table in text form.", name, what),
            "Nothing was imported.", std::string{next}};
}

// FNV-1a, 64 bits: tells files apart, promises nothing against malice.
std::string fingerprint_of(std::string_view bytes) {
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    return fmt::format("{:016x}-{}", hash, bytes.size());
}

}  // namespace

Result<> ImportFile::check_size(std::string_view name, std::uint64_t bytes) {
    if (bytes <= kByteLimit) return {};
    return fail(ErrorKind::invalid_input,
                fmt::format("“{}” has {} MB; up to {} MB can be imported at once.", name, bytes / 1'000'000, kByteLimit / 1'000'000),
                "Nothing was imported.", "Split the file, or export fewer columns.");
}

Result<ImportFile> ImportFile::open(std::string name, std::string bytes) {
    TRY(check_size(name, bytes.size()));
    for (const Signature& signature : kSignatures)
        if (bytes.starts_with(signature.bytes)) return std::unexpected(refuse(name, signature.what, signature.next));
    ImportFile file;
    file.name = std::move(name);
    file.bytes = bytes.size();
    file.encoding = detect_encoding(bytes);
    if (!file.encoding.text) return std::unexpected(refuse(file.name, "a binary file", "Choose a CSV file."));
    file.fingerprint = fingerprint_of(bytes);
    if (file.encoding.encoding == TextEncoding::utf8 && file.encoding.confidence > 0.9) {
        file.text = std::move(bytes);
        if (file.encoding.mark_bytes > 0) file.text.erase(0, file.encoding.mark_bytes);
    } else {
        TextDecoder decoder{file.encoding.encoding};
        decoder.decode(std::string_view{bytes}.substr(file.encoding.mark_bytes), file.text);
        decoder.finish(file.text);
        file.unreadable = decoder.unreadable();
    }
    if (file.text.find_first_not_of(" \t\r\n") == std::string::npos)
        return fail(ErrorKind::invalid_input, fmt::format("“{}” is empty.", file.name), "Nothing was imported.",
                    "Choose a file with at least one row.");
    file.dialect = sniff_dialect(file.text, true);
    return file;
}

}  // namespace qd
