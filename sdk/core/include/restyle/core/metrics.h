#pragma once

#include <ATen/ATen.h>

namespace restyle::core {

/// Metrics of two 8-bit pictures [C, H, W] of equal shape (COMMANDS.md, SCORE). Throw
/// std::invalid_argument otherwise.

/// 10 log10(255^2 / MSE) over all values; 100 when equal.
double psnr(const at::Tensor& a, const at::Tensor& b);

/// Wang et al.: "Image Quality Assessment: From Error Visibility to Structural Similarity" (2004):
/// Gaussian window 11 x 11 of sigma 1.5, population covariance, K1 0.01, K2 0.03, range 255, the
/// valid area only, mean of the channels. Height and width must be at least 11.
double ssim(const at::Tensor& a, const at::Tensor& b);

} // namespace restyle::core
