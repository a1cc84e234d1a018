#pragma once

#include <filesystem>
#include <vector>

#include <ATen/ATen.h>

#include "restyle/core/generator.h"
#include "restyle/core/step.h"

namespace restyle::core {

/// The noise of a denoising GAN: a variance-preserving SDE's (Song et al., arXiv:2011.13456), of
/// which few steps are cut.
struct DenoisingGanSchedule {
    int steps = 4; ///< T; t runs from T - 1 to 0.
    double beta_min = 0.1, beta_max = 20;
};

/// Its T steps, noisiest first, each the posterior of x_s given x_t and x_0:
///
///   alpha_bar_t = v(t + 1) / v(0),   v(i) = exp(-u^2 (beta_max - beta_min) / 2 - u beta_min),
///   u = 0.001 + 0.999 i / T
///
/// The last adds no noise.
std::vector<Step> denoising_gan_steps(const DenoisingGanSchedule& schedule);

/// A denoising diffusion GAN (Xiao, Kreis, Vahdat: "Tackling the Generative Learning Trilemma with
/// Denoising Diffusion GANs", arXiv:2112.07804) whose network is TorchScript:
///
///   x_0 = Net(x_t, t, z_t),   x_s = mean of the posterior(x_0, x_t) + sigma e
///
/// as generator of its whole code, the parts `x_T`, `z_t` of T rows, what each step's network draws
/// from, and `e` of T - 1. Gradients run each step anew, as those of diffusion_generator() do. Of a
/// folder with the network and config.json:
///
///   _class_name    "DenoisingDiffusionGan"
///   module         the network's file, beside it: forward(x_t [n, 3, H, W], t [n] of int64, from
///                  T - 1 to 0, z_t [n, code_shape]) gives x_0 [n, 3, H, W] in [-1, 1]; of the
///                  public implementation torch.jit.trace(net, (x, t, z)).save(FILE)
///   picture_shape  [3, H, W]
///   code_shape     of z_t; [100]
///   steps, beta_min, beta_max   of its schedule; 4, 0.1, 20
///
/// Loading it RUNS CODE that the file brings: only for files whose maker one trusts. Throws
/// std::runtime_error naming the file, and the generator throws it for a result of another shape or
/// without gradients.
Generator load_denoising_gan(const std::filesystem::path& folder, at::Device device = at::kCPU);

} // namespace restyle::core
