#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <thread>

#include "back/back.h"
#include "imported_memory.h"
#include "process/worker_process.h"

namespace restyle::process {

/// Sees to it that no job of a session waits for a process that has ended: then all of them fail,
/// with a sentence that says how it did.
class JobWatch {
public:
    /// `memory` is the session's, with the page; `channel`, its back's own, must outlive this.
    JobWatch(std::shared_ptr<WorkerProcess> process, const Channel& channel, int memory);
    ~JobWatch();
    JobWatch(const JobWatch&) = delete;
    JobWatch& operator=(const JobWatch&) = delete;

private:
    void watch(const Channel& channel);
    void fail_jobs(const std::string& sentence);

    std::shared_ptr<WorkerProcess> process_;
    interop::ImportedMemory memory_;
    interop::UniqueHandle ending_; ///< Raised when this ends.
    std::atomic<bool> ends_{false};
    std::thread thread_;
};

} // namespace restyle::process
