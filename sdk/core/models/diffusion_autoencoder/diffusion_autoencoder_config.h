#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace restyle::core {

/// One of the two U-Nets' ways down: the whole U-Net's, or the semantic encoder's.
struct HalfUNetShape {
    std::vector<int> multipliers; ///< Of the channels at each resolution, the finest first.
    int layers = 2;               ///< Residual blocks at each resolution.
    std::vector<int> attention_resolutions; ///< Pixels a side where each block is attended.
};

/// The latent network's.
struct LatentNetworkShape {
    int layers = 10;
    int features = 2048;    ///< Between its layers.
    std::vector<int> skips; ///< Layers that see the network's input once more.
    int waves = 64;         ///< That tell the time.
};

/// Betas of a diffusion, on a straight line over its times.
struct Betas {
    double start, end;
};

/// The shape of a diffusion autoencoder, and its noise.
struct DiffusionAutoencoderConfig {
    int resolution = 0;      ///< Of pictures, in pixels a side.
    int code_channels = 512; ///< Of z_sem.
    int time_channels = 512; ///< Of what the U-Net makes of the time.
    int channels = 128;      ///< Times a multiplier, of both U-Nets.
    int attention_heads = 1;
    int norm_groups = 32; ///< At most; one for each channel where there are fewer channels.
    HalfUNetShape unet, encoder;
    LatentNetworkShape latent;
    int train_timesteps = 1000; ///< Of both diffusions.
    Betas betas{0.0001, 0.02}, latent_betas{0.008, 0.008};

    int groups_of(int features) const { return features < norm_groups ? features : norm_groups; }
};

/// Throws std::runtime_error naming file, key, value and what is supported.
DiffusionAutoencoderConfig read_diffusion_autoencoder_config(const std::filesystem::path& file);

} // namespace restyle::core
