#pragma once

#include "restyle/core/denoiser.h"
#include "restyle/core/latent_code.h"

namespace restyle::core {

/// What becomes of the last transition, whose sigma is mostly 0.
enum class LastStep {
    kKeep, ///< Its residual is kept, so that decoding is exact.
    kDrop, ///< It is the decoding model's mean: the paper's pixel rule.
};

/// DPM-Encoder: the code from which dpm_decode() with the same model and steps returns the end of
/// `path`, up to rounding, for any path whatsoever.
///
///   e_i = (x_{i+1} - mean(x_i)) / sigma_i
///
/// steps_per_call  of the source's forward passes; >= 1
LatentCode dpm_encode(Denoiser& denoiser, const std::vector<Step>& steps,
                      const std::vector<at::Tensor>& path, std::size_t steps_per_call,
                      LastStep last = LastStep::kKeep, StepWatch watch = {});

} // namespace restyle::core
