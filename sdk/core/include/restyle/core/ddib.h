#pragma once

#include "restyle/core/denoiser.h"

namespace restyle::core {

/// DDIM inversion (Dhariwal, Nichol: "Diffusion Models Beat GANs on Image Synthesis",
/// arXiv:2105.05233, appendix F): x_1 from which DDIM with eta 0 leads to about x_0, found by
/// walking the steps backwards along
///
///   x_t = sqrt(alpha_bar_t / alpha_bar_s) (x_s - sqrt(1 - alpha_bar_s) e) + sqrt(1 - alpha_bar_t)
///   e
///
/// where e is what the network finds in x_s when it is told t. First order: the more steps, the
/// nearer; unlike DPM-Encoder's code this one does not lead back exactly.
at::Tensor ddim_invert(Denoiser& source, const std::vector<Step>& steps, const at::Tensor& x_0);

/// All that it walks through, in the order of the steps: x_1 .. x_K, and x_0 last.
std::vector<at::Tensor> ddim_inversion(Denoiser& source, const std::vector<Step>& steps,
                                       const at::Tensor& x_0);

/// DDIB (Su et al.: "Dual Diffusion Implicit Bridges for Image-to-Image Translation",
/// arXiv:2203.08382), a method to compare CycleDiffusion with: the source's inversion, decoded by
/// the target: with DDIM at eta 0, Euler or DPM-Solver++. Throws std::invalid_argument for steps
/// that add noise.
///
/// mask  Undefined, or m in [0, 1], broadcast over the pictures: where it is 0 each point is the
///       source's own, and the last is x_0 to the last bit (limited_chain()).
at::Tensor ddib_translate(Denoiser& source, const std::vector<Step>& source_steps, Denoiser& target,
                          const std::vector<Step>& target_steps, const at::Tensor& x_0,
                          StepWatch watch_target = {}, const at::Tensor& mask = {});

} // namespace restyle::core
