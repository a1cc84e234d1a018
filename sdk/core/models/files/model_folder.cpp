#include "models/files/model_folder.h"

#include <nlohmann/json.hpp>

#include "files/write_aside.h"
#include "models/text/clip_text_model.h"

namespace restyle::core {
namespace {

TensorMap unet_weights(const TensorMap& weights) {
    TensorMap bare;
    for (const auto& [name, tensor] : weights)
        if (!name.starts_with(kTextEncoderPrefix)) bare[name] = tensor;
    return bare;
}

nlohmann::json index_of(const ModelDescription& description) {
    const bool ancestral = description.schedule.sampler == SamplerKind::kDdpm;
    nlohmann::json index = {
        {"_class_name", ancestral ? "DDPMPipeline" : "DDIMPipeline"},
        {"patch_size", description.patch_size},
        {"scheduler", {"diffusers", scheduler_class(description.schedule)}},
        {"unet", {"diffusers", "UNet2DModel"}},
    };
    if (description.autoencoder_class) {
        index["_class_name"] = "LDMPipeline";
        index.erase("patch_size");
        index[autoencoder_part_of(description)] = {"diffusers", *description.autoencoder_class};
    }
    if (!description.text) return index;
    index["_class_name"] = "StableDiffusionPipeline";
    index["unet"] = {"diffusers", "UNet2DConditionModel"};
    index["text_encoder"] = {"transformers", "CLIPTextModel"};
    index["tokenizer"] = {"transformers", "CLIPTokenizer"};
    if (!description.autoencoder_class) index["vae"] = {nullptr, nullptr};
    return index;
}

} // namespace

bool has_part(const files::JsonObject& index, const std::string& part) {
    return index.has(part) && index.at(part) != nlohmann::json{nullptr, nullptr};
}

std::optional<std::string> autoencoder_part(const files::JsonObject& index) {
    for (const char* part : {"vae", "vqvae"})
        if (has_part(index, part)) return part;
    return std::nullopt;
}

std::string autoencoder_part_of(const ModelDescription& description) {
    return description.text ? "vae" : "vqvae";
}

int patch_size_of(const files::JsonObject& index) {
    return index.integer("patch_size", 1, 1, 64);
}

TensorMap in_dtype(const TensorMap& weights, at::ScalarType dtype) {
    TensorMap converted;
    for (const auto& [name, tensor] : weights)
        converted[name] = tensor.to(dtype);
    return converted;
}

TensorMap weights_behind(const std::string& prefix, const TensorMap& weights) {
    TensorMap found;
    for (const auto& [name, tensor] : weights)
        if (name.starts_with(prefix)) found[name.substr(prefix.size())] = tensor;
    return found;
}

void write_model_folder(const std::filesystem::path& folder, const ModelDescription& description,
                        const TensorMap& weights, at::ScalarType dtype) {
    std::filesystem::create_directories(folder / "unet");
    std::filesystem::create_directories(folder / "scheduler");

    // diffusers asks for this word.
    const SafeTensors contents{in_dtype(unet_weights(weights), dtype), {{"format", "pt"}}};
    write_safetensors(folder / "unet" / "diffusion_pytorch_model.safetensors", contents);
    write_unet_config(folder / "unet" / "config.json", description.unet);
    write_schedule_config(folder / "scheduler" / "scheduler_config.json", description.schedule);

    if (description.text) {
        write_clip_text_model(folder / "text_encoder", description.text->encoder,
                              weights_behind(kTextEncoderPrefix, weights), dtype);
        write_tokenizer_files(folder / "tokenizer", description.text->tokenizer);
    }
    files::write_text_aside(folder / "model_index.json", index_of(description).dump(2) + "\n");
}

} // namespace restyle::core
