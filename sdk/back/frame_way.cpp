#include "back/frame_way.h"

namespace restyle::back {
namespace {

// The patches of a model of pixels are put together again, which loses nothing.
at::Tensor as_told(const core::Model& model, const at::Tensor& x) {
    return model.on_latents() ? x : model.pictures_from_x_0(x);
}

} // namespace

void FrameWay::tell(std::uint32_t buffer, const at::Tensor& picture) const {
    if (kept_ != nullptr) kept_->put(buffer, picture);
}

void FrameWay::tell_x_0(std::uint32_t buffer, const core::Model& model,
                        const at::Tensor& x_0) const {
    if (kept_ != nullptr && kept_->wants(buffer)) kept_->put(buffer, as_told(model, x_0));
}

void FrameWay::tell_step(std::uint32_t buffer, std::uint32_t step, const core::Step& at,
                         const core::Model& model, const at::Tensor& x) const {
    if (!kept_->wants(buffer, step)) return;
    core::Step told = at;
    if (!levels_.empty()) told.alpha_bar_t = levels_.at(step - 1);
    kept_->put(buffer, step, told, as_told(model, x));
}

void FrameWay::tell_path(const core::Model& model, const std::vector<core::Step>& steps,
                         const std::vector<at::Tensor>& path) const {
    if (kept_ == nullptr) return;
    for (std::size_t i = 0; i + 1 < path.size(); ++i)
        tell_step(RESTYLE_BACK_BUFFER_PATH, std::uint32_t(i + 1), steps[i], model, path[i]);
}

core::StepWatch FrameWay::watch_source(const core::Model& model) const {
    if (kept_ == nullptr) return {};
    return [*this, &model, step = 0u](const at::Tensor&, const core::Step& at,
                                      const core::Prediction& prediction) mutable {
        tell_step(RESTYLE_BACK_BUFFER_SOURCE_X_0, ++step, at, model, prediction.x_0);
    };
}

core::StepWatch FrameWay::watch_target(const core::Model& model) const {
    if (kept_ == nullptr) return {};
    return [*this, &model, step = 0u](const at::Tensor& x_t, const core::Step& at,
                                      const core::Prediction& prediction) mutable {
        tell_step(RESTYLE_BACK_BUFFER_TARGET_X_T, ++step, at, model, x_t);
        tell_step(RESTYLE_BACK_BUFFER_TARGET_X_0, step, at, model, prediction.x_0);
    };
}

} // namespace restyle::back
