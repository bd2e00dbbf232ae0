#include "core/exchange/snapshot/age_header.h"

#include <catch2/catch_amalgamated.hpp>

#include <string>

#include "core/base/base64.h"
#include "core/exchange/snapshot/container.h"

using namespace qd;

namespace {

LockedBy lock_of(std::string_view file) { return locked_by(std::as_bytes(std::span{file})); }

// As `age --armor` writes it.
std::string as_text(std::string_view file) {
    const std::string letters = base64(std::as_bytes(std::span{file}));
    std::string lines = "-----BEGIN AGE ENCRYPTED FILE-----\n";
    for (std::size_t at = 0; at < letters.size(); at += 64) lines += letters.substr(at, 64) + '\n';
    return lines + "-----END AGE ENCRYPTED FILE-----\n";
}

}  // namespace

TEST_CASE("What an age file asks for is known from its beginning, as bytes and as text", "[snapshot][age]") {
    const std::string words = "age-encryption.org/v1\n-> scrypt rF0/NwblUHHTpgQgRpe5CQ 10\ngUjEymFKMVXQEKdMMHL24oYexjE3TIC0O0zGSqJ2aUY\n--- x\n";
    const std::string key = "age-encryption.org/v1\n-> X25519 TEiF0ypqr+bpvcqXNyCVJpL7OuwPdVwPL7KQEbFDOCc\nEmECAEcKN+n/Vs9SbWiV+Hu0r+E8R77DdWYyd83nw7U\n--- x\n";
    CHECK(lock_of(words) == LockedBy::passphrase);
    CHECK(lock_of(as_text(words)) == LockedBy::passphrase);
    CHECK(lock_of(key) == LockedBy::recipients);
    CHECK(lock_of(as_text(key)) == LockedBy::recipients);
    // Sent by mail: other line ends, blanks before it.
    std::string mailed = " \t\n" + as_text(words);
    for (std::size_t at = 0; (at = mailed.find('\n', at)) != std::string::npos; at += 2) mailed.insert(at, 1, '\r');
    CHECK(lock_of(mailed) == LockedBy::passphrase);
    CHECK(recognise(std::as_bytes(std::span{mailed})) == SnapshotKind::encrypted);
    for (const char* other : {"", "age-encryption.org/v2\n", "SQLite format 3", "-----BEGIN PGP MESSAGE-----\n"}) CHECK(lock_of(other) == LockedBy::nobody);
    CHECK(lock_of(as_text("something else")) == LockedBy::nobody);
}

TEST_CASE("A public key is told from other text by its letters", "[snapshot][age]") {
    CHECK(is_age_recipient("age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kudsacz6qqtgrca"));
    for (const char* other : {"", "age1", "age1ABC", "age1 abc", "AGE-SECRET-KEY-1ABC", "ssh-ed25519 AAAA"}) CHECK_FALSE(is_age_recipient(other));
    CHECK_FALSE(is_age_recipient("age1" + std::string(200, 'q')));
}
