#pragma once

#include <vector>

#include <ATen/ATen.h>

#include "restyle/core/step.h"

namespace restyle::core {

/// The path of edit-friendly DDPM inversion (Huberman-Spiegelglas, Kulikov, Michaeli: "An Edit
/// Friendly DDPM Noise Space", arXiv:2304.06140), a method to compare CycleDiffusion with:
///
///   x_i = sqrt(alpha_bar_i) x_0 + sqrt(1 - alpha_bar_i) n_{i-1},   x_{K+1} = x_0
///
/// each point with noise of its own, so that neighbours differ by more than the forward process
/// would have it and the codes between them hold more of the picture. cycle_translate() along it
/// is that method's edit.
///
/// x_0    [n, C, H, W], fp32 or fp64
/// noise  [K + 1, n or 1, C, H, W], as forward_path() takes it; row K is not read
std::vector<at::Tensor> independent_path(const std::vector<Step>& steps, const at::Tensor& x_0,
                                         const at::Tensor& noise);

} // namespace restyle::core
