#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <ATen/ATen.h>

#include "restyle/core/denoiser.h"
#include "restyle/core/latent_code.h"

namespace restyle::core {

/// A named tensor of a code, a row or several of equal shape: x_T is one row, the noise e of K
/// transitions K.
struct CodePart {
    std::string name;
    std::int64_t rows = 1;
    std::vector<std::int64_t> shape; ///< Of a row.
};

/// A point in the Gaussian latent space of a generator, of n pictures: by name tensors
/// [n, rows, shape...], each value of which is N(0, 1) for pictures as the generator draws them.
using Code = std::map<std::string, at::Tensor>;

/// A deterministic generator x = G(z) (Wu, De la Torre: "Unifying Diffusion Models' Latent Space",
/// arXiv:2210.05559): a diffusion model through its code, a GAN, or anything else that makes
/// pictures of Gaussian numbers.
struct Generator {
    std::vector<CodePart> parts;

    /// [n, C, H, W] in [-1, 1], not clamped, in the precision of the code. A function of the code
    /// alone, row by row of the batch. Differentiable where a part requires gradients.
    std::function<at::Tensor(const Code& z)> pictures;

    std::int64_t rows() const; ///< Of all parts.
};

/// A code drawn from N(0, 1): row r of the parts, counted through all of them, is row r of
/// counter_noise(), sample i of the n is frame first + i. `generate` draws the same.
Code gaussian_code(const Generator& generator, std::uint64_t seed, std::int64_t first,
                   std::int64_t n, const at::TensorOptions& options);

/// Of such rows any others: row r is counter row first_row + r. fp32 values in `options`.
Code gaussian_rows(const Generator& generator, std::uint64_t seed, std::uint32_t first_row,
                   std::int64_t first, std::int64_t n, const at::TensorOptions& options);

/// How a diffusion model generates.
struct DiffusionSampling {
    std::vector<Step> steps;
    std::vector<std::int64_t> x_0_shape{}; ///< [C, H, W] of what the denoiser sees.

    /// As an encoder left it, [K + 1, n, C, H, W]: added to each step, no part of the code.
    /// Undefined: nothing.
    at::Tensor residual = {};

    /// Whether gradients keep a state a step and run each step, and the way from x_0 to pictures,
    /// anew going back (Chen et al.: "Training Deep Nets with Sublinear Memory Cost",
    /// arXiv:1604.06174), so that their memory grows with the number of steps by these states
    /// alone. The gradients are the same, to the last bit in fp64 and where the forward pass runs
    /// the same kernels. Costs one more forward pass.
    bool recompute = true;
};

/// The reverse process of a denoiser, its noise being the code: part `x_T`, and where steps add
/// noise `e` of as many rows. It is dpm_decode(), then `pictures_from_x_0`.
Generator diffusion_generator(std::shared_ptr<Denoiser> denoiser, DiffusionSampling sampling,
                              std::function<at::Tensor(const at::Tensor&)> pictures_from_x_0);

/// How many rows `e` has: up to the last step that adds noise. 0 of a deterministic sampler, whose
/// code, x_T, has one meaning however many steps it runs.
std::int64_t noise_rows(const std::vector<Step>& steps);

/// The codes of a diffusion generator as encoders, decoders and z files have them, and back.
LatentCode latent_code(const Code& code, const DiffusionSampling& sampling);
Code code_of(const LatentCode& latent, const std::vector<Step>& steps);

} // namespace restyle::core
