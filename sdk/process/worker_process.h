#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>

#include "process/channel.h"
#include "process/packet.h"

namespace restyle::process {

/// A process that has a core's library open and does what is asked along channels. It ends with
/// this, or with the process that this is in, however that ends. For any thread.
class WorkerProcess {
public:
    /// Runs `program` on `library`, which it has opened when this returns. Throws
    /// std::runtime_error with the reason where it has not. `patience`: how long it may take to
    /// answer.
    WorkerProcess(const std::filesystem::path& program, const std::string& library,
                  std::chrono::seconds patience);

    /// Ends it, where it does not end by itself for so long.
    ~WorkerProcess();
    WorkerProcess(const WorkerProcess&) = delete;
    WorkerProcess& operator=(const WorkerProcess&) = delete;

    /// Sends a call that needs no back, and waits for its answer. Throws std::runtime_error where
    /// the process has ended, or was ended since it did not answer.
    Message ask(const Packet& call);

    std::chrono::seconds patience() const { return patience_; }

    /// Waits for an answer on a way to it; ends it where none comes. All that is asked of it then
    /// fails.
    void await_answer(const Channel& channel);

    /// It did not answer for as long as it may: ends it.
    void give_up();

    /// A new way to it, for one back. Throws as ask().
    Channel connect();

    bool has_ended();

    /// It did: a sentence that says how.
    std::string epitaph();

private:
    std::runtime_error ended();
    void kill_and_reap();

    const std::chrono::seconds patience_;
    std::mutex mutex_;
    Channel control_;
    int pid_ = -1;
    bool reaped_ = false;
    std::string how_; ///< As far as the system tells.
};

} // namespace restyle::process
