#pragma once

#include "cuda/imported_timeline.h"
#include "cuda/mapped_buffer.h"

namespace restyle::interop {

/// The core's half of transport A: the renderer's buffer and timelines imported, and one stream
/// whose work is ordered by them. It is to end before the renderer's half. For one thread.
///
///     end.wait_for_renderer(turn.rendered);
///     ... work put on end.stream() that reads and writes at end.address() ...
///     end.hand_back(turn.restyled);
class CudaEnd {
public:
    /// Takes the handles over. `context` is of the device that `share` names and must outlive this.
    /// Throws std::runtime_error with the reason.
    CudaEnd(const CudaContext& context, DeviceShare share);

    /// Waits until the stream has run what was put on it.
    ~CudaEnd();
    CudaEnd(const CudaEnd&) = delete;
    CudaEnd& operator=(const CudaEnd&) = delete;

    cuda::CUstream stream() const { return stream_.get(); }
    cuda::CUdeviceptr address() const { return buffer_.address(); }
    std::uint64_t bytes() const { return buffer_.bytes(); }

    void wait_for_renderer(std::uint64_t value) const { rendered_.wait(stream(), value); }
    void hand_back(std::uint64_t value) const { restyled_.signal(stream(), value); }

private:
    const CudaContext* context_;
    MappedBuffer buffer_;
    ImportedTimeline rendered_;
    ImportedTimeline restyled_;
    UniqueCudaStream stream_;
};

} // namespace restyle::interop
