#include "back/frame_plan.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "restyle/core/edit_friendly.h"
#include "restyle/core/forward_path.h"
#include "restyle/core/noise.h"

namespace restyle::back {
namespace {

DepthSettings without_noise(DepthSettings depth) {
    depth.eta = 0;
    return depth;
}

void require_noiseless(const core::Model& model, const std::vector<core::Step>& steps) {
    const auto adds_noise = [](const core::Step& step) { return step.sigma > 0; };
    if (std::any_of(steps.begin(), steps.end(), adds_noise))
        throw std::invalid_argument("method ddib: the steps of " + model.folder.string() +
                                    " add noise, expected a model whose scheduler is DDIM, Euler "
                                    "or DPM-Solver++");
}

core::StepSettings settings_of(const core::Model& model, const DepthSettings& depth) {
    core::StepSettings settings;
    settings.steps = depth.steps;
    settings.strength = depth.strength;
    settings.timesteps = depth.timesteps;
    if (core::takes_eta(model.schedule, settings)) settings.eta = depth.eta;
    return settings;
}

std::vector<core::Step> steps_of(const core::Model& model, const DepthSettings& depth) {
    return core::steps_to_run(model.schedule, settings_of(model, depth));
}

// As TurboEdit's authors draw its path.
std::vector<core::Step> shifted_steps_of(const core::Model& model, const DepthSettings& depth) {
    core::StepSettings settings = settings_of(model, depth);
    settings.shift = 1;
    return core::path_steps(model.schedule, settings);
}

} // namespace

void FramePlan::make(const core::Model& source, const core::Model& target,
                     const DepthSettings& asked, Method method) {
    const DepthSettings depth = method == Method::kDdib ? without_noise(asked) : asked;
    if (depth != depth_ || method != method_) {
        std::vector<core::Step> source_steps = steps_of(source, depth);
        std::vector<core::Step> path_steps =
            method == Method::kTurbo ? shifted_steps_of(source, depth) : source_steps;
        target_steps_ =
            steps_of(target, depth); // The last that throws: all is planned, or nothing.
        path_steps_ = std::move(path_steps);
        source_steps_ = std::move(source_steps);
        depth_ = depth;
        method_ = method;
    }
    if (method != Method::kDdib) return;
    require_noiseless(source, source_steps_);
    require_noiseless(target, target_steps_);
}

std::vector<double> FramePlan::shifted_levels() const {
    std::vector<double> levels;
    if (method_ != Method::kTurbo) return levels;
    for (const core::Step& step : path_steps_)
        levels.push_back(step.alpha_bar_t);
    return levels;
}

std::vector<at::Tensor> FramePlan::path(const at::Tensor& x_0, const NoiseSettings& noise) {
    draw_noise(x_0, noise);
    if (method_ == Method::kDdib) return {x_0};
    if (method_ == Method::kEditFriendly || method_ == Method::kTurbo)
        return core::independent_path(path_steps_, x_0, noise_);
    return core::forward_path(path_steps_, x_0, noise_);
}

void FramePlan::draw_noise(const at::Tensor& x_0, const NoiseSettings& settings) {
    const std::int64_t rows = static_cast<std::int64_t>(source_steps_.size()) + 1;
    const bool kept = noise_.defined() && settings == noise_settings_ && noise_.size(0) == rows &&
                      noise_.sizes().slice(2) == x_0.sizes().slice(1);
    if (kept) return;
    noise_ = core::counter_noise(settings.seed, 0, rows, x_0.sizes().slice(1), settings.frame)
                 .to(x_0.device());
    noise_settings_ = settings;
}

} // namespace restyle::back
