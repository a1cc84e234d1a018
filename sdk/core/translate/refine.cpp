#include "restyle/core/refine.h"

#include <cmath>

#include "noise/check_noise.h"
#include "restyle/core/sdedit.h"

namespace restyle::core {

at::Tensor refine(Denoiser& target, const std::vector<Step>& steps, const at::Tensor& y,
                  const at::Tensor& noise) {
    if (steps.empty()) return y;
    check_noise(noise, steps.size(), y, "refine noise", 'R');
    const at::Tensor m = noise.to(y.options());
    const double a = steps.front().alpha_bar_t;
    return sdedit(target, steps, std::sqrt(a) * y + std::sqrt(1 - a) * m[0], m);
}

} // namespace restyle::core
