#include "train/autoencoder/autoencoder_losses.h"

#include <algorithm>

namespace restyle::core {
namespace {

constexpr int kMostBands = 4;

at::Tensor halved_picture(const at::Tensor& x) {
    return at::avg_pool2d(x, {2, 2});
}

at::Tensor enlarged_to(const at::Tensor& x, const at::Tensor& size_of) {
    return at::upsample_bilinear2d(x, {size_of.size(2), size_of.size(3)}, /*align_corners=*/false);
}

} // namespace

at::Tensor pixel_error(const at::Tensor& a, const at::Tensor& b, PixelError error) {
    return error == PixelError::kAbsolute ? (a - b).abs().mean() : at::mse_loss(a, b);
}

// A pyramid is linear: the difference's bands are the bands' differences.
at::Tensor laplacian_error(const at::Tensor& a, const at::Tensor& b) {
    at::Tensor left = a - b;
    at::Tensor sum = at::zeros({}, left.options());
    for (int band = 0; band < kMostBands && std::min(left.size(2), left.size(3)) >= 2; ++band) {
        const at::Tensor smaller = halved_picture(left);
        sum = sum + (left - enlarged_to(smaller, left)).abs().mean();
        left = smaller;
    }
    return sum;
}

at::Tensor gaussian_divergence(const at::Tensor& mean, const at::Tensor& log_variance) {
    return (mean.square() + log_variance.exp() - 1 - log_variance).sum() / 2;
}

} // namespace restyle::core
