#pragma once

#include <ATen/ATen.h>

namespace restyle::core {

/// The Gaussian latent code of n pictures under K steps.
/// Wu, De la Torre: "Unifying Diffusion Models' Latent Space" (arXiv:2210.05559).
struct LatentCode {
    at::Tensor z; ///< [K + 1, n, C, H, W]: x_1, then e_1 .. e_K; 0 where the step's sigma is 0.

    /// The same shape: what the mean leaves of the path where sigma is 0, else 0. Undefined when
    /// there is nothing of it, as in a code that was drawn rather than encoded.
    at::Tensor residual;
};

} // namespace restyle::core
