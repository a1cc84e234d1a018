#include <nlohmann/json.hpp>

#include "files/write_aside.h"
#include "models/autoencoder/autoencoder_folder.h"
#include "models/files/model_folder.h"

namespace restyle::core {
namespace {

using nlohmann::json;

const char* activation_name(Activation activation) {
    switch (activation) {
    case Activation::kGelu:
        return "gelu";
    case Activation::kMish:
        return "mish";
    case Activation::kRelu:
        return "relu";
    default:
        return "silu";
    }
}

json down_types(const LdmConfig& config) {
    json types = json::array();
    for (const LdmLevel& level : config.levels)
        types.push_back(level.encoder_attention ? "AttnDownEncoderBlock2D" : "DownEncoderBlock2D");
    return types;
}

// From the latent's size on.
json up_types(const LdmConfig& config) {
    json types = json::array();
    for (auto level = config.levels.rbegin(); level != config.levels.rend(); ++level)
        types.push_back(level->decoder_attention ? "AttnUpDecoderBlock2D" : "UpDecoderBlock2D");
    return types;
}

json network_json(const LdmConfig& config) {
    json channels = json::array();
    for (const LdmLevel& level : config.levels)
        channels.push_back(level.channels);
    json all{
        {"in_channels", config.picture_channels},      {"out_channels", config.picture_channels},
        {"latent_channels", config.latent_channels},   {"block_out_channels", channels},
        {"down_block_types", down_types(config)},      {"up_block_types", up_types(config)},
        {"layers_per_block", config.layers_per_block}, {"norm_num_groups", config.norm_num_groups},
        {"act_fn", activation_name(config.activation)}};
    if (!config.mid_attention) all["mid_block_add_attention"] = false;
    if (!config.quant_conv) all["use_quant_conv"] = false;
    if (!config.post_quant_conv) all["use_post_quant_conv"] = false;
    if (!config.num_vq_embeddings) return all;
    all["num_vq_embeddings"] = *config.num_vq_embeddings;
    all["vq_embed_dim"] = config.embedded_channels;
    return all;
}

json network_json(const TinyConfig& config) {
    const auto at_each_size = [&](int channels) {
        return std::vector<int>(config.encoder_blocks.size(), channels);
    };
    return {{"in_channels", config.picture_channels},
            {"out_channels", config.picture_channels},
            {"latent_channels", config.latent_channels},
            {"encoder_block_out_channels", at_each_size(config.encoder_channels)},
            {"decoder_block_out_channels", at_each_size(config.decoder_channels)},
            {"num_encoder_blocks", config.encoder_blocks},
            {"num_decoder_blocks", config.decoder_blocks},
            {"act_fn", activation_name(config.activation)}};
}

json autoencoder_config_json(const AutoencoderConfig& config) {
    json all =
        std::visit([](const auto& network) { return network_json(network); }, config.network);
    all["_class_name"] = config.class_name;
    all["scaling_factor"] = config.scale.scaling_factor;
    all["force_upcast"] = config.force_upcast;
    if (config.scale.shift_factor != 0) all["shift_factor"] = config.scale.shift_factor;
    if (!config.scale.mean.empty()) {
        all["latents_mean"] = config.scale.mean;
        all["latents_std"] = config.scale.std;
    }
    return all;
}

} // namespace

void write_autoencoder(const std::filesystem::path& folder, const AutoencoderConfig& config,
                       const TensorMap& weights, at::ScalarType dtype) {
    std::filesystem::create_directories(folder);
    write_safetensors(
        folder / "diffusion_pytorch_model.safetensors",
        {in_dtype(weights, dtype), {{"format", "pt"}}}); // diffusers asks for this word.
    files::write_text_aside(folder / "config.json", autoencoder_config_json(config).dump(2) + "\n");
}

} // namespace restyle::core
