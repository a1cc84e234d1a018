#pragma once

#include "models/layers/layers.h"

namespace restyle::core {

/// VQModel's codebook: each value of a latent becomes the nearest of its entries.
class VectorQuantizer {
public:
    VectorQuantizer(const ParameterSource& parameter, int entries, int channels);

    /// [n, channels, h, w] of any precision -> the same shape and precision. Searched in the
    /// codebook's own.
    at::Tensor operator()(const at::Tensor& latents) const;

    /// The same values; gradients go to the codebook and not to the latents.
    at::Tensor nearest_entries(const at::Tensor& latents) const;

private:
    at::Tensor nearest(const at::Tensor& values) const;

    at::Tensor codebook_; ///< [entries, channels]
};

} // namespace restyle::core
