#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "files/json_object.h"
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
    std::optional<TextDescription> text{}; ///< Where the UNet is told one.

    /// diffusers' word for what makes the latents that it denoises, where it does.
    std::optional<std::string> autoencoder_class{};
};

/// Whether model_index.json names the part; diffusers' word for one left out is [null, null].
bool has_part(const files::JsonObject& index, const std::string& part);

/// The folder of the autoencoder that it names: vae or vqvae.
std::optional<std::string> autoencoder_part(const files::JsonObject& index);

/// Where that of such a model is: what StableDiffusionPipeline and LDMPipeline call it.
std::string autoencoder_part_of(const ModelDescription& description);

/// Our own word in it: pixels a side that the network sees as channels.
int patch_size_of(const files::JsonObject& index);

TensorMap in_dtype(const TensorMap& weights, at::ScalarType dtype);

/// The weights whose names begin so, without that beginning.
TensorMap weights_behind(const std::string& prefix, const TensorMap& weights);

/// Writes model_index.json, scheduler/, unet/ and, of a model that is told texts, text_encoder/ and
/// tokenizer/ into `folder` (made where missing), the weights in `dtype`, each file aside and
/// renamed. An autoencoder is not written, but named.
void write_model_folder(const std::filesystem::path& folder, const ModelDescription& description,
                        const TensorMap& weights, at::ScalarType dtype);

} // namespace restyle::core
