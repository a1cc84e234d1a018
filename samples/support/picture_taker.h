#pragma once

#include "commands.h"
#include "host_buffer.h"
#include "picture_file.h"
#include "scene_renderer.h"

namespace samples {

/// Takes smooth pictures of a scene: drawn at twice the size, each 2x2 pixels averaged.
class PictureTaker {
public:
    PictureTaker(const VulkanDevice& device, std::uint32_t width, std::uint32_t height);

    void set_scene(const Scene& scene) { renderer_.set_scene(scene); }
    Picture take(const Camera& camera, double seconds, Look look);

private:
    Commands commands_;
    SceneRenderer renderer_;
    HostBuffer read_back_;
};

} // namespace samples
