#pragma once

#include <memory>
#include <optional>
#include <stop_token>
#include <thread>
#include <vector>

#include <ATen/ATen.h>

#include "back/back.h"
#include "back/kept_buffers.h"
#include "back/restyler.h"
#include "back/session_tensors.h"
#include "imported_memory.h"

namespace restyle::back {

/// Maps a session's memory, whose descriptor is `memory`. Throws std::runtime_error or
/// std::invalid_argument when the layout does not fit it.
std::shared_ptr<const interop::ImportedMemory> map_memory(int memory,
                                                          const RestyleBackLayout& layout);

struct WorkerThreads {
    int count = 1;
    int lower_by = 0; ///< By so many steps they give way to others.
};

/// The thread that does a session's jobs: waits for `submitted`, restyles, raises `finished`. A job
/// that fails says so in its result; the next one goes on.
class Worker {
public:
    /// `memory` has the page, and `tensors` are of the models' device. Throws std::runtime_error or
    /// std::invalid_argument when the layout does not fit them or the models.
    Worker(LoadedModels models, const WorkerThreads& threads,
           std::shared_ptr<const interop::ImportedMemory> memory, const RestyleBackLayout& layout,
           std::unique_ptr<SessionTensors> tensors);

    /// Ends the running job before its next forward pass.
    ~Worker();
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    /// What lies on a frame's way goes there from now on, where a job says so; 0 bytes: nowhere any
    /// more. `memory` is a descriptor. While no job is in flight. Throws as KeptBuffers.
    void keep_in(int memory, std::uint64_t bytes);

private:
    struct Slot {
        at::Tensor packed;
        at::Tensor change;
        at::Tensor was_at;
        at::Tensor edit_mask;
        at::Tensor borders;
    };

    Restyler stoppable(LoadedModels models, const RestyleBackLayout& layout) const;
    RestyleBackPage& page() const;
    void work();
    RestyleBackResult result_of(const RestyleBackJob& job);
    Slot& slot_of(const RestyleBackJob& job);
    void fetch_inputs(const RestyleBackJob& job) const;
    StreamReport do_job(const RestyleBackJob& job);
    FrameReport restyle_slot(const RestyleBackJob& job, const FrameSettings& settings);
    StreamReport stream_slot(const RestyleBackJob& job, const FrameSettings& settings);

    WorkerThreads threads_;
    RestyleBackLayout layout_;
    std::shared_ptr<const interop::ImportedMemory> memory_; ///< With the page.
    std::unique_ptr<SessionTensors> tensors_;
    std::vector<Slot> slots_;
    std::optional<KeptBuffers> kept_;
    std::stop_source stop_;
    Restyler restyler_;
    std::thread thread_;
};

} // namespace restyle::back
