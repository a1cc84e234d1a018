#include "restyle/core/memory_needs.h"

#include <algorithm>
#include <optional>

#include "files/json_object.h"
#include "models/autoencoder/ldm_autoencoder.h"
#include "models/autoencoder/tiny_autoencoder.h"
#include "models/control/attention_maps.h"
#include "models/files/model_folder.h"
#include "models/files/weights.h"
#include "models/layers/packed_weight.h"
#include "models/memory/autoencoder_memory.h"
#include "models/memory/unet_memory.h"
#include "models/text/clip_text_model.h"
#include "models/text/ldm_bert.h"
#include "models/unet/unet.h"

namespace restyle::core {
namespace {

namespace fs = std::filesystem;

using Make = std::function<void(const ParameterSource&)>;

std::int64_t bytes_of(at::ScalarType dtype) {
    return static_cast<std::int64_t>(c10::elementSize(dtype));
}

/// Convolutions in brain floats lie once as they were read and once for each shape of call.
std::int64_t weight_bytes(const Make& make, at::ScalarType dtype, int call_shapes) {
    const bool laid_out = PackedWeight::is_possible(at::empty({1, 1, 3, 3}, dtype));
    std::int64_t bytes = 0;
    make([&](const std::string&, at::IntArrayRef shape) {
        const std::int64_t copies = laid_out && shape.size() == 4 ? 1 + call_shapes : 1;
        bytes += copies * c10::multiply_integers(shape) * bytes_of(dtype);
        return at::Tensor();
    });
    return bytes;
}

std::optional<AutoencoderConfig> autoencoder_config(const files::JsonObject& index,
                                                    const fs::path& folder) {
    const std::optional<std::string> part = autoencoder_part(index);
    if (!part) return std::nullopt;
    return read_autoencoder_config(folder / *part / "config.json");
}

std::int64_t text_bytes(const files::JsonObject& index, const fs::path& folder,
                        at::ScalarType dtype) {
    std::int64_t bytes = 0;
    for (const char* part : {"text_encoder", "text_encoder_2"}) {
        if (!has_part(index, part)) continue;
        const ClipTextConfig config = read_clip_text_config(folder / part / "config.json");
        bytes += weight_bytes([&](const ParameterSource& source) { ClipTextModel(source, config); },
                              dtype, 0);
    }
    if (has_part(index, "bert")) {
        const LdmBertConfig config = read_ldm_bert_config(folder / "bert" / "config.json");
        bytes +=
            weight_bytes([&](const ParameterSource& source) { LdmBert(source, config); }, dtype, 0);
    }
    return bytes;
}

/// Of what the network is told of a prompt.
std::int64_t text_tokens(const files::JsonObject& index, const fs::path& folder) {
    if (has_part(index, "bert"))
        return read_ldm_bert_config(folder / "bert" / "config.json").max_position_embeddings;
    for (const char* part : {"text_encoder", "text_encoder_2"})
        if (has_part(index, part))
            return read_clip_text_config(folder / part / "config.json").max_position_embeddings;
    return 0;
}

/// In single precision, in double in double.
std::int64_t map_bytes(at::ScalarType dtype) {
    return bytes_of(dtype == at::kDouble ? at::kDouble : at::kFloat);
}

Make maker_of(const AutoencoderConfig& config) {
    return [&config](const ParameterSource& source) {
        if (const auto* ldm = std::get_if<LdmConfig>(&config.network))
            LdmAutoencoder(source, *ldm);
        else
            TinyAutoencoder(source, std::get<TinyConfig>(config.network));
    };
}

void add_autoencoder(const AutoencoderConfig& config, const ModelUse& use, MemoryNeeds& needs) {
    const bool widened = use.dtype == at::kHalf && config.force_upcast;
    const at::ScalarType dtype = widened ? at::kFloat : use.dtype;
    needs.weights += weight_bytes(maker_of(config), dtype, 1);
    needs.autoencoder_call = values_at_once(config, use.width * use.height) * bytes_of(dtype);
}

} // namespace

std::int64_t MemoryNeeds::total() const {
    return weights + std::max(network_call, autoencoder_call);
}

MemoryNeeds memory_needs(const fs::path& folder, const ModelUse& use) {
    check_model_folder(folder);
    const UNetConfig unet = read_unet_config(folder / "unet" / "config.json");
    const files::JsonObject index(folder / "model_index.json");
    MemoryNeeds needs;
    if (const auto autoencoder = autoencoder_config(index, folder))
        add_autoencoder(*autoencoder, use, needs);
    const at::ScalarType text_dtype = use.dtype == at::kDouble ? at::kDouble : at::kFloat;
    needs.weights += text_bytes(index, folder, text_dtype);
    needs.weights += weight_bytes([&](const ParameterSource& source) { UNet(source, unet); },
                                  use.dtype, use.call_shapes);
    const std::int64_t pixels = pixels_a_value(folder);
    needs.network_call = values_at_once(unet, use.height / pixels, use.width / pixels) *
                         use.samples * bytes_of(use.dtype);
    needs.attention_maps =
        map_values(unet, use.height / pixels, use.width / pixels, text_tokens(index, folder)) *
        map_bytes(use.dtype);
    return needs;
}

int pixels_a_value(const fs::path& folder) {
    check_model_folder(folder);
    const files::JsonObject index(folder / "model_index.json");
    const auto autoencoder = autoencoder_config(index, folder);
    return autoencoder ? autoencoder->latent_pixels() : patch_size_of(index);
}

bool has_blend_maps(const fs::path& folder, std::int64_t width, std::int64_t height) {
    const std::int64_t pixels = pixels_a_value(folder);
    const std::int64_t least = least_text_map(read_unet_config(folder / "unet" / "config.json"),
                                              height / pixels, width / pixels);
    return least > 0 && least <= kMostMapPixels;
}

} // namespace restyle::core
