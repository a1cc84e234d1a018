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
/// Denoising Diffusion GANs", arXiv:2112.07804):
///
///   x_0 = Net(x_t, t, z_t),   x_s = mean of the posterior(x_0, x_t) + sigma e
///
/// as generator of its whole code, the parts `x_T`, `z_t` of T rows, what each step's network draws
/// from, and `e` of T - 1. Gradients run each step anew, as those of diffusion_generator() do.
///
/// Of a folder with config.json ("_class_name": "DenoisingDiffusionGan"; steps, beta_min and
/// beta_max of its schedule: 4, 0.1, 20) and its network, which is one of two:
///
/// model.safetensors, in the names of the public files, as
/// samples/convert/convert_denoising_gan.py makes it of them: the published NCSN++, computed in
/// `dtype`, kFloat or kDouble, in which the code must be. config.json says
///
///   resolution             of pictures, in pixels a side
///   multipliers            of `channels` (128) at each resolution, the finest first
///   layers                 residual blocks at each resolution: 2
///   attention_resolutions  pixels a side where they are attended: [16]
///   code_features          of z_t: 100; code_layers and code_channels of what is made of it: 3,
///   256 picture_pyramid, filters, halved_variance, tanh   whether the picture goes down beside its
///                          features, sizes change by the filter [1, 3, 3, 1], sums of two are
///                          divided by sqrt(2), x_0 ends in a tanh: all true
///
/// or TorchScript, which config.json names:
///
///   module         the network's file, beside it: forward(x_t [n, 3, H, W], t [n] of int64, from
///                  T - 1 to 0, z_t [n, code_shape]) gives x_0 [n, 3, H, W] in [-1, 1], in the
///                  precision that it is in; of the public implementation
///                  torch.jit.trace(net, (x, t, z)).save(FILE)
///   picture_shape  [3, H, W]
///   code_shape     of z_t; [100]
///
/// Loading that RUNS CODE that the file brings: only for files whose maker one trusts. Throws
/// std::runtime_error naming the file and the key or the tensor, and the generator of TorchScript
/// throws it for a result of another shape or without gradients.
Generator load_denoising_gan(const std::filesystem::path& folder, at::ScalarType dtype = at::kFloat,
                             at::Device device = at::kCPU);

/// Whether loading it runs code. Throws std::runtime_error for a config.json that is no JSON
/// object.
bool is_scripted_denoising_gan(const std::filesystem::path& folder);

} // namespace restyle::core
