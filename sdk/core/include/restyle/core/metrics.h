#pragma once

#include <cstdint>
#include <functional>

#include <ATen/ATen.h>

namespace restyle::core {

/// Metrics of two 8-bit pictures [C, H, W] of equal shape (COMMANDS.md, SCORE). Throw
/// std::invalid_argument otherwise.

/// 10 log10(255^2 / MSE) over all values; 100 when equal.
double psnr(const at::Tensor& a, const at::Tensor& b);

/// sqrt of the sum of squared differences, of values in [0, 1]: d sqrt(N) of N values that all
/// differ by d.
double l2(const at::Tensor& a, const at::Tensor& b);

/// Wang et al.: "Image Quality Assessment: From Error Visibility to Structural Similarity" (2004):
/// Gaussian window 11 x 11 of sigma 1.5, population covariance, K1 0.01, K2 0.03, range 255, the
/// valid area only, mean of the channels. Height and width must be at least 11.
double ssim(const at::Tensor& a, const at::Tensor& b);

/// Mean [d] and unbiased covariance [d, d] of features [n, d], n >= 2, in fp64.
struct FeatureMoments {
    at::Tensor mean, covariance;
};
FeatureMoments moments_of(const at::Tensor& features);

/// Heusel et al.: "GANs Trained by a Two Time-Scale Update Rule" (arXiv:1706.08500): FID where the
/// features are an Inception network's.
///
///   |m_a - m_b|^2 + tr(C_a + C_b - 2 (C_a^1/2 C_b C_a^1/2)^1/2)
double frechet_distance(const FeatureMoments& a, const FeatureMoments& b);

/// Binkowski et al.: "Demystifying MMD GANs" (arXiv:1801.01401): KID where the features are an
/// Inception network's: the unbiased estimate, of all features at once, of the squared maximum mean
/// discrepancy under the kernel (<x, y> / d + 1)^3. Below 0 by chance where they are alike.
/// a [n, d], b [m, d], n and m at least 2.
double kernel_distance(const at::Tensor& a, const at::Tensor& b);

/// How unlike the pictures [n, ...] of a set are: the mean over its n (n - 1) / 2 pairs.
struct Diversity {
    double mean_distance = 0;
    std::int64_t pairs = 0;
};
using PictureDistance = std::function<double(const at::Tensor& a, const at::Tensor& b)>;
Diversity diversity(const at::Tensor& pictures, const PictureDistance& distance);

} // namespace restyle::core
