#include "session/capture_planes.h"

namespace restyle::session {
namespace {

// Copies begin at multiples of a texel's bytes and of 4 (Vulkan, VkBufferImageCopy).
constexpr std::uint64_t kPlaneAlignment = 16;

std::array<CapturePlane, kPlaneCount> named_planes(const SessionWishes& wishes) {
    const auto plane = [](const char* name, VkFormat format) {
        return CapturePlane{name, &capture_format(format), 0};
    };
    const VkFormat color = wishes.format->format;
    return {plane("handed_in", color),
            plane("handed_in_object", wishes.scene.object_format),
            plane("handed_in_mask", wishes.scene.mask_format),
            plane("handed_in_depth", wishes.scene.depth_format),
            plane("color", color),
            plane("motion", wishes.scene.motion_format),
            plane("depth", wishes.scene.depth_format),
            plane("object", wishes.scene.object_format),
            plane("mask", wishes.scene.mask_format),
            plane("picture", color)};
}

} // namespace

CapturePlanes::CapturePlanes(const SessionWishes& wishes) : planes_(named_planes(wishes)) {
    for (CapturePlane& plane : planes_) {
        plane.offset = bytes_;
        const std::uint64_t bytes = plane.bytes(wishes.frame);
        bytes_ += (bytes + kPlaneAlignment - 1) / kPlaneAlignment * kPlaneAlignment;
    }
}

} // namespace restyle::session
