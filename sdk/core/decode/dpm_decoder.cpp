#include "restyle/core/dpm_decoder.h"

#include <stdexcept>

#include <c10/util/StringUtil.h>

namespace restyle::core {

at::Tensor dpm_decode(Denoiser& denoiser, const std::vector<Step>& steps, const LatentCode& code) {
    if (code.z.dim() != 5 || code.z.size(0) != std::int64_t(steps.size()) + 1)
        throw std::invalid_argument(
            c10::str("the code z has shape ", code.z.sizes(),
                     ", expected [K + 1, n, C, H, W] with K = ", steps.size()));
    at::Tensor x_t = code.z[0];
    Past past;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const std::int64_t row = std::int64_t(i) + 1;
        const Transition expected = denoiser.reverse(x_t, steps[i], past);
        x_t = expected.mean;
        if (steps[i].sigma > 0) x_t = x_t + noise_from_code(code.z[row], expected, steps[i]);
        if (code.residual.defined()) x_t = x_t + code.residual[row];
    }
    return x_t;
}

} // namespace restyle::core
