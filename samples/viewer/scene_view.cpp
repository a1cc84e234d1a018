#include "scene_view.h"

#include <look.h>
#include <scene_renderer.h>

#include "scene_images.h"

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
    drawing_->renderer.set_extent(extent_of(drawn()));
    drawing_->renderer.record(commands, camera, seconds, drawing_->look);
}

std::optional<samples::Camera> SceneView::path_camera(double seconds) const {
    return samples::flight_camera(drawing_->scene, seconds);
}

RestyleImage SceneView::color() const {
    return drawn_image(drawing_->renderer.color());
}

RestyleScene SceneView::scene() const {
    return scene_images(drawing_->renderer.targets(), cuts_.is_cut());
}

glm::vec2 SceneView::motion_scale() const {
    return motion_scale_of(drawn());
}

Shown SceneView::shown() const {
    return {drawing_->renderer.color().image(), drawing_->renderer.color().view(), drawn()};
}

} // namespace viewer
