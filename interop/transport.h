#pragma once

#include <cstddef>
#include <cstdint>

#include "vulkan/device_table.h"

namespace restyle::interop {

/// A range of the shared memory that holds one tensor.
struct TensorRange {
    std::size_t offset = 0; ///< From the shared memory's begin; page-aligned.
    std::size_t bytes = 0;
};

/// How the tensors in shared memory become a Vulkan buffer (DESIGN.md, decision 5).
///
/// The buffer spans the whole shared memory: a tensor lies at the same offset in both. fetch() and
/// publish() are called off the render thread.
class Transport {
public:
    virtual ~Transport() = default;

    virtual VkBuffer buffer() const = 0;

    /// The GPU has written `range` of the buffer: makes it readable in the shared memory.
    virtual void fetch(const TensorRange& range) = 0;

    /// `range` of the shared memory was written: makes it readable for commands submitted from now
    /// on.
    virtual void publish(const TensorRange& range) = 0;
};

} // namespace restyle::interop
