#pragma once

#include "restyle/core/denoiser.h"

namespace restyle::core {

/// SDEdit (Meng et al.: "SDEdit: Guided Image Synthesis and Editing with Stochastic Differential
/// Equations", arXiv:2108.01073), the method to compare CycleDiffusion with: the target model
/// denoises the noisy frame with fresh noise. No source model says what of the frame is its own.
///
///   y_{i+1} = mean_target(y_i) + sigma_i n_i,   y_1 = x_1,   the last transition draws nothing
///
/// x_1    [n, C, H, W]: the first of forward_path(), which is the frame itself when steps is empty
/// noise  [K + 1, n or 1, C, H, W], as forward_path() takes it: row i is transition i's, rows 0 and
///        K are not read
at::Tensor sdedit(Denoiser& target, const std::vector<Step>& steps, const at::Tensor& x_1,
                  const at::Tensor& noise, StepWatch watch = {});

/// The same where a mask m in [0, 1], broadcast over the pictures, lets it change the frame: where
/// it is 0 each point is that of `path`, forward_path() of the frame, and the last is the frame to
/// the last bit (limited_chain()).
at::Tensor sdedit(Denoiser& target, const std::vector<Step>& steps,
                  const std::vector<at::Tensor>& path, const at::Tensor& noise,
                  const at::Tensor& mask, StepWatch watch = {});

} // namespace restyle::core
