#pragma once
// The beginning of an age v1 file, as far as it must be known before anything is asked of a person.

#include <cstddef>
#include <cstdint>
#include <span>

namespace qd {

enum class LockedBy : std::uint8_t { nobody, passphrase, recipients };
// nobody for everything that is not an age file.
[[nodiscard]] LockedBy locked_by(std::span<const std::byte> file);

}  // namespace qd
