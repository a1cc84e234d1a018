#pragma once

#include <cstdint>

#include "cuda/unique_cuda.h"
#include "external_handle.h"

namespace restyle::interop {

/// A timeline semaphore of the renderer's, as a stream waits for and raises it. Neither call waits
/// on the host. The streams must be done with it before it ends.
class ImportedTimeline {
public:
    /// Takes the handle over. Throws std::runtime_error with the reason.
    ImportedTimeline(const CudaContext& context, ExternalHandle handle);

    /// What is put on `stream` from here on runs when the timeline has reached `value`.
    void wait(cuda::CUstream stream, std::uint64_t value) const;

    /// The timeline reaches `value` when what was put on `stream` until here has run. Every value
    /// is larger than the one before.
    void signal(cuda::CUstream stream, std::uint64_t value) const;

private:
    const CudaContext* context_;
    UniqueCudaSemaphore semaphore_;
};

} // namespace restyle::interop
