#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "models/layers/layers.h"
#include "restyle/core/autoencoder.h"

namespace restyle::files {
class JsonObject;
}

namespace restyle::core {

/// Some of an LDM autoencoder's blocks, at one size of the picture.
struct LdmLevel {
    int channels;
    bool encoder_attention = false;
    bool decoder_attention = false;
};

/// The network that AutoencoderKL and VQModel have in common. The members' defaults are diffusers'.
struct LdmConfig {
    int picture_channels = 3;
    int latent_channels = 4;   ///< Of the encoder's and the decoder's inner end.
    int embedded_channels = 4; ///< Beyond the quant_convs: what the denoiser sees.
    bool gaussian = true;      ///< The encoder gives mean and log-variance (KL).
    bool quant_conv = true;
    bool post_quant_conv = true;
    std::vector<LdmLevel> levels{{64}};
    int layers_per_block = 1;
    bool mid_attention = true; ///< mid_block_add_attention
    Activation activation = Activation::kSilu;
    int norm_num_groups = 32;
    std::optional<int> num_vq_embeddings; ///< Of a VQModel's codebook.
};

/// AutoencoderTiny. The members' defaults are diffusers'.
struct TinyConfig {
    int picture_channels = 3;
    int latent_channels = 4;
    int encoder_channels = 64;
    int decoder_channels = 64;
    std::vector<int> encoder_blocks{1, 3, 3, 3}; ///< At each size, from the picture's to the
    std::vector<int> decoder_blocks{3, 3, 3, 1}; ///< latent's, and back.
    Activation activation = Activation::kRelu;
};

struct AutoencoderConfig {
    std::string class_name;
    std::variant<LdmConfig, TinyConfig> network;
    LatentScale scale;
    bool force_upcast = false; ///< Half precision is too narrow for it.

    int picture_channels() const;
    int latent_channels() const; ///< Of what the denoiser sees.
    int latent_pixels() const;
};

/// Throws std::runtime_error naming file, key, value and what is supported for anything that this
/// library's autoencoders are not.
AutoencoderConfig read_autoencoder_config(const std::filesystem::path& file);
AutoencoderConfig read_autoencoder_config(const files::JsonObject& object);

} // namespace restyle::core
