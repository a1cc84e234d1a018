#pragma once

#include "cuda/imported_timeline.h"
#include "cuda/mapped_buffer.h"

namespace restyle::interop {

/// The core's half of transport A: the renderer's buffer and timelines imported, and the order that
/// they give to the work of one stream. It is to end before the renderer's half. For one thread.
///
///     end.wait_for_renderer(turn.rendered);
///     ... work put on the stream that reads and writes at end.address() ...
///     end.hand_back(turn.restyled);
///
/// Both calls stay outside of CUDA graphs, in which the values would be fixed.
class CudaEnd {
public:
    /// Takes the handles over and imports them on the device that `share` names. `stream` is of
    /// that device's primary context, as LibTorch's are, and not the default one; it and `driver`
    /// must outlive this. Throws std::runtime_error with the reason.
    CudaEnd(const CudaDriver& driver, DeviceShare share, cuda::CUstream stream);

    /// Waits until the stream has run what was put on it.
    ~CudaEnd();
    CudaEnd(const CudaEnd&) = delete;
    CudaEnd& operator=(const CudaEnd&) = delete;

    cuda::CUdeviceptr address() const { return buffer_.address(); }
    std::uint64_t bytes() const { return buffer_.bytes(); }

    void wait_for_renderer(std::uint64_t value) const { rendered_.wait(stream_, value); }
    void hand_back(std::uint64_t value) const { restyled_.signal(stream_, value); }

private:
    CudaContext context_; // Before what is made in it.
    MappedBuffer buffer_;
    ImportedTimeline rendered_;
    ImportedTimeline restyled_;
    cuda::CUstream stream_;
};

} // namespace restyle::interop
