#pragma once
// Another program that turns bytes into others: age encrypts, gzip packs.

#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.h"

namespace qd::cli {

struct ProgramAnswer {
    int code = 0;               // its exit code
    std::string output, errors; // what it wrote
    bool too_long = false;      // it wrote more than was asked for, and was ended
};

// Feeds it the input. It has a terminal of its own, into which the lines are typed: age takes passphrases from there
// only. most: bytes of output that are taken. not_found when it is not installed.
[[nodiscard]] Result<ProgramAnswer> run_program(const std::vector<std::string>& command, std::string_view input,
                                                const std::vector<std::string>& typed = {}, std::size_t most = std::string::npos);

}  // namespace qd::cli
