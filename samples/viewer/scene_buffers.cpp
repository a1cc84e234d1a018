#include "scene_buffers.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <replay/formats.h>
#include <replay/texel_values.h>

namespace viewer {
namespace {

constexpr float kUsualWay = 32;     // Pixels.
constexpr float kUsualDepth = 1000; // Near planes, where the far one is infinitely far.

VkFormat format_of(const RestyleSceneInfo& scene, const std::string& name) {
    if (name == "depth") return scene.depth_format;
    if (name == "motion") return scene.motion_format;
    return name == "object" ? scene.object_format : scene.mask_format;
}

RestyleImage image_of(const RestyleScene& scene, const std::string& name) {
    if (name == "depth") return scene.depth;
    if (name == "motion") return scene.motion;
    return name == "object" ? scene.object : scene.mask;
}

/// Of any one of these.
std::size_t most_bytes(const SourceInfo& source, const std::vector<std::string>& names) {
    std::size_t most = 1; // A buffer has at least one.
    for (const std::string& name : names)
        most = std::max<std::size_t>(most,
                                     replay::format_of(format_of(source.scene, name)).texel_bytes);
    return most * source.size.width * source.size.height;
}

std::vector<std::string> names_of(const RestyleSceneInfo& scene) {
    std::vector<std::string> names;
    for (const char* name : {"depth", "motion", "object", "mask"})
        if (format_of(scene, name) != VK_FORMAT_UNDEFINED) names.emplace_back(name);
    return names;
}

void describe_depth(BufferValues& buffer, const RestyleSceneInfo& scene) {
    buffer.help = "How far away what is seen is.";
    buffer.unit = "depth as it is stored";
    if (!(scene.near_plane > 0)) return; // Distances are not told.
    buffer.unit = "distance in the scene's unit";
    buffer.coloring = Coloring::kDistances;
    buffer.least = scene.near_plane;
    buffer.most = scene.far_plane > 0 ? scene.far_plane : kUsualDepth * scene.near_plane;
}

void describe_motion(BufferValues& buffer) {
    buffer.help = "Where each pixel was one frame ago, less where it is.";
    buffer.unit = "pixels to the right and down";
    buffer.coloring = Coloring::kDirections;
    buffer.least = -kUsualWay;
    buffer.most = kUsualWay;
    buffer.channels = 2;
}

void describe_object(BufferValues& buffer) {
    buffer.help = "Which object is seen.";
    buffer.unit = "number of the object";
    buffer.coloring = Coloring::kNumbers;
}

BufferValues empty_values(const std::string& name, const RestyleSceneInfo& scene) {
    BufferValues buffer;
    buffer.name = name;
    buffer.channels = 1;
    if (name == "depth")
        describe_depth(buffer, scene);
    else if (name == "motion")
        describe_motion(buffer);
    else if (name == "object")
        describe_object(buffer);
    else {
        buffer.help = "How much of the change is let through.";
        buffer.unit = "share";
    }
    return buffer;
}

// 1 / distance is linear in perspective depth.
float distance_from(float depth, const RestyleSceneInfo& scene) {
    if (!(scene.near_plane > 0)) return depth;
    const float nearness = scene.depth_reversed != 0 ? depth : 1 - depth;
    const float farthest = scene.far_plane > 0 ? 1 / scene.far_plane : 0;
    return 1 / std::lerp(farthest, 1 / scene.near_plane, nearness);
}

} // namespace

SceneBuffers::SceneBuffers(const Gpu& gpu, const SourceInfo& source)
    : scene_(source.scene),
      names_(names_of(scene_)),
      texels_(gpu, most_bytes(source, names_)) {}

bool SceneBuffers::has(const std::string& name) const {
    return std::find(names_.begin(), names_.end(), name) != names_.end();
}

void SceneBuffers::record(VkCommandBuffer commands, const FrameSource& source,
                          const std::string& name, std::uint64_t frame) {
    const RestyleImage image = image_of(source.scene(), name);
    if (frame_ || image.image == VK_NULL_HANDLE) return;
    frame_ = frame;
    name_ = name;
    drawn_ = source.drawn();
    const glm::vec2 own_scale = source.motion_scale();
    motion_scale_.x = own_scale.x != 0 ? own_scale.x : scene_.motion_scale_x;
    motion_scale_.y = own_scale.y != 0 ? own_scale.y : scene_.motion_scale_y;
    const bool is_depth = name == "depth" && scene_.depth_format != VK_FORMAT_R32_SFLOAT;
    VkBufferImageCopy region{};
    region.imageSubresource = {
        VkImageAspectFlags(is_depth ? VK_IMAGE_ASPECT_DEPTH_BIT : VK_IMAGE_ASPECT_COLOR_BIT), 0, 0,
        1};
    region.imageExtent = {drawn_.width, drawn_.height, 1};
    record_copy_of_drawn(commands);
    vkCmdCopyImageToBuffer(commands, image.image, image.layout, texels_.get(), 1, &region);
    record_host_read(commands);
}

void SceneBuffers::has_run(std::uint64_t frame) {
    if (frame_ != frame) return;
    frame_.reset();
    newest_ = values();
    newest_->frame = frame;
}

BufferValues SceneBuffers::values() const {
    const VkFormat format = format_of(scene_, name_);
    const std::size_t count = std::size_t{drawn_.width} * drawn_.height;
    const auto bytes =
        std::as_bytes(texels_.bytes()).first(count * replay::format_of(format).texel_bytes);
    const auto texels = replay::texel_values({bytes.begin(), bytes.end()}, format);
    BufferValues buffer = empty_values(name_, scene_);
    buffer.size = drawn_;
    const float top = name_ == "object" ? 1 : std::max(replay::top_code(format), 1.0f);
    for (const auto& texel : texels) {
        if (name_ == "depth") {
            buffer.values.push_back(distance_from(texel[0] / top, scene_));
        } else if (name_ == "motion") {
            buffer.values.push_back(texel[0] * (motion_scale_.x != 0 ? motion_scale_.x : 1));
            buffer.values.push_back(texel[1] * (motion_scale_.y != 0 ? motion_scale_.y : 1));
        } else {
            buffer.values.push_back(texel[0] / top);
        }
    }
    return buffer;
}

std::optional<BufferValues> SceneBuffers::take() {
    return std::exchange(newest_, std::nullopt);
}

} // namespace viewer
