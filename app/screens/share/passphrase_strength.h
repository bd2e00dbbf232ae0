#pragma once
// How hard a passphrase is to guess, estimated from its shape alone: an upper bound for
// what people make up, and right for what the generator makes.

#include <string_view>

namespace qd {

enum class Strength { none, weak, fair, strong };

struct PassphraseStrength {
    double bits = 0;
    Strength strength = Strength::none;  // weak below 45 bits, strong from 66 (six random words of 2,048)
};

// Words of letters count 11 bits each (one of 2,048), repeated ones once; other runs count by the
// kinds of their characters, with what continues or repeats the one before counted as one bit.
[[nodiscard]] PassphraseStrength passphrase_strength(std::string_view passphrase);

}  // namespace qd
