#include "restyle/core/forward_path.h"

#include <cmath>
#include <stdexcept>

#include "noise/check_noise.h"
#include "restyle/core/denoiser.h"

namespace restyle::core {

std::vector<at::Tensor> forward_path(const std::vector<Step>& steps, const at::Tensor& x_0,
                                     const at::Tensor& noise) {
    if (x_0.scalar_type() != at::kFloat && x_0.scalar_type() != at::kDouble)
        throw std::invalid_argument("a path is drawn in fp32 or fp64, x_0 is neither");
    if (steps.empty()) return {x_0};
    check_noise(noise, steps.size(), x_0, "noise", 'K');
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
