#pragma once

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
    /// std::runtime_error with the reason where it has not.
    WorkerProcess(const std::filesystem::path& program, const std::string& library);
    ~WorkerProcess();
    WorkerProcess(const WorkerProcess&) = delete;
    WorkerProcess& operator=(const WorkerProcess&) = delete;

    /// Sends a call that needs no back, and waits for its answer. Throws std::runtime_error where
    /// the process has ended.
    Message ask(const Packet& call);

    /// A new way to it, for one back. Throws as ask().
    Channel connect();

    bool has_ended();

    /// It did: a sentence that says how.
    std::string epitaph();

private:
    std::runtime_error ended();

    std::mutex mutex_;
    Channel control_;
    int pid_ = -1;
    bool reaped_ = false;
    std::string how_; ///< As far as the system tells.
};

} // namespace restyle::process
