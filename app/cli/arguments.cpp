#include "app/cli/arguments.h"

#include <algorithm>

namespace qd::cli {
namespace {
constexpr std::string_view kWrongUse = "See `quarterdeck help`.";
}

std::unexpected<Error> wrong_use(std::string what) {
    return fail(ErrorKind::invalid_input, std::move(what), {}, std::string{kWrongUse});
}

bool is_wrong_use(const Error& error) { return error.next() == kWrongUse; }

Result<Arguments> Arguments::parse(std::span<const std::string> words, std::span<const std::string_view> options,
                                   std::span<const std::string_view> flags) {
    Arguments arguments;
    for (std::size_t at = 0; at < words.size(); ++at) {
        const std::string_view word = words[at];
        if (!word.starts_with("--")) {
            arguments.m_positions.emplace_back(word);
            continue;
        }
        const std::size_t equals = word.find('=');
        const std::string name{word.substr(2, equals == std::string_view::npos ? equals : equals - 2)};
        if (std::ranges::find(flags, name) != flags.end()) {
            arguments.m_options[name];
            continue;
        }
        if (std::ranges::find(options, name) == options.end()) return wrong_use("There is no option --" + name + " here.");
        if (equals != std::string_view::npos) {
            arguments.m_options[name].emplace_back(word.substr(equals + 1));
        } else if (++at < words.size()) {
            arguments.m_options[name].push_back(words[at]);
        } else {
            return wrong_use("--" + name + " needs a value.");
        }
    }
    return arguments;
}

Result<std::string> Arguments::position(std::size_t at, std::string_view what) const {
    if (at < m_positions.size()) return m_positions[at];
    return wrong_use(std::string{what} + " is missing.");
}

std::string Arguments::option(std::string_view name, std::string_view otherwise) const {
    const auto found = m_options.find(name);
    return found == m_options.end() || found->second.empty() ? std::string{otherwise} : found->second.back();
}

std::vector<std::string> Arguments::all(std::string_view name) const {
    const auto found = m_options.find(name);
    return found == m_options.end() ? std::vector<std::string>{} : found->second;
}

Result<std::string> Arguments::required(std::string_view name) const {
    const std::string value = option(name);
    if (value.empty()) return wrong_use("--" + std::string{name} + " is missing.");
    return value;
}

std::vector<std::string> split(std::string_view text, char by) {
    std::vector<std::string> parts;
    while (!text.empty()) {
        const std::size_t end = text.find(by);
        if (end != 0) parts.emplace_back(text.substr(0, end));
        if (end == std::string_view::npos) break;
        text.remove_prefix(end + 1);
    }
    return parts;
}

}  // namespace qd::cli
