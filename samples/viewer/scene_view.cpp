#include "scene_view.h"

#include <camera.h>
#include <look.h>
#include <scene_renderer.h>

namespace viewer {
namespace {

RestyleImage drawn(const samples::Image& target) {
    RestyleImage image{};
    image.image = target.image();
    image.usage = target.info().usage;
    image.layout = VK_IMAGE_LAYOUT_GENERAL;
    image.stage = VK_PIPELINE_STAGE_ALL_COMMANDS_BIT;
    image.access = VK_ACCESS_MEMORY_WRITE_BIT;
    return image;
}

} // namespace

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
    cut_ = first_ || seconds < seconds_;
    first_ = false;
    seconds_ = seconds;
    const samples::Camera camera = samples::flight_camera(drawing_->scene, seconds);
    drawing_->renderer.record(commands, camera, seconds, drawing_->look);
}

RestyleImage SceneView::color() const {
    return drawn(drawing_->renderer.color());
}

// Motion is from now to the frame before already, in parts of the picture.
RestyleSceneInfo SceneView::scene_info(Size size) {
    RestyleSceneInfo info{};
    info.motion_format = VK_FORMAT_R16G16_SFLOAT;
    info.depth_format = VK_FORMAT_D32_SFLOAT;
    info.object_format = VK_FORMAT_R32_UINT;
    info.motion_scale_x = static_cast<float>(size.width);
    info.motion_scale_y = static_cast<float>(size.height);
    info.near_plane = samples::kNearPlane;
    info.far_plane = samples::kFarPlane;
    return info;
}

RestyleScene SceneView::scene() const {
    const samples::SceneTargets& targets = drawing_->renderer.targets();
    RestyleScene scene{};
    scene.motion = drawn(targets.motion);
    scene.depth = drawn(targets.depth);
    scene.object = drawn(targets.object);
    scene.cut = cut_ ? 1 : 0;
    return scene;
}

Shown SceneView::shown() const {
    return {drawing_->renderer.color().image(), drawing_->renderer.color().view()};
}

} // namespace viewer
