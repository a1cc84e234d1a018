#pragma once

#include "restyle/core/model.h"

namespace restyle::core {

/// What m [n, 1, H, W] of a picture's pixels is of the values of its x_0, to be broadcast over
/// them: TranslateSettings.mask. A latent's is the mean over the pixels that it stands for.
inline at::Tensor x_0_mask(const Model& model, const at::Tensor& m) {
    if (model.on_latents()) return at::avg_pool2d(m, model.pixels_a_value());
    if (model.patch_size == 1) return m;
    return at::pixel_unshuffle(m.expand({-1, model.channels, -1, -1}), model.patch_size);
}

} // namespace restyle::core
