#pragma once

#include <cstdint>
#include <filesystem>

#include <ATen/ATen.h>

#include "restyle/core/network.h"
#include "restyle/core/schedule_config.h"

namespace restyle::core {

/// A denoiser loaded from a diffusers folder: model_index.json, unet/ and scheduler/.
///
/// With patch_size p > 1 the network is a plain UNet2DModel that sees p x p pixels as channels:
/// pictures [n, C, H, W] and what it sees [n, C p^2, H / p, W / p] are one pixel_unshuffle apart.
///
/// Where an autoencoder (vae or vqvae) stands beside it the network works on that one's latents.
/// The autoencoder itself is not loaded.
struct Model {
    std::filesystem::path folder;
    ScheduleConfig schedule;
    Network network;
    int channels = 3; ///< Of a picture, or of a latent.
    int patch_size = 1;
    int latent_pixels = 0; ///< Pixels a side of one value of a latent; 0: no autoencoder.
    int size_multiple = 1; ///< A picture's height and width must be multiples of it.
    std::int64_t parameters = 0;

    bool on_latents() const { return latent_pixels > 0; }

    /// Pixels a side of one value of what the network sees.
    int pixels_a_value() const { return on_latents() ? latent_pixels : patch_size; }

    at::Tensor patches_from_pictures(const at::Tensor& pictures) const;
    at::Tensor pictures_from_patches(const at::Tensor& patches) const;

    /// Throws std::invalid_argument naming the multiple when the network cannot take this size.
    void check_size(std::int64_t width, std::int64_t height) const;
};

/// Loads it for inference with weights in `dtype` (kDouble, kFloat, kBFloat16, kHalf). Throws
/// std::runtime_error naming file, field, value and what was expected.
Model load_model(const std::filesystem::path& folder, at::ScalarType dtype = at::kFloat,
                 at::Device device = at::kCPU);

} // namespace restyle::core
