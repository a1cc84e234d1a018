#include "restyle/core/sdedit.h"

#include <utility>

#include "noise/check_noise.h"

namespace restyle::core {

at::Tensor sdedit(Denoiser& target, const std::vector<Step>& steps, const at::Tensor& x_1,
                  const at::Tensor& noise, StepWatch watch) {
    if (steps.empty()) return x_1;
    check_noise(noise, steps.size(), x_1, "noise", 'K');
    const at::Tensor n = noise.to(x_1.options());

    at::Tensor y = x_1;
    Past past{{}, std::move(watch)};
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const Transition expected = target.reverse(y, steps[i], past);
        y = expected.mean;
        const bool draws = i + 1 < steps.size() && steps[i].sigma > 0;
        if (draws) y = y + noise_from_code(n[std::int64_t(i) + 1], expected, steps[i]);
    }
    return y;
}

} // namespace restyle::core
