#include "restyle/core/metrics.h"

#include <cmath>
#include <stdexcept>
#include <vector>

#include <c10/util/StringUtil.h>

namespace restyle::core {
namespace {

constexpr std::int64_t kWindow = 11;

void check_pair(const at::Tensor& a, const at::Tensor& b) {
    if (a.scalar_type() != at::kByte || b.scalar_type() != at::kByte || a.dim() != 3 ||
        a.sizes() != b.sizes())
        throw std::invalid_argument(c10::str("pictures of shape ", a.sizes(), " and ", b.sizes(),
                                             " cannot be compared: expected two 8-bit [C, H, W] of "
                                             "equal size"));
}

std::vector<double> gaussian_weights() {
    std::vector<double> weights;
    double sum = 0;
    for (std::int64_t i = 0; i < kWindow; ++i) {
        const double x = double(i - kWindow / 2);
        weights.push_back(std::exp(-x * x / (2 * 1.5 * 1.5)));
        sum += weights.back();
    }
    for (double& weight : weights)
        weight /= sum;
    return weights;
}

at::Tensor blur_along(const at::Tensor& picture, std::int64_t side) {
    static const std::vector<double> weights = gaussian_weights();
    const std::int64_t places = picture.size(side) - kWindow + 1;
    at::Tensor mean = at::zeros_like(picture.slice(side, 0, places));
    for (std::int64_t i = 0; i < kWindow; ++i)
        mean.add_(picture.slice(side, i, i + places), weights[std::size_t(i)]);
    return mean;
}

// The window's mean at every place where it lies inside; [C, H - 10, W - 10]. The window is the
// product of one along each side.
at::Tensor blur(const at::Tensor& picture) {
    return blur_along(blur_along(picture, 1), 2);
}

} // namespace

double l2(const at::Tensor& a, const at::Tensor& b) {
    check_pair(a, b);
    return (a.to(at::kDouble) - b.to(at::kDouble)).norm().item<double>() / 255;
}

double psnr(const at::Tensor& a, const at::Tensor& b) {
    check_pair(a, b);
    const double mse = (a.to(at::kDouble) - b.to(at::kDouble)).square().mean().item<double>();
    return mse == 0 ? 100.0 : 10 * std::log10(255.0 * 255.0 / mse);
}

double ssim(const at::Tensor& a, const at::Tensor& b) {
    check_pair(a, b);
    if (a.size(1) < kWindow || a.size(2) < kWindow)
        throw std::invalid_argument(c10::str("SSIM needs pictures of at least 11 x 11, these are ",
                                             a.size(2), " x ", a.size(1)));
    const at::Tensor x = a.to(at::kDouble), y = b.to(at::kDouble);
    const double c1 = std::pow(0.01 * 255, 2), c2 = std::pow(0.03 * 255, 2);

    const at::Tensor mean_x = blur(x), mean_y = blur(y);
    const at::Tensor var_x = blur(x * x) - mean_x * mean_x;
    const at::Tensor var_y = blur(y * y) - mean_y * mean_y;
    const at::Tensor covariance = blur(x * y) - mean_x * mean_y;
    const at::Tensor likeness = (2 * mean_x * mean_y + c1) * (2 * covariance + c2) /
                                ((mean_x * mean_x + mean_y * mean_y + c1) * (var_x + var_y + c2));
    return likeness.mean().item<double>();
}

} // namespace restyle::core
