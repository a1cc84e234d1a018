#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace viewer {

/// A program that runs beside this one and tells by the lines of its stdout. Nothing here waits
/// for it but the destructor.
class ChildProcess {
public:
    /// Throws std::runtime_error with a sentence where it cannot be started.
    ChildProcess(const std::filesystem::path& program, const std::vector<std::string>& arguments);
    /// Asks it to end and gives it a moment; what takes longer to save ends on its own.
    ~ChildProcess();
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;

    /// Those that are whole and were not taken before.
    std::vector<std::string> take_lines();
    /// How it ended, once all that it said was read: its exit code, or 128 and the signal's number,
    /// as a shell has it.
    std::optional<int> exit_code() const { return said_all() ? exit_code_ : std::nullopt; }
    /// That it said on stderr; the sentence of a program that could not go on.
    const std::string& last_error() const { return last_error_; }

    /// With SIGTERM, on which our programs save what they have.
    void ask_to_end();

private:
    /// What comes out of one end of a pipe.
    struct Stream {
        int descriptor = -1; ///< Below 0: it has ended.
        std::string rest;    ///< Of a line that is not whole yet.

        std::vector<std::string> take_lines();
        void close();
    };

    bool said_all() const { return out_.descriptor < 0 && errors_.descriptor < 0; }
    void reap();

    pid_t process_ = 0; ///< 0: it was reaped.
    std::optional<int> exit_code_;
    Stream out_;
    Stream errors_;
    std::string last_error_;
};

} // namespace viewer
