#pragma once

#include "restyle/core/denoiser.h"

namespace restyle::core {

/// One SDEdit pass of the target model over its own result, which takes out what a badly trained
/// model leaves (Wu & De la Torre's refinement): y is noised to the first of `steps` and denoised
/// with fresh noise.
///
/// steps  refine_steps() of the target; none: y is returned as it is
/// noise  [R + 1, n, C, H, W] for R steps: row 0 noises y, row i transition i; row R is not read
at::Tensor refine(Denoiser& target, const std::vector<Step>& steps, const at::Tensor& y,
                  const at::Tensor& noise);

} // namespace restyle::core
