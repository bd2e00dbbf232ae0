#pragma once
// The words after `quarterdeck COMMAND`: positions, --options with a value, --flags.

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.h"

namespace qd::cli {

// Thrown nowhere, returned everywhere: exit code 2.
[[nodiscard]] std::unexpected<Error> wrong_use(std::string what);
[[nodiscard]] bool is_wrong_use(const Error& error);

class Arguments {
public:
    // Refuses options that the command does not have.
    [[nodiscard]] static Result<Arguments> parse(std::span<const std::string> words, std::span<const std::string_view> options,
                                                 std::span<const std::string_view> flags);

    [[nodiscard]] const std::vector<std::string>& positions() const { return m_positions; }
    [[nodiscard]] Result<std::string> position(std::size_t at, std::string_view what) const;
    [[nodiscard]] bool flag(std::string_view name) const { return m_options.contains(name); }
    [[nodiscard]] std::string option(std::string_view name, std::string_view otherwise = {}) const;
    [[nodiscard]] std::vector<std::string> all(std::string_view name) const;
    [[nodiscard]] Result<std::string> required(std::string_view name) const;

private:
    std::vector<std::string> m_positions;
    std::map<std::string, std::vector<std::string>, std::less<>> m_options;
};

[[nodiscard]] std::vector<std::string> split(std::string_view text, char by);

}  // namespace qd::cli
