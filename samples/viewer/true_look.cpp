#include "true_look.h"

#include <utility>

namespace viewer {

TrueLook::TrueLook(const Gpu& gpu, const Options& options)
    : gpu_(gpu),
      size_(options.size),
      seed_(options.seed),
      readback_(gpu, options.size) {
    show(options.viewing.true_look);
}

void TrueLook::show(const std::string& name) {
    std::optional<SceneView> scene;
    if (!name.empty()) scene.emplace(gpu_, name, seed_, size_);
    scene_ = std::move(scene);
    name_ = name;
    measured_frame_.reset();
}

void TrueLook::record(VkCommandBuffer commands, ShownFrame& shown, double seconds,
                      std::uint64_t frame, bool seen) {
    const bool measures = !measured_frame_ && scores_.wants_frame();
    if (!scene_ || !(measures || seen)) return;
    scene_->record(commands, seconds);
    shown.truth = scene_->shown();
    if (!measures) return;
    readback_.record(commands, shown);
    measured_frame_ = frame;
}

void TrueLook::has_run(std::uint64_t frame) {
    if (measured_frame_ != frame) return;
    measured_frame_.reset();
    scores_.measure(frame, name_, readback_);
}

} // namespace viewer
