#include "restyle/core/sdedit.h"

#include <utility>

#include "noise/check_noise.h"
#include "restyle/core/target_chain.h"

namespace restyle::core {

TargetChain sdedit_chain(const std::vector<Step>& steps, const at::Tensor& x_1,
                         const at::Tensor& noise, StepWatch watch) {
    if (!steps.empty()) check_noise(noise, steps.size(), x_1, "noise", 'K');
    const at::Tensor n = noise.to(x_1.options());
    return {x_1,
            [steps, n](std::size_t i, const Transition& expected) {
                const bool draws = i + 1 < steps.size() && steps[i].sigma > 0;
                if (!draws) return expected.mean;
                return expected.mean + noise_from_code(n[std::int64_t(i) + 1], expected, steps[i]);
            },
            std::move(watch)};
}

at::Tensor sdedit(Denoiser& target, const std::vector<Step>& steps, const at::Tensor& x_1,
                  const at::Tensor& noise, StepWatch watch) {
    if (steps.empty()) return x_1;
    return run_chain(target, steps, sdedit_chain(steps, x_1, noise, std::move(watch)));
}

at::Tensor sdedit(Denoiser& target, const std::vector<Step>& steps,
                  const std::vector<at::Tensor>& path, const at::Tensor& noise,
                  const at::Tensor& mask, StepWatch watch) {
    return run_chain(
        target, steps,
        limited_chain(sdedit_chain(steps, path.front(), noise, std::move(watch)), path, mask));
}

} // namespace restyle::core
