#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include <ATen/ATen.h>

namespace restyle::core {

/// How an autoencoder's own values h become the latents that a denoiser sees:
///
///   latent = (h - shift_factor) scaling_factor, or, where diffusers gives a mean and a deviation
///   of each channel, (h - mean) scaling_factor / std
struct LatentScale {
    double scaling_factor = 1;
    double shift_factor = 0;
    std::vector<double> mean{}; ///< Empty, or of each channel; then shift_factor is 0.
    std::vector<double> std{};  ///< As many as `mean`.

    bool operator==(const LatentScale&) const = default;
};

/// What stands between pictures and a denoiser that works on latents (Rombach et al., "High-
/// Resolution Image Synthesis with Latent Diffusion Models", arXiv 2112.10752): diffusers'
/// AutoencoderKL, AutoencoderTiny or VQModel, loaded for inference.
///
/// encode  pictures [n, picture_channels, H, W] in [-1, 1], H and W multiples of latent_pixels
///         -> latents [n, latent_channels, H / latent_pixels, W / latent_pixels], scaled. Of
///         AutoencoderKL the posterior's mean; of VQModel not quantised.
/// decode  such latents -> pictures, not clamped. VQModel quantises first.
///
/// Both give their result in the precision of what they are given (fp32 or fp64), cast at the
/// network's border, scale and quantise on the outer side of it, are functions of their argument
/// alone, may be called from several threads at once, and throw std::invalid_argument for a tensor
/// of another shape. A large batch goes through the network in portions. Differentiable.
struct Autoencoder {
    std::string class_name; ///< diffusers' word for it.
    int picture_channels = 3;
    int latent_channels = 4;
    int latent_pixels = 8; ///< Pixels a side of one value of a latent.
    LatentScale scale;
    std::int64_t parameters = 0;

    std::function<at::Tensor(const at::Tensor& pictures)> encode;
    std::function<at::Tensor(const at::Tensor& latents)> decode;
};

/// Loads config.json and weights from `folder`, with weights in `dtype` (kDouble, kFloat,
/// kBFloat16, kHalf; kHalf becomes kFloat where the configuration says force_upcast, as its values
/// would leave half's range). Throws std::runtime_error naming file, field, value and what was
/// expected.
Autoencoder load_autoencoder(const std::filesystem::path& folder, at::ScalarType dtype = at::kFloat,
                             at::Device device = at::kCPU);

} // namespace restyle::core
