#include <stdexcept>

#include <c10/util/StringUtil.h>

#include "restyle/core/metrics.h"

namespace restyle::core {
namespace {

void check_features(const at::Tensor& a, const at::Tensor& b, std::int64_t least) {
    if (a.dim() == 2 && b.dim() == 2 && a.size(1) == b.size(1) && a.size(0) >= least &&
        b.size(0) >= least)
        return;
    throw std::invalid_argument(c10::str("features are ", a.sizes(), " and ", b.sizes(),
                                         ", expected [n, d] and [m, d] with n and m at least ",
                                         least));
}

/// The square root of a symmetric matrix without negative eigenvalues, but for rounding.
at::Tensor square_root(const at::Tensor& matrix) {
    const auto [values, vectors] = at::linalg_eigh(matrix);
    return vectors.matmul(at::diag(values.clamp_min(0).sqrt())).matmul(vectors.t());
}

/// (<x, y> / d + 1)^3 of all pairs.
at::Tensor cubic_kernel(const at::Tensor& a, const at::Tensor& b) {
    return (a.matmul(b.t()) / double(a.size(1)) + 1).pow(3);
}

/// The mean of a square kernel matrix beside its diagonal.
double mean_of_pairs(const at::Tensor& kernel) {
    const double n = double(kernel.size(0));
    return ((kernel.sum() - kernel.trace()) / (n * (n - 1))).item<double>();
}

} // namespace

FeatureMoments moments_of(const at::Tensor& features) {
    check_features(features, features, 2);
    const at::Tensor x = features.to(at::kDouble), mean = x.mean(0);
    const at::Tensor centred = x - mean;
    return {mean, centred.t().matmul(centred) / double(x.size(0) - 1)};
}

double frechet_distance(const FeatureMoments& a, const FeatureMoments& b) {
    const at::Tensor root = square_root(a.covariance);
    const at::Tensor between = square_root(root.matmul(b.covariance).matmul(root));
    return ((a.mean - b.mean).square().sum() + a.covariance.trace() + b.covariance.trace() -
            2 * between.trace())
        .item<double>();
}

double kernel_distance(const at::Tensor& a, const at::Tensor& b) {
    check_features(a, b, 2);
    const at::Tensor x = a.to(at::kDouble), y = b.to(at::kDouble);
    return mean_of_pairs(cubic_kernel(x, x)) + mean_of_pairs(cubic_kernel(y, y)) -
           2 * cubic_kernel(x, y).mean().item<double>();
}

Diversity diversity(const at::Tensor& pictures, const PictureDistance& distance) {
    const std::int64_t n = pictures.size(0);
    Diversity found;
    for (std::int64_t i = 0; i < n; ++i)
        for (std::int64_t j = i + 1; j < n; ++j, ++found.pairs)
            found.mean_distance += distance(pictures[i], pictures[j]);
    if (found.pairs > 0) found.mean_distance /= double(found.pairs);
    return found;
}

} // namespace restyle::core
