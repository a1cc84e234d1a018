#pragma once

#include "restyle/core/denoiser.h"

namespace restyle::core {

/// x_s of a step whose noise is given: mean(x_t) + sigma e + residual. `e` is not looked at where
/// the step adds no noise; an undefined residual is none.
at::Tensor decode_step(Denoiser& denoiser, const at::Tensor& x_t, const Step& step,
                       const at::Tensor& e, const at::Tensor& residual, Past& past);

} // namespace restyle::core
