#include "app/cli/opened_snapshot.h"

#include "app/cli/other_program.h"

namespace qd::cli {
namespace {

// As the page's own limit.
constexpr std::size_t kMostUnpacked = 512UL << 20;

std::span<const std::byte> bytes_of(const std::string& text) { return std::as_bytes(std::span{text}); }

Result<std::string> unpacked(std::string_view packed) {
    ProgramAnswer answer = TRY(run_program({"gzip", "--decompress", "--stdout"}, packed, {}, kMostUnpacked));
    if (answer.too_long)
        return fail(ErrorKind::invalid_input, "This file unpacks to more than 512 MB.", "Nothing of it was opened.", "Ask for a smaller snapshot.");
    if (answer.code == 0) return std::move(answer.output);
    return fail(ErrorKind::damaged, "This file is damaged: it cannot be unpacked.", "Nothing of it was opened.", "Ask for it again, or copy it again.");
}

}  // namespace

Result<std::string> passphrase_in(const std::string& path) {
    const std::string text = TRY(read_text(path));
    std::string line = text.substr(0, text.find('\n'));
    if (line.ends_with('\r')) line.pop_back();
    if (line.empty()) return fail(ErrorKind::invalid_input, "The first line of “" + path + "” is empty.", {}, "Write the passphrase there.");
    return line;
}

Result<AgeKey> opening_key(const Arguments& arguments) {
    const std::string phrase_file = arguments.option("passphrase-file"), identity = arguments.option("identity");
    if (!phrase_file.empty() && !identity.empty()) return wrong_use("--passphrase-file and --identity exclude each other.");
    AgeKey key;
    if (!phrase_file.empty()) key.passphrase = TRY(passphrase_in(phrase_file));
    key.identity = identity;
    return key;
}

Result<OpenedFile> open_file(const std::string& path, const AgeKey& key, const Clock& clock) {
    OpenedFile opened;
    std::string file = TRY(read_text(path));
    opened.encrypted = recognise(bytes_of(file)) == SnapshotKind::encrypted;
    if (opened.encrypted) file = TRY(age_decrypt(key, file));
    if (recognise(bytes_of(file)) == SnapshotKind::compressed) file = TRY(unpacked(file));
    opened.snapshot = TRY(open_snapshot(bytes_of(file), clock));
    return opened;
}

}  // namespace qd::cli
