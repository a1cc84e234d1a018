#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include <ATen/ATen.h>

#include "restyle/core/perceptual_distance.h"
#include "restyle/core/picture_text.h"

namespace command_line {

/// A score, and how far to both sides its 95 % interval reaches, where pictures are enough to tell.
struct Estimate {
    double value = 0;
    std::optional<double> interval = {};
};

/// Of `n` pictures, of which `score` is asked with the indices [m] of those that count: all of them
/// for the value, all but one for the interval, 1.96 standard errors by the jackknife (Efron &
/// Stein: "The Jackknife Estimate of Variance", 1981). No interval where n is below 3.
Estimate estimate(std::int64_t n, const std::function<double(const at::Tensor& kept)>& score);

Estimate mean_of(const std::vector<double>& scores);

/// What a CLIP model sees of pictures [n, 3, H, W] in [-1, 1]: features [n, d], scaled to a mean
/// square of 1 so that the kernel of kernel_distance() is (cosine + 1)^3.
at::Tensor clip_features(const at::Tensor& pictures, const restyle::core::PictureText& clip);

/// restyle::core::kernel_distance() of features [n, d]. The interval is over the images alone.
Estimate kernel_distance_of(const at::Tensor& images, const at::Tensor& truth);

/// restyle::core::frechet_distance() of features [n, d]. No interval: with few pictures it is too
/// large, and leaving one out does not tell by how much. Throws std::runtime_error unless there are
/// more pictures than features in both sets, without which a covariance says nothing.
Estimate frechet_distance_of(const at::Tensor& images, const at::Tensor& truth);

/// Of pictures [n, 3, H, W] the distances [n, n] of all pairs: RMS, and as an LPIPS network sees
/// them.
at::Tensor rms_distances(const at::Tensor& images);
at::Tensor perceptual_distances(const at::Tensor& images,
                                const restyle::core::PerceptualDistance& distance);

/// Mean over the pairs of two of distances [n, n], of two pictures or more.
Estimate diversity_of(const at::Tensor& distances);

} // namespace command_line
