#include "restyle/core/dpm_decoder.h"

#include <stdexcept>
#include <utility>

#include <c10/util/StringUtil.h>

#include "decode/decode_step.h"

namespace restyle::core {

at::Tensor decode_step(Denoiser& denoiser, const at::Tensor& x_t, const Step& step,
                       const at::Tensor& e, const at::Tensor& residual, Past& past) {
    const Transition expected = denoiser.reverse(x_t, step, past);
    at::Tensor x_s = expected.mean;
    if (step.sigma > 0) x_s = x_s + noise_from_code(e, expected, step);
    return residual.defined() ? x_s + residual : x_s;
}

at::Tensor dpm_decode(Denoiser& denoiser, const std::vector<Step>& steps, const LatentCode& code,
                      StepWatch watch) {
    if (code.z.dim() != 5 || code.z.size(0) != std::int64_t(steps.size()) + 1)
        throw std::invalid_argument(
            c10::str("the code z has shape ", code.z.sizes(),
                     ", expected [K + 1, n, C, H, W] with K = ", steps.size()));
    at::Tensor x_t = code.z[0];
    Past past{{}, std::move(watch)};
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const std::int64_t row = std::int64_t(i) + 1;
        const at::Tensor residual = code.residual.defined() ? code.residual[row] : at::Tensor();
        x_t = decode_step(denoiser, x_t, steps[i], code.z[row], residual, past);
    }
    return x_t;
}

} // namespace restyle::core
