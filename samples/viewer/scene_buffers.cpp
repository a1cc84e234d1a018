#include "scene_buffers.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <utility>

namespace viewer {
namespace {

constexpr float kUsualWay = 32;        // Pixels.
constexpr std::size_t kTexelBytes = 4; // Of every one of them.

float float_from_half(std::uint16_t half) {
    const int sign = half >> 15 != 0 ? -1 : 1, exponent = half >> 10 & 31, part = half & 1023;
    if (exponent == 31) return static_cast<float>(sign) * (part != 0 ? NAN : INFINITY);
    const int scale = std::max(exponent, 1) - 25;
    return static_cast<float>(sign * std::ldexp(exponent > 0 ? part + 1024 : part, scale));
}

template <class Value>
Value value_in(std::span<const std::uint8_t> texels, std::size_t index) {
    Value value;
    std::memcpy(&value, texels.data() + index * sizeof value, sizeof value);
    return value;
}

BufferValues empty_values(const std::string& name, Size size) {
    const RestyleSceneInfo scene = SceneView::scene_info(size);
    BufferValues buffer;
    buffer.name = name;
    buffer.size = size;
    buffer.channels = 1;
    if (name == "depth") {
        buffer.help = "How far away what is seen is.";
        buffer.unit = "distance in the scene's unit";
        buffer.coloring = Coloring::kDistances;
        buffer.least = scene.near_plane;
        buffer.most = scene.far_plane;
    } else if (name == "motion") {
        buffer.help = "Where each pixel was one frame ago, less where it is.";
        buffer.unit = "pixels to the right and down";
        buffer.coloring = Coloring::kDirections;
        buffer.least = -kUsualWay;
        buffer.most = kUsualWay;
        buffer.channels = 2;
    } else {
        buffer.help = "Which object is seen.";
        buffer.unit = "number of the object";
        buffer.coloring = Coloring::kNumbers;
    }
    return buffer;
}

// 1 / distance is linear in perspective depth.
float distance_from(float depth, const RestyleSceneInfo& scene) {
    const float nearness = scene.depth_reversed != 0 ? depth : 1 - depth;
    return 1 / std::lerp(1 / scene.far_plane, 1 / scene.near_plane, nearness);
}

BufferValues values_from(std::span<const std::uint8_t> texels, const std::string& name, Size size) {
    const RestyleSceneInfo scene = SceneView::scene_info(size);
    BufferValues buffer = empty_values(name, size);
    const std::size_t count = std::size_t{size.width} * size.height;
    for (std::size_t i = 0; i < count; ++i) {
        if (name == "depth") {
            buffer.values.push_back(distance_from(value_in<float>(texels, i), scene));
        } else if (name == "motion") {
            const auto at = [&](std::size_t half) {
                return float_from_half(value_in<std::uint16_t>(texels, 2 * i + half));
            };
            buffer.values.push_back(at(0) * scene.motion_scale_x);
            buffer.values.push_back(at(1) * scene.motion_scale_y);
        } else {
            buffer.values.push_back(static_cast<float>(value_in<std::uint32_t>(texels, i)));
        }
    }
    return buffer;
}

VkImage image_of(const SceneView& scene, const std::string& name) {
    const RestyleScene images = scene.scene();
    if (name == "depth") return images.depth.image;
    return name == "motion" ? images.motion.image : images.object.image;
}

} // namespace

SceneBuffers::SceneBuffers(const Gpu& gpu, Size size)
    : size_(size),
      texels_(gpu, kTexelBytes * size.width * size.height) {}

const std::vector<std::string>& SceneBuffers::names() {
    static const std::vector<std::string> kNames{"depth", "motion", "object"};
    return kNames;
}

bool SceneBuffers::has(const std::string& name) {
    return std::find(names().begin(), names().end(), name) != names().end();
}

void SceneBuffers::record(VkCommandBuffer commands, const SceneView& scene, const std::string& name,
                          std::uint64_t frame) {
    if (frame_) return;
    frame_ = frame;
    name_ = name;
    const bool is_depth = name == "depth";
    VkBufferImageCopy region{};
    region.imageSubresource = {
        VkImageAspectFlags(is_depth ? VK_IMAGE_ASPECT_DEPTH_BIT : VK_IMAGE_ASPECT_COLOR_BIT), 0, 0,
        1};
    region.imageExtent = {size_.width, size_.height, 1};
    auto drawn = of_type<VkMemoryBarrier>(VK_STRUCTURE_TYPE_MEMORY_BARRIER);
    drawn.srcAccessMask = VK_ACCESS_MEMORY_WRITE_BIT;
    drawn.dstAccessMask = VK_ACCESS_TRANSFER_READ_BIT;
    vkCmdPipelineBarrier(commands, VK_PIPELINE_STAGE_ALL_COMMANDS_BIT,
                         VK_PIPELINE_STAGE_TRANSFER_BIT, 0, 1, &drawn, 0, nullptr, 0, nullptr);
    vkCmdCopyImageToBuffer(commands, image_of(scene, name), VK_IMAGE_LAYOUT_GENERAL, texels_.get(),
                           1, &region);
    record_host_read(commands);
}

void SceneBuffers::has_run(std::uint64_t frame) {
    if (frame_ != frame) return;
    frame_.reset();
    newest_ = values_from(texels_.bytes(), name_, size_);
    newest_->frame = frame;
}

std::optional<BufferValues> SceneBuffers::take() {
    return std::exchange(newest_, std::nullopt);
}

} // namespace viewer
