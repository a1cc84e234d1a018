#include "scene_view.h"

#include <look.h>
#include <scene_renderer.h>

#include "anti_aliasing.h"
#include "scene_images.h"

namespace viewer {

struct SceneView::Drawing {
    Drawing(const Gpu& gpu, const std::string& look_name, std::uint64_t seed, Size size)
        : scene(samples::make_scene(seed)),
          look(samples::look_of_name(look_name)),
          renderer(gpu.handles(), size.width, size.height),
          anti_aliasing(gpu.handles(), renderer.targets()) {
        renderer.set_scene(scene);
        renderer.prepare(look);
    }

    samples::Scene scene;
    samples::Look look;
    samples::SceneRenderer renderer;
    AntiAliasing anti_aliasing;
};

SceneView::SceneView(const Gpu& gpu, const std::string& look, std::uint64_t seed, Size size)
    : drawing_(std::make_unique<Drawing>(gpu, look, seed, size)) {
    info_.name = "the valley, seed " + std::to_string(seed);
    info_.size = size;
    info_.scene = scene_info(size, samples::kNearPlane, samples::kFarPlane);
    info_.length = samples::kFlightSeconds;
    info_.has_looks = true;
}

SceneView::SceneView(SceneView&&) noexcept = default;
SceneView& SceneView::operator=(SceneView&&) noexcept = default;
SceneView::~SceneView() = default;

void SceneView::record(VkCommandBuffer commands, double seconds) {
    cuts_.record(seconds);
    const samples::Camera camera = free_camera().value_or(*path_camera(seconds));
    Drawing& d = *drawing_;
    d.renderer.set_extent(extent_of(drawn()));
    d.renderer.set_jitter(d.anti_aliasing.begin_frame(anti_aliases(), drawn(), cuts_.is_cut()));
    d.renderer.record(commands, camera, seconds, d.look);
    d.anti_aliasing.record(commands, d.renderer.to_previous());
}

std::optional<samples::Camera> SceneView::own_camera(double seconds) const {
    return samples::flight_camera(drawing_->scene, seconds);
}

void SceneView::anti_alias(bool wanted) {
    if (wanted) drawing_->anti_aliasing.make();
    FrameSource::anti_alias(wanted);
}

RestyleImage SceneView::color() const {
    return drawn_image(drawing_->anti_aliasing.color());
}

RestyleScene SceneView::scene() const {
    return scene_images(drawing_->renderer.targets(), cuts_.is_cut());
}

glm::vec2 SceneView::motion_scale() const {
    return motion_scale_of(drawn());
}

Shown SceneView::shown() const {
    const samples::Image& color = drawing_->anti_aliasing.color();
    return {color.image(), color.view(), drawn()};
}

} // namespace viewer
