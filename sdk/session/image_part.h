#pragma once

#include <vulkan/vulkan_core.h>

#include "session/model_size.h"

namespace restyle::session {

/// Which rectangle of an image of the renderer's a frame is.
struct ImagePart {
    VkOffset2D offset;
    Size size;
};

inline Size size_of(VkExtent2D extent) {
    return {extent.width, extent.height};
}

inline VkOffset3D begin_of(const ImagePart& part) {
    return {part.offset.x, part.offset.y, 0};
}

inline VkExtent3D extent_of(Size size) {
    return {size.width, size.height, 1};
}

} // namespace restyle::session
