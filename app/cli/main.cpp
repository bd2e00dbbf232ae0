// quarterdeck: the command line. Answers go to standard output, messages to
// standard error; 0 = done, 1 = failed, 2 = wrong use.

#include <fmt/format.h>

#include <cstdio>
#include <vector>

#include "app/cli/arguments.h"
#include "app/cli/commands.h"

namespace {

int say_usage(std::FILE* where) {
    std::string text = "quarterdeck: a sales desk in one file\n\n";
    for (const qd::cli::Command& command : qd::cli::commands())
        text += fmt::format("  quarterdeck {} {}\n      {}\n", command.name, command.use, command.what);
    std::fputs(text.c_str(), where);
    return where == stdout ? 0 : 2;
}

}  // namespace

int main(int count, char** values) {
    const std::vector<std::string> words(values + 1, values + count);
    if (words.empty()) return say_usage(stderr);
    if (words[0] == "help" || words[0] == "--help" || words[0] == "-h") return say_usage(stdout);
    for (const qd::cli::Command& command : qd::cli::commands()) {
        if (command.name != words[0]) continue;
        const auto done = command.run(std::span{words}.subspan(1));
        if (done) return 0;
        std::fputs((done.error().sentence() + '\n').c_str(), stderr);
        return qd::cli::is_wrong_use(done.error()) ? 2 : 1;
    }
    std::fputs(fmt::format("There is no command “{}”. See `quarterdeck help`.\n", words[0]).c_str(), stderr);
    return 2;
}
