#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include <ATen/ATen.h>

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

/// restyle::core::kernel_distance() of the features that a CLIP model sees, scaled to a mean square
/// of 1 so that its kernel is (cosine + 1)^3. The interval is over the images alone.
///
/// images, truth  [n, 3, H, W] in [-1, 1], of any sizes
Estimate kernel_distance_of(const at::Tensor& images, const at::Tensor& truth,
                            const restyle::core::PictureText& clip);

/// restyle::core::frechet_distance() of the same features. No interval: with few pictures it is too
/// large, and leaving one out does not tell by how much. Throws std::runtime_error unless there are
/// more pictures than features in both sets, without which a covariance says nothing.
Estimate frechet_distance_of(const at::Tensor& images, const at::Tensor& truth,
                             const restyle::core::PictureText& clip);

/// Mean over the pairs of RMS distances, of two pictures or more.
Estimate diversity_of(const at::Tensor& images);

} // namespace command_line
