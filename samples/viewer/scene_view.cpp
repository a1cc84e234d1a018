#include "scene_view.h"

#include <camera.h>
#include <look.h>
#include <scene_renderer.h>

namespace viewer {

struct SceneView::Drawing {
    samples::Scene scene;
    samples::Look look;
    samples::SceneRenderer renderer;
};

SceneView::SceneView(const Gpu& gpu, const std::string& look, std::uint64_t seed, Size size)
    : drawing_(new Drawing{samples::make_scene(seed), samples::look_of_name(look),
                           samples::SceneRenderer(gpu.handles(), size.width, size.height)}) {
    drawing_->renderer.set_scene(drawing_->scene);
}

SceneView::SceneView(SceneView&&) noexcept = default;
SceneView& SceneView::operator=(SceneView&&) noexcept = default;
SceneView::~SceneView() = default;

void SceneView::record(VkCommandBuffer commands, double seconds) {
    const samples::Camera camera = samples::flight_camera(drawing_->scene, seconds);
    drawing_->renderer.record(commands, camera, seconds, drawing_->look);
}

RestyleImage SceneView::color() const {
    RestyleImage image{};
    image.image = drawing_->renderer.color().image();
    image.usage = drawing_->renderer.color().info().usage;
    image.layout = VK_IMAGE_LAYOUT_GENERAL;
    image.stage = VK_PIPELINE_STAGE_ALL_COMMANDS_BIT;
    image.access = VK_ACCESS_MEMORY_WRITE_BIT;
    return image;
}

Shown SceneView::shown() const {
    return {drawing_->renderer.color().image(), VK_IMAGE_LAYOUT_GENERAL};
}

} // namespace viewer
