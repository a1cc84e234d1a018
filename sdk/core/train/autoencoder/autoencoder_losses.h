#pragma once

#include "restyle/core/train_autoencoder.h"

namespace restyle::core {

/// Means over values; differentiable. a, b  [n, C, H, W]
at::Tensor pixel_error(const at::Tensor& a, const at::Tensor& b, PixelError error);

/// The sum over bands of the mean |B_l(a) - B_l(b)|. A band is what a picture loses where it is
/// halved by means of 2x2 and enlarged again (Burt & Adelson: "The Laplacian Pyramid as a Compact
/// Image Code", 1983); at most 4, while there are two values a side to take the mean of.
at::Tensor laplacian_error(const at::Tensor& a, const at::Tensor& b);

/// The divergence of N(mean, exp(log_variance)) from N(0, 1), summed over values; differentiable.
at::Tensor gaussian_divergence(const at::Tensor& mean, const at::Tensor& log_variance);

} // namespace restyle::core
