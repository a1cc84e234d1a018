#pragma once

#include <memory>

#include "camera.h"
#include "look.h"
#include "scene.h"
#include "scene_targets.h"

namespace samples {

/// Draws a scene in a look. Records everything into the caller's command buffer.
class SceneRenderer {
public:
    /// The device must be of Vulkan 1.2 or later; no feature of it need be enabled.
    SceneRenderer(const DeviceHandles& device, std::uint32_t width, std::uint32_t height);
    ~SceneRenderer();
    SceneRenderer(SceneRenderer&&) noexcept;
    SceneRenderer& operator=(SceneRenderer&&) noexcept;

    /// Uploads the scene's mesh. Nothing recorded here may be running on the GPU.
    void set_scene(const Scene& scene);

    /// Makes what draws in this look, which is otherwise done with the first frame that does.
    void prepare(Look look);

    /// Draws the scene as it is at `seconds`; motion is against the frame recorded before. It waits
    /// for all that was recorded before it, and what is recorded after may read the targets at
    /// once, in VK_IMAGE_LAYOUT_GENERAL. One queue only, frames in order.
    void record(VkCommandBuffer commands, const Camera& camera, double seconds, Look look);

    /// What is recorded from now on is drawn into the targets' upper left part of this size; at
    /// first into all of them. The camera sees the same, in more or fewer pixels.
    void set_extent(VkExtent2D part);

    /// What is recorded from now on is drawn moved by so many pixels, each less than half a one; at
    /// first by none. Motion is as without it.
    void set_jitter(const glm::vec2& pixels);

    /// From the clip space of the frame recorded last to that of the one before; both without
    /// jitter.
    glm::mat4 to_previous() const;

    const SceneTargets& targets() const;
    const Image& color() const { return targets().color; }

private:
    struct Drawing;
    std::unique_ptr<Drawing> drawing_;
};

} // namespace samples
