#include <cmath>

#include "noise/check_noise.h"
#include "restyle/core/edit_friendly.h"

namespace restyle::core {

std::vector<at::Tensor> independent_path(const std::vector<Step>& steps, const at::Tensor& x_0,
                                         const at::Tensor& noise) {
    if (steps.empty()) return {x_0};
    check_noise(noise, steps.size(), x_0, "noise", 'K');
    std::vector<at::Tensor> path;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const double a = steps[i].alpha_bar_t;
        const at::Tensor n = noise[std::int64_t(i)].to(x_0.options());
        path.push_back(std::sqrt(a) * x_0 + std::sqrt(1 - a) * n);
    }
    path.push_back(x_0);
    return path;
}

} // namespace restyle::core
