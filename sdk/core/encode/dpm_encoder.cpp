#include "restyle/core/dpm_encoder.h"

#include <utility>

namespace restyle::core {

LatentCode dpm_encode(Denoiser& denoiser, const std::vector<Step>& steps,
                      const std::vector<at::Tensor>& path, std::size_t steps_per_call,
                      LastStep last, StepWatch watch) {
    std::vector<Step> encoded = steps;
    if (last == LastStep::kDrop && !encoded.empty()) encoded.pop_back();
    Past past{{}, std::move(watch)};
    const std::vector<Transition> expected =
        denoiser.reverse_all(path, encoded, steps_per_call, past);

    const at::Tensor nothing = at::zeros_like(path.front());
    std::vector<at::Tensor> z(path.size(), nothing), residual(path.size(), nothing);
    z.front() = path.front();
    for (std::size_t i = 0; i < expected.size(); ++i) {
        // What the model's mean leaves unexplained of the step the path took is that step's noise.
        const at::Tensor rest = path[i + 1] - expected[i].mean;
        if (steps[i].sigma > 0)
            z[i + 1] = code_from_noise(rest, expected[i], steps[i]);
        else
            residual[i + 1] = rest;
    }
    return {at::stack(z), at::stack(residual)};
}

} // namespace restyle::core
