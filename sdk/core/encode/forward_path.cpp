#include "restyle/core/forward_path.h"

#include <cmath>
#include <stdexcept>

#include <c10/util/StringUtil.h>

#include "restyle/core/denoiser.h"

namespace restyle::core {
namespace {

void check_noise(const at::Tensor& noise, std::size_t K, const at::Tensor& x_0) {
    const bool fits = noise.dim() == 5 && noise.size(0) == std::int64_t(K) + 1 &&
                      (noise.size(1) == 1 || noise.size(1) == x_0.size(0)) &&
                      noise.sizes().slice(2) == x_0.sizes().slice(1);
    if (!fits)
        throw std::invalid_argument(c10::str(
            "noise has shape ", noise.sizes(), ", expected [K + 1, n, C, H, W] with K = ", K,
            ", n = 1 or ", x_0.size(0), " and [C, H, W] = ", x_0.sizes().slice(1)));
}

} // namespace

std::vector<at::Tensor> forward_path(const std::vector<Step>& steps, const at::Tensor& x_0,
                                     const at::Tensor& noise) {
    if (steps.empty()) return {x_0};
    check_noise(noise, steps.size(), x_0);
    const at::Tensor n = noise.to(x_0.options());

    const double a = steps.front().alpha_bar_t;
    std::vector<at::Tensor> path{std::sqrt(a) * x_0 + std::sqrt(1 - a) * n[0]};
    for (std::size_t i = 1; i < steps.size(); ++i) {
        const Step& step = steps[i - 1];
        const at::Tensor& x_t = path.back();
        const at::Tensor e =
            (x_t - std::sqrt(step.alpha_bar_t) * x_0) / std::sqrt(1 - step.alpha_bar_t);
        const at::Tensor mean = step_mean({x_0, e}, x_t, step);
        path.push_back(step.path_sigma > 0 ? mean + step.path_sigma * n[std::int64_t(i)] : mean);
    }
    path.push_back(x_0);
    return path;
}

} // namespace restyle::core
