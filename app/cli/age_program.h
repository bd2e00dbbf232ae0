#pragma once
// Encryption by the `age` program, which is also what opens our files elsewhere.

#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.h"

namespace qd::cli {

// To whom a file is closed, or by what it is opened: a passphrase, or what is for that way, or nothing.
struct AgeKey {
    std::string passphrase;
    std::vector<std::string> recipients;   // closing: "age1…"
    std::string identity;                  // opening: the file with it
    [[nodiscard]] bool none() const { return passphrase.empty() && recipients.empty() && identity.empty(); }
};

// Both leave no file behind. not_found when age is not installed.
[[nodiscard]] Result<std::string> age_encrypt(const AgeKey& key, std::string_view bytes);
// invalid_input: the wrong passphrase or identity, or none where one is needed; damaged: the file is not what its sender closed.
[[nodiscard]] Result<std::string> age_decrypt(const AgeKey& key, std::string_view bytes);

}  // namespace qd::cli
