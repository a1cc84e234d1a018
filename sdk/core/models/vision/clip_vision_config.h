#pragma once

#include <filesystem>
#include <optional>

#include "models/text/clip_text_config.h"

namespace restyle::core {

/// A transformers CLIPVisionConfig. The members' defaults are transformers'.
struct ClipVisionConfig {
    ClipTransformerConfig transformer{
        .hidden_size = 768, .intermediate_size = 3072, .num_attention_heads = 12};
    int num_channels = 3;
    int image_size = 224; ///< Height and width of a picture.
    int patch_size = 32;  ///< Height and width of what becomes one token.
    int projection_dim = 512;

    int patches_a_side() const { return image_size / patch_size; }
};

/// config.json of a CLIPVisionModelWithProjection. Throws std::runtime_error naming file, key,
/// value and what is supported.
ClipVisionConfig read_clip_vision_config(const std::filesystem::path& file);

/// The same of a part of another's configuration, which has no architectures.
ClipVisionConfig clip_vision_config_from(const files::JsonObject& object);

nlohmann::json json_from(const ClipVisionConfig& config);

} // namespace restyle::core
