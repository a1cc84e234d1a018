#pragma once

#include <filesystem>
#include <optional>

#include <nlohmann/json.hpp>

#include "files/json_object.h"
#include "models/text/clip_transformer.h"

namespace restyle::core {

/// A transformers CLIPTextConfig. The members' defaults are transformers'.
struct ClipTextConfig {
    ClipTransformerConfig transformer;
    int vocab_size = 49408;
    int max_position_embeddings = 77;
    std::optional<int> projection_dim; ///< Of CLIPTextModelWithProjection; absent: CLIPTextModel.

    /// Where a text's vector is taken: at the first token of this id; 2 stands for the token of the
    /// largest id, since that is what transformers wrote before its version 4.31 and still means.
    std::int64_t eos_token_id = 49407;
};

/// config.json of a CLIPTextModel or a CLIPTextModelWithProjection. Throws std::runtime_error
/// naming file, key, value and what is supported.
ClipTextConfig read_clip_text_config(const std::filesystem::path& file);
ClipTextConfig read_clip_text_config(const files::JsonObject& object);

/// The same of a part of another's configuration, which has no architectures: without projection.
ClipTextConfig clip_text_config_from(const files::JsonObject& object);

void write_clip_text_config(const std::filesystem::path& file, const ClipTextConfig& config);

/// Without architectures.
nlohmann::json json_from(const ClipTextConfig& config);

/// The keys that both towers have; absent ones keep what `defaults` says.
ClipTransformerConfig read_clip_transformer_config(const files::JsonObject& object,
                                                   const ClipTransformerConfig& defaults);
nlohmann::json json_from(const ClipTransformerConfig& config);

} // namespace restyle::core
