#include "app/cli/other_program.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <utility>

namespace qd::cli {
namespace {

constexpr int kNotInstalled = 127;

// A file descriptor that is closed when it is let go.
class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int number) : m_number(number) {}
    Descriptor(Descriptor&& other) noexcept : m_number(std::exchange(other.m_number, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(m_number, other.m_number);
        return *this;
    }
    ~Descriptor() { close(); }
    void close() {
        if (m_number >= 0) ::close(m_number);
        m_number = -1;
    }
    [[nodiscard]] int number() const { return m_number; }
    [[nodiscard]] bool open() const { return m_number >= 0; }

private:
    int m_number = -1;
};

struct Pipe { Descriptor read, write; };

bool make_pipe(Pipe& made) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return false;
    made = {Descriptor{ends[0]}, Descriptor{ends[1]}};
    return true;
}

// What is typed is not shown again: the program is meant to be the only one who sees it.
bool silence(int terminal) {
    termios settings{};
    if (::tcgetattr(terminal, &settings) != 0) return false;
    settings.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    return ::tcsetattr(terminal, TCSANOW, &settings) == 0;
}

struct Terminal { Descriptor master, slave; };

bool make_terminal(Terminal& made) {
    made.master = Descriptor{::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)};
    if (!made.master.open() || ::grantpt(made.master.number()) != 0 || ::unlockpt(made.master.number()) != 0) return false;
    made.slave = Descriptor{::open(::ptsname(made.master.number()), O_RDWR | O_NOCTTY | O_CLOEXEC)};
    return made.slave.open() && silence(made.slave.number());
}

// In the child: never returns.
[[noreturn]] void become(const std::vector<std::string>& command, int input, int output, int errors, int terminal) {
    ::setsid();
    ::ioctl(terminal, TIOCSCTTY, 0);
    ::dup2(input, STDIN_FILENO);
    ::dup2(output, STDOUT_FILENO);
    ::dup2(errors, STDERR_FILENO);
    std::vector<char*> words;
    for (const std::string& word : command) words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    ::execvp(words.front(), words.data());
    ::_exit(kNotInstalled);
}

// Both ways at once, so that neither side waits for the other. What nobody takes any more ends the program.
void exchange(Descriptor input, std::string_view bytes, Descriptor output, Descriptor errors, std::size_t most, ProgramAnswer& answer) {
    ::fcntl(input.number(), F_SETFL, O_NONBLOCK);
    char buffer[65536];
    while (output.open() || errors.open()) {
        if (bytes.empty()) input.close();
        pollfd waiting[] = {{input.number(), POLLOUT, 0}, {output.number(), POLLIN, 0}, {errors.number(), POLLIN, 0}};
        if (::poll(waiting, 3, -1) < 0) return;
        if (waiting[0].revents != 0) {
            const ssize_t written = ::write(input.number(), bytes.data(), bytes.size());
            bytes.remove_prefix(written > 0 ? static_cast<std::size_t>(written) : (waiting[0].revents & POLLERR) != 0 ? bytes.size() : 0);
        }
        for (auto [at, from, into] : {std::tuple{1, &output, &answer.output}, {2, &errors, &answer.errors}}) {
            if (waiting[at].revents == 0) continue;
            const ssize_t got = ::read(from->number(), buffer, sizeof buffer);
            if (got > 0) into->append(buffer, static_cast<std::size_t>(got));
            else from->close();
        }
        if (answer.output.size() > most) {
            answer.too_long = true;
            return;
        }
    }
}

}  // namespace

Result<ProgramAnswer> run_program(const std::vector<std::string>& command, std::string_view input, const std::vector<std::string>& typed, std::size_t most) {
    const auto not_started = [&] { return fail(ErrorKind::storage, "The program “" + command.front() + "” could not be started."); };
    Pipe in, out, errors;
    Terminal terminal;
    if (!make_pipe(in) || !make_pipe(out) || !make_pipe(errors) || !make_terminal(terminal)) return not_started();
    std::signal(SIGPIPE, SIG_IGN);  // a program that ends early is seen by its exit code
    const pid_t child = ::fork();
    if (child < 0) return not_started();
    if (child == 0) become(command, in.read.number(), out.write.number(), errors.write.number(), terminal.slave.number());
    for (Descriptor* its : {&in.read, &out.write, &errors.write}) its->close();
    // The terminal keeps what is typed until somebody reads it.
    for (const std::string& line : typed) {
        const std::string keys = line + '\n';
        if (::write(terminal.master.number(), keys.data(), keys.size()) < 0) break;
    }
    ProgramAnswer answer;
    exchange(std::move(in.write), input, std::move(out.read), std::move(errors.read), most, answer);
    int status = -1;
    ::waitpid(child, &status, 0);
    answer.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    if (answer.code == kNotInstalled)
        return fail(ErrorKind::not_found, "This needs the program “" + command.front() + "”, which is not installed here.", {},
                    "Install it (Debian: apt-get install " + command.front() + ").");
    return answer;
}

}  // namespace qd::cli
