#include "process/worker_process.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <system_error>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "process/calls.h"
#include "process/worker.h"

namespace restyle::process {
namespace {

// Between looks at whether a process has ended.
constexpr std::chrono::milliseconds kEndPatience{1};

void check(int error, const char* what) {
    if (error != 0) throw std::system_error(error, std::generic_category(), what);
}

/// Of the descriptors of this process the new one has but what it says and the channel.
class Descriptors {
public:
    explicit Descriptors(int channel) {
        check(posix_spawn_file_actions_init(&actions_), "posix_spawn_file_actions_init");
        check(posix_spawn_file_actions_adddup2(&actions_, channel, kWorkerChannel),
              "posix_spawn_file_actions_adddup2");
        check(posix_spawn_file_actions_addclosefrom_np(&actions_, kWorkerChannel + 1),
              "posix_spawn_file_actions_addclosefrom_np");
    }
    ~Descriptors() { posix_spawn_file_actions_destroy(&actions_); }

    const posix_spawn_file_actions_t* actions() const { return &actions_; }

private:
    posix_spawn_file_actions_t actions_;
};

/// As they are in a new program, whatever the renderer has made of them.
class Signals {
public:
    Signals() {
        check(posix_spawnattr_init(&attributes_), "posix_spawnattr_init");
        sigset_t none, all;
        sigemptyset(&none);
        sigfillset(&all);
        posix_spawnattr_setsigmask(&attributes_, &none);
        posix_spawnattr_setsigdefault(&attributes_, &all);
        posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    }
    ~Signals() { posix_spawnattr_destroy(&attributes_); }

    const posix_spawnattr_t* attributes() const { return &attributes_; }

private:
    posix_spawnattr_t attributes_;
};

int spawn(const std::filesystem::path& program, const std::string& library, const Channel& end) {
    // dup2() onto itself would leave the descriptor to be closed at exec.
    interop::UniqueHandle apart(fcntl(end.socket(), F_DUPFD_CLOEXEC, kWorkerChannel + 1));
    const Descriptors descriptors(apart.get());
    const Signals signals;
    const std::string name = program.string();
    std::array<char*, 3> arguments{const_cast<char*>(name.c_str()),
                                   const_cast<char*>(library.c_str()), nullptr};
    int pid = -1;
    const int error = posix_spawn(&pid, name.c_str(), descriptors.actions(), signals.attributes(),
                                  arguments.data(), environ);
    if (error != 0)
        throw std::runtime_error("the core's process " + name +
                                 " cannot be started: " + std::generic_category().message(error));
    return pid;
}

std::string words_of(int status) {
    if (WIFSIGNALED(status))
        return "was ended by signal " + std::to_string(WTERMSIG(status)) + " (" +
               strsignal(WTERMSIG(status)) + ")";
    return "ended with status " + std::to_string(WEXITSTATUS(status));
}

} // namespace

WorkerProcess::WorkerProcess(const std::filesystem::path& program, const std::string& library,
                             std::chrono::seconds patience)
    : patience_(patience),
      control_(interop::UniqueHandle()) {
    auto [own, others] = Channel::pair();
    pid_ = spawn(program, library, others);
    control_ = std::move(own);
    { const Channel closed = std::move(others); } // So that its end is seen here.
    const std::optional<Message> first = control_.receive();
    if (!first) throw ended();
    const Answer opened = Unpacked(first->bytes).take<Answer>();
    if (opened.failed != 0) throw std::runtime_error(opened.sentence);
}

// The channel's end is what the process ends by.
WorkerProcess::~WorkerProcess() {
    { const Channel closed = std::move(control_); }
    const auto end = std::chrono::steady_clock::now() + patience_;
    while (!reaped_ && waitpid(pid_, nullptr, WNOHANG) == 0) {
        if (std::chrono::steady_clock::now() > end) kill_and_reap();
        std::this_thread::sleep_for(kEndPatience);
    }
}

// The mutex is held, or nobody else is here.
void WorkerProcess::kill_and_reap() {
    if (reaped_) return;
    int status = 0;
    const pid_t waited = waitpid(pid_, &status, WNOHANG);
    if (waited == 0) { // Else the number may be another process' by now.
        kill(pid_, SIGKILL);
        waitpid(pid_, nullptr, 0);
        how_ = "did not answer within " + std::to_string(patience_.count()) + " s and was ended";
    } else {
        how_ = waited == pid_ ? words_of(status) : "ended";
    }
    reaped_ = true;
}

void WorkerProcess::give_up() {
    const std::lock_guard lock(mutex_);
    kill_and_reap();
}

void WorkerProcess::await_answer(const Channel& channel) {
    const std::chrono::milliseconds most = patience_;
    if (!channel.is_told(int(most.count()))) give_up();
}

Message WorkerProcess::ask(const Packet& call) {
    const std::lock_guard lock(mutex_);
    try {
        control_.send(call.bytes());
    } catch (const std::system_error&) {
        throw ended();
    }
    const std::chrono::milliseconds most = patience_;
    if (!control_.is_told(int(most.count()))) kill_and_reap();
    std::optional<Message> answer = control_.receive();
    if (!answer) throw ended();
    return std::move(*answer);
}

Channel WorkerProcess::connect() {
    auto [own, others] = Channel::pair();
    const std::lock_guard lock(mutex_);
    const int handle = others.socket();
    try {
        control_.send(Packet().put(Call::kConnect).bytes(), {&handle, 1});
    } catch (const std::system_error&) {
        throw ended();
    }
    return std::move(own);
}

// No answer is due: told can it be of the other end alone.
bool WorkerProcess::has_ended() {
    const std::lock_guard lock(mutex_);
    return reaped_ || control_.is_told(0);
}

std::string WorkerProcess::epitaph() {
    const std::lock_guard lock(mutex_);
    return ended().what();
}

// The mutex is held. The renderer may have waited for all of its processes, and then it alone
// knows.
std::runtime_error WorkerProcess::ended() {
    if (!reaped_) {
        int status = 0;
        const pid_t waited = waitpid(pid_, &status, 0);
        how_ = waited == pid_ ? words_of(status) : "ended";
        reaped_ = true;
    }
    return std::runtime_error("the core's process " + how_);
}

} // namespace restyle::process
