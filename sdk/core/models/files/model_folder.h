#pragma once

#include <filesystem>
#include <optional>

#include "models/text/clip_text_config.h"
#include "models/text/tokenizer_files.h"
#include "models/unet/unet_config.h"
#include "restyle/core/safetensors.h"
#include "restyle/core/schedule_config.h"

namespace restyle::core {

/// What turns a text into what the UNet is told.
struct TextDescription {
    ClipTextConfig encoder;
    TokenizerFiles tokenizer;
};

/// The names of a text encoder's weights among those of a whole model begin so; the UNet's are
/// bare.
inline constexpr const char* kTextEncoderPrefix = "text_encoder/";

/// What a diffusers folder says beside its weights.
struct ModelDescription {
    UNetConfig unet;
    ScheduleConfig schedule;
    int patch_size = 1;
    std::optional<TextDescription> text; ///< Where the UNet is told one.
};

/// Throws std::runtime_error saying what it is instead, and what makes a folder of that.
void check_model_folder(const std::filesystem::path& folder);

/// The weights whose names begin so, without that beginning.
TensorMap weights_behind(const std::string& prefix, const TensorMap& weights);

/// Writes model_index.json, scheduler/, unet/ and, of a model that is told texts, text_encoder/ and
/// tokenizer/ into `folder` (made where missing), the weights in `dtype`, each file aside and
/// renamed.
void write_model_folder(const std::filesystem::path& folder, const ModelDescription& description,
                        const TensorMap& weights, at::ScalarType dtype);

} // namespace restyle::core
