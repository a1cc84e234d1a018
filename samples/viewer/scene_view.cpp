#include "scene_view.h"

#include <scene/camera.h>
#include <scene/look.h>
#include <scene_renderer.h>

namespace viewer {
namespace {

samples::Gpu drawing_gpu(const Gpu& gpu) {
    return {gpu.instance(), gpu.physical_device(), gpu.device(),
            gpu.queue(),    gpu.queue_family(),    vkGetInstanceProcAddr};
}

} // namespace

struct SceneView::Drawing {
    samples::Scene scene;
    samples::Look look;
    samples::SceneRenderer renderer;
};

SceneView::SceneView(const Gpu& gpu, const std::string& look, std::uint64_t seed, Size size)
    : drawing_(new Drawing{samples::make_scene(seed), samples::find_look(look),
                           samples::SceneRenderer(drawing_gpu(gpu), {size.width, size.height})}) {}

SceneView::SceneView(SceneView&&) noexcept = default;
SceneView& SceneView::operator=(SceneView&&) noexcept = default;
SceneView::~SceneView() = default;

void SceneView::record(VkCommandBuffer commands, double seconds) {
    const samples::Camera camera = samples::flight_camera(drawing_->scene, seconds);
    drawing_->renderer.record(commands, drawing_->scene, camera, seconds, drawing_->look);
}

RestyleImage SceneView::color() const {
    RestyleImage image{};
    image.image = drawing_->renderer.color().get();
    image.usage = VK_IMAGE_USAGE_TRANSFER_SRC_BIT;
    image.layout = VK_IMAGE_LAYOUT_GENERAL;
    image.stage = VK_PIPELINE_STAGE_ALL_COMMANDS_BIT;
    image.access = VK_ACCESS_MEMORY_WRITE_BIT;
    return image;
}

Shown SceneView::shown() const {
    return {drawing_->renderer.color().get(), VK_IMAGE_LAYOUT_GENERAL};
}

} // namespace viewer
