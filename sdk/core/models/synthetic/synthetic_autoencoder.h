#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "models/convert/checkpoint_family.h"
#include "restyle/core/synthetic_model.h"

namespace restyle::core {

/// The published config.json of a family's own autoencoder, or of TAESD, which diffusers' defaults
/// are.
inline nlohmann::json synthetic_autoencoder_config(Family family, SyntheticAutoencoder kind) {
    if (kind == SyntheticAutoencoder::kTiny) return {{"_class_name", "AutoencoderTiny"}};
    return {{"_class_name", "AutoencoderKL"},
            {"in_channels", 3},
            {"out_channels", 3},
            {"latent_channels", 4},
            {"block_out_channels", {128, 256, 512, 512}},
            {"down_block_types", std::vector<std::string>(4, "DownEncoderBlock2D")},
            {"up_block_types", std::vector<std::string>(4, "UpDecoderBlock2D")},
            {"layers_per_block", 2},
            {"norm_num_groups", 32},
            {"act_fn", "silu"},
            {"scaling_factor", family == Family::kSdxl ? 0.13025 : 0.18215}};
}

} // namespace restyle::core
