#pragma once

#include <array>
#include <cstdint>

#include "external_handle.h"

namespace restyle::interop {

/// Names a device or a driver: the same in Vulkan and in CUDA.
using Uuid = std::array<std::uint8_t, 16>;

/// An allocation of the renderer's device, as an import must repeat it.
struct SharedAllocation {
    ExternalHandle handle;   ///< An import takes it over.
    std::uint64_t bytes = 0; ///< Of the whole allocation, which the driver may have padded.
    bool dedicated = true;   ///< To its one buffer or image.
};

/// All that the core imports of a transport whose tensors lie in the device's memory: plain data
/// and handles, so that it can go to another process.
struct DeviceShare {
    Uuid device{}; ///< Where it can be imported.
    SharedAllocation memory;
    std::uint64_t buffer_bytes = 0; ///< From the allocation's begin.
    ExternalHandle rendered;        ///< A timeline: the renderer raises it, the core waits.
    ExternalHandle restyled;        ///< A timeline: the core raises it, the renderer waits.
};

/// The values that belong to the work at hand.
struct DeviceTurn {
    std::uint64_t rendered = 0; ///< Reached when the range that was fetched last may be read.
    std::uint64_t restyled = 0; ///< To be reached when the range to be published next is written.
};

} // namespace restyle::interop
