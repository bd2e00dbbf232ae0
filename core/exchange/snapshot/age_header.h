#pragma once
// The beginning of an age v1 file, as far as it must be known before anything is asked of a person.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace qd {

// By its first bytes, of whatever version, as bytes or as text ("armor").
[[nodiscard]] bool is_age_file(std::span<const std::byte> file);

enum class LockedBy : std::uint8_t { nobody, passphrase, recipients };
// nobody for everything that is not an age file.
[[nodiscard]] LockedBy locked_by(std::span<const std::byte> file);
// Whether it looks like a public key to close a file for: "age1" and lower-case letters and digits. Not whether it is one.
[[nodiscard]] bool is_age_recipient(std::string_view text);

}  // namespace qd
