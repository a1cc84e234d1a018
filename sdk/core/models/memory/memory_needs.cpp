#include "restyle/core/memory_needs.h"

#include <algorithm>
#include <optional>

#include "files/json_object.h"
#include "models/autoencoder/ldm_autoencoder.h"
#include "models/autoencoder/tiny_autoencoder.h"
#include "models/control/attention_maps.h"
#include "models/files/model_folder.h"
#include "models/files/stored_model.h"
#include "models/layers/packed_weight.h"
#include "models/memory/autoencoder_memory.h"
#include "models/memory/kept_values.h"
#include "models/memory/unet_memory.h"
#include "models/text/clip_text_model.h"
#include "models/text/ldm_bert.h"
#include "models/unet/unet.h"

namespace restyle::core {
namespace {

namespace fs = std::filesystem;

constexpr const char* kUNetStem = "diffusion_pytorch_model";

using Make = std::function<void(const ParameterSource&)>;

std::int64_t bytes_of(at::ScalarType dtype) {
    return static_cast<std::int64_t>(c10::elementSize(dtype));
}

/// What a network computes in, and what its weights are stored in where that stays.
struct Precision {
    at::ScalarType dtype;
    std::optional<at::ScalarType> stored{};
};

/// Convolutions in brain floats lie once as they were read and once for each shape of call.
std::int64_t weight_bytes(const Make& make, const Precision& precision, int call_shapes) {
    const at::ScalarType dtype = precision.dtype;
    const bool laid_out = PackedWeight::is_possible(at::empty({1, 1, 3, 3}, dtype));
    std::int64_t bytes = 0;
    make([&](const std::string&, at::IntArrayRef shape) {
        const std::int64_t copies = laid_out && shape.size() == 4 ? 1 + call_shapes : 1;
        const at::ScalarType kept =
            precision.stored ? narrowest(*precision.stored, dtype, shape.size()) : dtype;
        bytes += copies * c10::multiply_integers(shape) * bytes_of(kept);
        return at::Tensor();
    });
    return bytes;
}

std::optional<AutoencoderConfig> autoencoder_config(const files::JsonObject& index,
                                                    const StoredModel& stored) {
    const std::optional<std::string> part = autoencoder_part(index);
    if (!part) return std::nullopt;
    return read_autoencoder_config(stored.part(*part).config());
}

std::int64_t text_bytes(const files::JsonObject& index, const StoredModel& stored,
                        at::ScalarType dtype) {
    std::int64_t bytes = 0;
    for (const char* part : {"text_encoder", "text_encoder_2"}) {
        if (!has_part(index, part)) continue;
        const StoredPart encoder = stored.part(part);
        const ClipTextConfig config = read_clip_text_config(encoder.config());
        bytes += weight_bytes([&](const ParameterSource& source) { ClipTextModel(source, config); },
                              {dtype, encoder.stored_type("model")}, 0);
    }
    if (has_part(index, "bert")) {
        const StoredPart encoder = stored.part("bert");
        const LdmBertConfig config = read_ldm_bert_config(encoder.config());
        bytes += weight_bytes([&](const ParameterSource& source) { LdmBert(source, config); },
                              {dtype, encoder.stored_type("model")}, 0);
    }
    return bytes;
}

/// Of what the network is told of a prompt.
std::int64_t text_tokens(const files::JsonObject& index, const StoredModel& stored) {
    if (has_part(index, "bert"))
        return read_ldm_bert_config(stored.part("bert").config()).max_position_embeddings;
    for (const char* part : {"text_encoder", "text_encoder_2"})
        if (has_part(index, part))
            return read_clip_text_config(stored.part(part).config()).max_position_embeddings;
    return 0;
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
    needs.weights += weight_bytes(maker_of(config), {dtype}, 1);
    needs.autoencoder_call = values_at_once(config, use.width * use.height) * bytes_of(dtype);
    needs.autoencoder_gradients =
        values_kept(config, use.width * use.height) * use.pictures * bytes_of(dtype);
}

/// Of what the network sees of a picture.
int seen_channels(const UNetConfig& unet, const std::optional<AutoencoderConfig>& autoencoder) {
    return autoencoder ? autoencoder->latent_channels() : unet.in_channels;
}

/// In single precision, in double in double.
std::int64_t path_bytes(at::ScalarType dtype) {
    return bytes_of(dtype == at::kDouble ? at::kDouble : at::kFloat);
}

int pixels_a_value(const files::JsonObject& index,
                   const std::optional<AutoencoderConfig>& autoencoder) {
    return autoencoder ? autoencoder->latent_pixels() : patch_size_of(index);
}

} // namespace

std::int64_t MemoryNeeds::total() const {
    return weights + std::max(network_call, autoencoder_call);
}

std::int64_t MemoryNeeds::guidance(std::int64_t steps, bool recompute) const {
    // Of x_T and each step's noise: the code before, now, next and kept, its gradients as they are
    // and as they are summed up, noise and change.
    constexpr std::int64_t kCodes = 10;
    const std::int64_t kept = recompute ? std::max(network_gradients, autoencoder_gradients)
                                        : steps * network_gradients + autoencoder_gradients;
    // Going back, the gradient of the widest block lies beside what it is made of.
    const std::int64_t both_ways = 2 * std::max(network_call, autoencoder_call);
    return kept + both_ways + (kCodes + 1) * (steps + 1) * state;
}

MemoryNeeds memory_needs(const fs::path& folder, const ModelUse& use) {
    const StoredModel stored(folder);
    const StoredPart stored_unet = stored.part("unet");
    const UNetConfig unet = read_unet_config(stored_unet.config());
    const files::JsonObject index = stored.config("model_index.json");
    MemoryNeeds needs;
    const auto autoencoder = autoencoder_config(index, stored);
    if (autoencoder) add_autoencoder(*autoencoder, use, needs);
    const at::ScalarType text_dtype = use.dtype == at::kDouble ? at::kDouble : at::kFloat;
    needs.weights += text_bytes(index, stored, text_dtype);
    needs.weights += weight_bytes([&](const ParameterSource& source) { UNet(source, unet); },
                                  {use.dtype, stored_unet.stored_type(kUNetStem)}, use.call_shapes);
    const std::int64_t pixels = pixels_a_value(index, autoencoder);
    const std::int64_t height = use.height / pixels, width = use.width / pixels;
    needs.network_call = values_at_once(unet, height, width) * use.samples * bytes_of(use.dtype);
    needs.network_gradients = values_kept(unet, height, width) * use.samples * bytes_of(use.dtype);
    needs.state =
        seen_channels(unet, autoencoder) * height * width * use.pictures * path_bytes(use.dtype);
    needs.attention_maps =
        map_values(unet, height, width, text_tokens(index, stored)) * path_bytes(use.dtype);
    return needs;
}

int pixels_a_value(const fs::path& folder) {
    const StoredModel stored(folder);
    const files::JsonObject index = stored.config("model_index.json");
    return pixels_a_value(index, autoencoder_config(index, stored));
}

bool has_blend_maps(const fs::path& folder, std::int64_t width, std::int64_t height) {
    const StoredModel stored(folder);
    const files::JsonObject index = stored.config("model_index.json");
    const std::int64_t pixels = pixels_a_value(index, autoencoder_config(index, stored));
    const std::int64_t least = least_text_map(read_unet_config(stored.part("unet").config()),
                                              height / pixels, width / pixels);
    return least > 0 && least <= kMostMapPixels;
}

} // namespace restyle::core
