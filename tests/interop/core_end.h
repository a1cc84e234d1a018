#pragma once

#include <memory>
#include <vector>

#include "cuda/cuda_driver.h"
#include "shared_memory.h"
#include "transport.h"

namespace restyle::test {

/// The core as a transport's tests need it: reads and writes tensors where the transport has them.
class CoreEnd {
public:
    virtual ~CoreEnd() = default;

    /// What lies in a range that was fetched.
    virtual std::vector<std::uint32_t> reads(const interop::TensorRange& range) = 0;

    /// Fills a range with words_of(seed, range).
    virtual void writes(const interop::TensorRange& range, std::uint32_t seed) = 0;

    /// What was written is the renderer's to publish.
    virtual void hands_back() = 0;
};

/// In the shared memory; or in the device's, through `cuda`, where the transport shares that. The
/// arguments must outlive it.
std::unique_ptr<CoreEnd> make_core_end(const interop::Transport& transport,
                                       const interop::SharedMemory& memory,
                                       const interop::CudaDriver* cuda);

/// word_of(seed, 0), word_of(seed, 1), ... for a range of so many bytes.
std::vector<std::uint32_t> words_of(std::uint32_t seed, const interop::TensorRange& range);

} // namespace restyle::test
