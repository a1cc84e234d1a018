#pragma once

#include <vulkan/vulkan_core.h>

#include "cuda/driver_types.h"

namespace restyle::interop {

/// A texel as CUDA sees it: raw bits, so that sRGB code values stay what they are and the channels
/// of BGRA stay in that order.
struct ArrayFormat {
    cuda::CUarray_format format{};
    unsigned channels = 0;
    unsigned texel_bytes = 0;
};

/// Throws std::runtime_error naming the format where CUDA has no channels for it (packed, of three
/// channels, of depth or stencil): those are to be packed by a shader.
ArrayFormat array_format(VkFormat format);

} // namespace restyle::interop
