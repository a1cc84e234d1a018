#include "restyle/core/refine.h"

#include <cmath>

#include "noise/check_noise.h"

namespace restyle::core {

at::Tensor refine(Denoiser& target, const std::vector<Step>& steps, const at::Tensor& y,
                  const at::Tensor& noise) {
    if (steps.empty()) return y;
    check_noise(noise, steps.size(), y, "refine noise", 'R');
    const at::Tensor m = noise.to(y.options());
    const double a = steps.front().alpha_bar_t;

    at::Tensor x_t = std::sqrt(a) * y + std::sqrt(1 - a) * m[0];
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const at::Tensor mean = target.reverse_mean(x_t, steps[i]);
        const bool draws = i + 1 < steps.size() && steps[i].sigma > 0;
        x_t = draws ? mean + steps[i].sigma * m[std::int64_t(i) + 1] : mean;
    }
    return x_t;
}

} // namespace restyle::core
