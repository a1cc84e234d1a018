#pragma once

#include <functional>

#include "restyle/core/dpm_encoder.h"
#include "restyle/core/forward_path.h"

namespace restyle::core {

struct TranslateSettings {
    LastStep last = LastStep::kKeep;
    std::size_t source_batch = 0; ///< Source steps in one forward pass; 0: all of them.
    at::Tensor mask; ///< Undefined, or m in [0, 1], broadcast over the pictures; lock step only.
    /// Where given, asked after each call of the target for the m of that step alone, which comes
    /// on top of `mask`; undefined: 1. Lock step only.
    std::function<at::Tensor()> step_mask = {};
    StepWatch watch_source = {}, watch_target = {};
};

/// CycleDiffusion in lock step: dpm_decode() under `target` of dpm_encode() under `source`, both
/// worlds advanced together along `path`. Stores no code, divides by no sigma that is 0.
///
///   y_s = mean_target(y_t) + (sigma_target / sigma_source) (x_s - mean_source(x_t)),   y_1 = x_1
///
/// written x_s + (mean_target - mean_source) where the sigmas are equal, so that a model translated
/// to itself, with calls of equal shape (source_batch 1), changes no bit. With a mask the change
/// that a step makes to x_s is multiplied by m.
///
/// Throws std::invalid_argument when the two run unlike many steps, or when one sigma of a step is
/// 0 and the other is not.
at::Tensor cycle_translate(Denoiser& source, const std::vector<Step>& source_steps,
                           Denoiser& target, const std::vector<Step>& target_steps,
                           const std::vector<at::Tensor>& path,
                           const TranslateSettings& settings = {});

/// The same along a path that is drawn as it is walked: what is kept at a time is the source_batch
/// points of one forward pass, however many steps there are.
at::Tensor cycle_translate(Denoiser& source, const std::vector<Step>& source_steps,
                           Denoiser& target, const std::vector<Step>& target_steps,
                           ForwardPath& path, const TranslateSettings& settings = {});

/// The same through the code: dpm_decode(target, dpm_encode(source)). Agrees with cycle_translate()
/// up to rounding. Takes no mask.
at::Tensor cycle_translate_by_code(Denoiser& source, const std::vector<Step>& source_steps,
                                   Denoiser& target, const std::vector<Step>& target_steps,
                                   const std::vector<at::Tensor>& path,
                                   const TranslateSettings& settings = {});

/// What both forms demand of the steps of two worlds. Throws std::invalid_argument.
void check_translatable(const std::vector<Step>& source_steps,
                        const std::vector<Step>& target_steps, LastStep last);

} // namespace restyle::core
