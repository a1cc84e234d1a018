#include "cuda/array_format.h"

#include <stdexcept>
#include <string>

namespace restyle::interop {

ArrayFormat array_format(VkFormat format) {
    switch (format) {
    case VK_FORMAT_R8G8B8A8_UNORM:
    case VK_FORMAT_R8G8B8A8_SRGB:
    case VK_FORMAT_B8G8R8A8_UNORM:
    case VK_FORMAT_B8G8R8A8_SRGB:
        return {cuda::kUint8, 4, 4};
    case VK_FORMAT_R16G16_SFLOAT:
        return {cuda::kHalf, 2, 4};
    case VK_FORMAT_R16G16B16A16_SFLOAT:
        return {cuda::kHalf, 4, 8};
    case VK_FORMAT_R32_SFLOAT:
        return {cuda::kFloat, 1, 4};
    case VK_FORMAT_R32G32B32A32_SFLOAT:
        return {cuda::kFloat, 4, 16};
    default:
        throw std::runtime_error("CUDA has no channel format for VkFormat " +
                                 std::to_string(format) +
                                 ", expected 8-bit RGBA or BGRA, or 16- or 32-bit floats of 1, 2 "
                                 "or 4 channels; other images are to be packed by a shader");
    }
}

} // namespace restyle::interop
