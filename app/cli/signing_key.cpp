#include "app/cli/signing_key.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <span>

#include "app/cli/workspace_file.h"
#include "core/base/sha256.h"

namespace qd::cli {
namespace {

using Seed = std::array<std::byte, 32>;

// Never over a file that is there: a key that is lost cannot be made again.
Result<> make_key(const std::string& path) {
    const auto failed = [&] { return fail(ErrorKind::storage, "The key “" + path + "” could not be made.", "Nothing was written.", "Check the path."); };
    Seed seed{};
    if (::getentropy(seed.data(), seed.size()) != 0) return failed();
    const std::string line = to_hex(seed) + '\n';
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0) return failed();
    const bool written = ::write(file, line.data(), line.size()) == static_cast<ssize_t>(line.size());
    if (::close(file) != 0 || !written) return failed();
    return {};
}

Result<Seed> read_key(const std::string& path) {
    std::string text = TRY(read_text(path));
    if (text.ends_with('\n')) text.pop_back();
    Seed seed{};
    if (!from_hex(text, seed))
        return fail(ErrorKind::invalid_input, "“" + path + "” is not a key to sign with.", "Nothing was written.",
                    "Name a file that --sign made, or one that is not there yet.");
    return seed;
}

}  // namespace

Result<Signature> sign_with(const std::string& key_file, std::string_view manifest) {
    if (::access(key_file.c_str(), F_OK) != 0 && errno == ENOENT) TRY(make_key(key_file));
    const Seed seed = TRY(read_key(key_file));
    return sign(seed, std::as_bytes(std::span{manifest}));
}

}  // namespace qd::cli
