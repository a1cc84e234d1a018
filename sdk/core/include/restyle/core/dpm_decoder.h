#pragma once

#include "restyle/core/denoiser.h"
#include "restyle/core/latent_code.h"

namespace restyle::core {

/// The pictures of a latent code: the reverse process with its noise given.
///
///   x_{i+1} = mean(x_i) + sigma_i e_i + r_i
at::Tensor dpm_decode(Denoiser& denoiser, const std::vector<Step>& steps, const LatentCode& code,
                      StepWatch watch = {});

} // namespace restyle::core
