#include "model_source.h"

#include <set>

#include <gltf/model_renderer.h>
#include <gltf/read_model.h>

#include "scene_images.h"

namespace viewer {

ModelSource::ModelSource(const Gpu& gpu, const std::filesystem::path& file, Size size, Log& log) {
    gltf::Model model = gltf::read_model(file);
    const std::string name = file.filename().string();
    for (const std::string& what : std::set(model.left_out.begin(), model.left_out.end()))
        log.add(RESTYLE_LOG_WARNING, RESTYLE_LOG_FRAME, name + ": " + what);
    renderer_ = std::make_unique<gltf::ModelRenderer>(gpu.samples_device(), std::move(model),
                                                      size.width, size.height);
    anti_aliasing_.emplace(gpu.handles(), renderer_->targets());
    info_.name = name;
    info_.size = size;
    info_.scene = scene_info(size, renderer_->near_plane(), renderer_->far_plane());
    info_.length = renderer_->length();
    info_.takes_environment = true;
}

ModelSource::~ModelSource() = default;

void ModelSource::record(VkCommandBuffer commands, double seconds) {
    cuts_.record(seconds);
    renderer_->set_extent(extent_of(drawn()));
    renderer_->set_jitter(anti_aliasing_->begin_frame(anti_aliases(), drawn(), cuts_.is_cut()));
    renderer_->record(commands, free_camera().value_or(*path_camera(seconds)), seconds);
    anti_aliasing_->record(commands, renderer_->to_previous());
}

void ModelSource::anti_alias(bool wanted) {
    if (wanted) anti_aliasing_->make();
    FrameSource::anti_alias(wanted);
}

void ModelSource::light_by(const gltf::Environment* environment) {
    renderer_->light_by(environment);
}

void ModelSource::expose(float stops) {
    renderer_->set_exposure(stops);
}

RestyleImage ModelSource::color() const {
    return drawn_image(anti_aliasing_->color());
}

RestyleScene ModelSource::scene() const {
    return scene_images(renderer_->targets(), cuts_.is_cut());
}

glm::vec2 ModelSource::motion_scale() const {
    return motion_scale_of(drawn());
}

Shown ModelSource::shown() const {
    const samples::Image& color = anti_aliasing_->color();
    return {color.image(), color.view(), drawn()};
}

std::optional<samples::Camera> ModelSource::own_camera(double seconds) const {
    return renderer_->path_camera(seconds);
}

float ModelSource::pace() const {
    constexpr float kRadii = 0.7F; // A second.
    return kRadii * renderer_->radius();
}

} // namespace viewer
