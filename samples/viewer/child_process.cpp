#include "child_process.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace viewer {
namespace {

struct Pipe {
    Pipe() {
        std::array<int, 2> ends{};
        if (pipe2(ends.data(), O_CLOEXEC) != 0)
            throw std::system_error(errno, std::generic_category(), "a pipe");
        read = ends[0];
        write = ends[1];
        fcntl(read, F_SETFL, O_NONBLOCK);
    }
    ~Pipe() {
        if (read >= 0) ::close(read);
        ::close(write);
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;

    int take_reading_end() { return std::exchange(read, -1); }

    int read = -1;
    int write = -1;
};

/// What the child has of our files: its own stdout and stderr, and nothing of the GPU's or the
/// window's, which would stay alive with it.
class ChildFiles {
public:
    ChildFiles(int out, int errors) {
        posix_spawn_file_actions_init(&actions_);
        posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        posix_spawn_file_actions_adddup2(&actions_, out, STDOUT_FILENO);
        posix_spawn_file_actions_adddup2(&actions_, errors, STDERR_FILENO);
        posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
    }
    ~ChildFiles() { posix_spawn_file_actions_destroy(&actions_); }
    ChildFiles(const ChildFiles&) = delete;
    ChildFiles& operator=(const ChildFiles&) = delete;

    const posix_spawn_file_actions_t* get() const { return &actions_; }

private:
    posix_spawn_file_actions_t actions_{};
};

pid_t spawn(const std::string& program, std::vector<std::string> arguments,
            const ChildFiles& files) {
    arguments.insert(arguments.begin(), program);
    std::vector<char*> words;
    for (std::string& argument : arguments)
        words.push_back(argument.data());
    words.push_back(nullptr);
    pid_t process = 0;
    if (const int error =
            posix_spawn(&process, program.c_str(), files.get(), nullptr, words.data(), environ);
        error != 0)
        throw std::runtime_error(program +
                                 ": cannot be started: " + std::generic_category().message(error));
    return process;
}

} // namespace

ChildProcess::ChildProcess(const std::filesystem::path& program,
                           const std::vector<std::string>& arguments) {
    Pipe out;
    Pipe errors;
    process_ = spawn(program.string(), arguments, ChildFiles(out.write, errors.write));
    out_.descriptor = out.take_reading_end();
    errors_.descriptor = errors.take_reading_end();
}

ChildProcess::~ChildProcess() {
    constexpr std::chrono::milliseconds kMoment{3000};
    const auto end = std::chrono::steady_clock::now() + kMoment;
    ask_to_end();
    while (process_ != 0 && std::chrono::steady_clock::now() < end) {
        take_lines(); // Or it might wait for room in a pipe.
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    out_.close();
    errors_.close();
}

void ChildProcess::reap() {
    int status = 0;
    if (process_ == 0 || waitpid(process_, &status, WNOHANG) != process_) return;
    process_ = 0;
    exit_code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::vector<std::string> ChildProcess::take_lines() {
    reap();
    for (std::string& line : errors_.take_lines())
        if (!line.empty()) last_error_ = std::move(line);
    return out_.take_lines();
}

void ChildProcess::ask_to_end() {
    if (process_ != 0) kill(process_, SIGTERM);
}

std::vector<std::string> ChildProcess::Stream::take_lines() {
    std::array<char, 4096> bytes;
    ssize_t count = 0;
    while (descriptor >= 0 && (count = read(descriptor, bytes.data(), bytes.size())) > 0)
        rest.append(bytes.data(), static_cast<std::size_t>(count));
    const bool has_ended = count == 0 || (errno != EAGAIN && errno != EINTR);
    if (descriptor >= 0 && has_ended) close();
    if (descriptor < 0 && !rest.empty() && rest.back() != '\n') rest += '\n';

    std::vector<std::string> lines;
    std::size_t begin = 0;
    for (std::size_t end = 0; (end = rest.find('\n', begin)) != std::string::npos; begin = end + 1)
        lines.push_back(rest.substr(begin, end - begin));
    rest.erase(0, begin);
    return lines;
}

void ChildProcess::Stream::close() {
    if (descriptor >= 0) ::close(descriptor);
    descriptor = -1;
}

} // namespace viewer
