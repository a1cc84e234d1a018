#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <ATen/ATen.h>

#include "restyle/core/model.h"
#include "restyle/core/step.h"

namespace restyle::back {

enum class Method {
    kCycle,        ///< CycleDiffusion, from the source model to the target model.
    kSdEdit,       ///< The target model alone, from the same noisy frame with the same noise.
    kDdib,         ///< The source model's DDIM inversion, denoised by the target model.
    kEditFriendly, ///< CycleDiffusion along points of which each has noise of its own.
    kTurbo,        ///< TurboEdit, of models that take few steps.
};

/// What decides which steps run.
struct DepthSettings {
    int steps = 4;         ///< N, in [1, T].
    double strength = 1.0; ///< In [0, 1].
    double eta = 1.0;      ///< In [0, 1]; of models whose sampler takes one. kDdib has 0.
    std::vector<int>
        timesteps{}; ///< Descending, in [0, T); when not empty, all of it runs instead.

    bool operator==(const DepthSettings&) const = default;
};

struct NoiseSettings {
    std::uint64_t seed = 0;
    std::uint32_t frame = 0; ///< 0 for every frame: then a still picture is still.

    bool operator==(const NoiseSettings&) const = default;
};

/// Which steps a frame takes, along which path, with which noise. They are the next frame's too
/// unless something else is asked for. For one thread.
class FramePlan {
public:
    /// Throws std::invalid_argument for a depth that the models have not, and for kDdib where
    /// their steps add noise; make() anew before anything else then.
    void make(const core::Model& source, const core::Model& target, const DepthSettings& depth,
              Method method);

    /// From the noisiest point to x_0, which it ends in: K + 1 points, of kDdib, which walks to
    /// points of its own, that one alone. x_0 is [1, C, H, W].
    std::vector<at::Tensor> path(const at::Tensor& x_0, const NoiseSettings& noise);

    const std::vector<core::Step>& source_steps() const { return source_steps_; }
    const std::vector<core::Step>& target_steps() const { return target_steps_; }

    /// Of kTurbo, what share of signal power the path's points have; else empty: what the source's
    /// steps say.
    std::vector<double> shifted_levels() const;

    /// Of the last path: [K + 1, 1, C, H, W].
    const at::Tensor& noise() const { return noise_; }

private:
    void draw_noise(const at::Tensor& x_0, const NoiseSettings& settings);

    Method method_ = Method::kCycle;
    std::optional<DepthSettings> depth_;
    std::vector<core::Step> source_steps_;
    std::vector<core::Step> target_steps_;
    std::vector<core::Step> path_steps_; ///< The levels of the path: of kTurbo shifted by 1.
    NoiseSettings noise_settings_;
    at::Tensor noise_;
};

} // namespace restyle::back
