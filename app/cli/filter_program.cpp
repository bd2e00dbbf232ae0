#include "app/cli/filter_program.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

namespace qd::cli {
namespace {

constexpr int kNotInstalled = 127, kNoOutput = 126;

bool write_all(int to, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(to, bytes.data(), bytes.size());
        if (written <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

// In the child: never returns.
[[noreturn]] void become(const std::vector<std::string>& command, int input, int spare, const std::string& out) {
    const int output = ::open(out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (output < 0) ::_exit(kNoOutput);
    ::dup2(input, STDIN_FILENO);
    ::dup2(output, STDOUT_FILENO);
    ::close(input);
    ::close(spare);
    ::close(output);
    std::vector<char*> words;
    for (const std::string& word : command) words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    ::execvp(words.front(), words.data());
    ::_exit(kNotInstalled);
}

}  // namespace

Result<> run_filter(const std::vector<std::string>& command, std::string_view input, const std::string& out) {
    int ends[2];
    if (::pipe(ends) != 0) return fail(ErrorKind::storage, "The program “" + command.front() + "” could not be started.");
    std::signal(SIGPIPE, SIG_IGN);  // a program that ends early is seen by its exit code
    const pid_t child = ::fork();
    if (child == 0) become(command, ends[0], ends[1], out);
    ::close(ends[0]);
    const bool written = child > 0 && write_all(ends[1], input);
    ::close(ends[1]);
    int status = -1;
    if (child > 0) ::waitpid(child, &status, 0);
    const int code = child > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    if (code == kNotInstalled)
        return fail(ErrorKind::not_found, "This needs the program “" + command.front() + "”, which is not installed here.",
                    "No usable file was written.", "Install it (Debian: apt-get install " + command.front() + ").");
    if (code == kNoOutput) return fail(ErrorKind::storage, "“" + out + "” cannot be written.", {}, "Check the path.");
    if (!written || code != 0)
        return fail(ErrorKind::storage, "The program “" + command.front() + "” failed.", "No usable file was written.", "Its own message is above.");
    return {};
}

}  // namespace qd::cli
