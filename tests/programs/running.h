#pragma once

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "programs/command_line_program.h"

namespace restyle::test {

/// A program that runs beside the test. What it says on stderr goes to the terminal of that name,
/// where one is given.
class Running {
public:
    Running(const std::string& program, std::vector<std::string> arguments,
            const std::string& terminal = {}) {
        arguments.insert(arguments.begin(), program);
        std::vector<char*> words;
        for (std::string& argument : arguments)
            words.push_back(argument.data());
        words.push_back(nullptr);
        process_ = fork();
        if (process_ != 0) return;
        dup2(open((files_ / "out").c_str(), O_WRONLY | O_CREAT, 0600), STDOUT_FILENO);
        const std::string err = terminal.empty() ? files_ / "err" : terminal;
        dup2(open(err.c_str(), O_WRONLY | O_CREAT | O_NOCTTY, 0600), STDERR_FILENO);
        setenv("OMP_NUM_THREADS", "1", 1);
        execv(words.front(), words.data());
        _exit(127);
    }
    ~Running() { end(SIGKILL); }
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;

    /// Whether `holds` became true while the program ran.
    bool waits_until(const std::function<bool()>& holds) {
        while (!holds()) {
            if (waitpid(process_, &status_, WNOHANG) == process_) process_ = 0;
            if (process_ == 0) return false;
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        return true;
    }

    Outcome end(int signal) {
        if (process_ > 0) {
            kill(process_, signal);
            waitpid(process_, &status_, 0);
            process_ = 0;
        }
        return {WIFEXITED(status_) ? WEXITSTATUS(status_) : -1, read_text(files_ / "out"),
                fs::exists(files_ / "err") ? read_text(files_ / "err") : ""};
    }

private:
    Scratch files_;
    pid_t process_ = 0;
    int status_ = 0;
};

} // namespace restyle::test
