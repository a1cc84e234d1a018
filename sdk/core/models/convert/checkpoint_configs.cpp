#include "models/convert/checkpoint_configs.h"

#include <algorithm>
#include <vector>

#include "models/convert/latent_configs.h"
#include "models/convert/tensor_names.h"

namespace restyle::core {
namespace {

using nlohmann::json;

// No weight shows how many heads an attention has.
constexpr int kStableDiffusion1Heads = 8; ///< At every level.
constexpr int kLatentTextHeads = 8;       ///< The same in text2im.
constexpr int kLatentClassHeads = 1;      ///< The same in latent diffusion's ImageNet model.

/// Transformer blocks after each residual block of a level; 0: no attention.
using Depths = std::vector<int>;

Depths depths_of(const PartShapes& unet, const std::string& level, int layers) {
    Depths depths;
    for (int layer = 0; layer < layers; ++layer)
        depths.push_back(unet.count(element(level + ".attentions", layer) + ".transformer_blocks",
                                    "norm1.weight"));
    const bool attends = depths.front() > 0;
    for (const int depth : depths)
        if ((depth > 0) != attends)
            unet.refuse(level + " attends after some of its residual blocks only");
    return depths;
}

bool is_uniform(const Depths& depths) {
    return std::all_of(depths.begin(), depths.end(),
                       [&](int depth) { return depth == depths.front(); });
}

// One number where all are equal. Where nothing attends the key is not read.
json depth_entry(const Depths& depths) {
    if (depths.front() == 0) return 1;
    return is_uniform(depths) ? json(depths.front()) : json(depths);
}

struct Levels {
    json channels = json::array();
    json down_types = json::array(), up_types = json::array();
    json down_depths = json::array(), up_depths = json::array();
    std::string attending; ///< A level with attention.
};

Levels levels_from_shapes(const PartShapes& unet, int layers) {
    Levels levels;
    const int count = unet.count("down_blocks", "resnets.0.conv1.weight");
    if (layers < 1 || count < 1) unet.refuse("has no level of residual blocks");
    for (int i = 0; i < count; ++i) {
        const std::string level = element("down_blocks", i), up_level = element("up_blocks", i);
        const int channels = unet.size(level + ".resnets.0.conv1.weight", 0);
        const Depths depths = depths_of(unet, level, layers);
        const Depths up_depths = depths_of(unet, up_level, layers + 1);
        levels.channels.push_back(channels);
        levels.down_types.push_back(depths[0] > 0 ? "CrossAttnDownBlock2D" : "DownBlock2D");
        levels.up_types.push_back(up_depths[0] > 0 ? "CrossAttnUpBlock2D" : "UpBlock2D");
        levels.down_depths.push_back(depth_entry(depths));
        levels.up_depths.push_back(depth_entry(up_depths));
        if (depths[0] > 0) levels.attending = level;
    }
    if (levels.attending.empty()) unet.refuse("attends to no text on the way down");
    return levels;
}

// By name the width of a head, in fact how many there are, as it came to be in diffusers.
json attention_head_dim(const PartShapes& unet, const Levels& levels, Family family) {
    if (family == Family::kStableDiffusion1) return kStableDiffusion1Heads;
    if (family == Family::kLatentText) return kLatentTextHeads;
    if (family == Family::kLatentClasses) return kLatentClassHeads;
    json heads = json::array();
    for (const json& channels : levels.channels)
        heads.push_back(unet.heads(channels.get<int>()));
    return heads;
}

// diffusers takes the depth in the middle from the last level's.
void add_middle(const PartShapes& unet, Levels& levels, json& config) {
    const int depth = unet.count("mid_block.attentions.0.transformer_blocks", "norm1.weight");
    if (depth == 0) {
        config["mid_block_type"] =
            unet.has("mid_block.resnets.0.conv1.weight") ? json("UNetMidBlock2D") : json(nullptr);
        return;
    }
    config["mid_block_type"] = "UNetMidBlock2DCrossAttn";
    const bool last_attends = levels.down_types.back() == "CrossAttnDownBlock2D";
    if (last_attends && levels.down_depths.back() != depth)
        unet.refuse("mid_block has " + std::to_string(depth) +
                    " transformer blocks, expected as many as the last level");
    levels.down_depths.back() = depth;
}

// reverse_transformer_layers_per_block is for what is no mirror.
void add_depths(const Levels& levels, json& config) {
    config["transformer_layers_per_block"] = levels.down_depths;
    const std::size_t count = levels.down_depths.size();
    for (std::size_t i = 0; i < count; ++i)
        if (levels.up_types[i] == "CrossAttnUpBlock2D" &&
            levels.up_depths[i] != levels.down_depths[count - 1 - i]) {
            config["reverse_transformer_layers_per_block"] = levels.up_depths;
            return;
        }
}

} // namespace

json unet_config_from_shapes(const PartShapes& unet, int layers_per_block,
                             const FamilyFacts& facts) {
    if (facts.family == Family::kLatentAlone)
        return plain_unet_config_from_shapes(unet, layers_per_block, facts);
    Levels levels = levels_from_shapes(unet, layers_per_block);
    const std::string attention = levels.attending + ".attentions.0.";
    json config{
        {"_class_name", "UNet2DConditionModel"},
        {"in_channels", unet.size("conv_in.weight", 1)},
        {"out_channels", unet.size("conv_out.weight", 0)},
        {"sample_size", facts.picture_size / facts.latent_pixels},
        {"block_out_channels", levels.channels},
        {"down_block_types", levels.down_types},
        {"up_block_types", levels.up_types},
        {"layers_per_block", layers_per_block},
        {"attention_head_dim", attention_head_dim(unet, levels, facts.family)},
        {"cross_attention_dim", unet.size(attention + "transformer_blocks.0.attn2.to_k.weight", 1)},
        {"use_linear_projection", unet.dimensions(attention + "proj_in.weight") == 2},
        {"norm_num_groups", 32},
        {"norm_eps", 1e-5},
        {"act_fn", "silu"},
        {"flip_sin_to_cos", true},
        {"freq_shift", 0},
    };
    if (unet.has("time_embedding.cond_proj.weight")) // LCM's, which is told how strong guidance is.
        config["time_cond_proj_dim"] = unet.size("time_embedding.cond_proj.weight", 1);
    add_middle(unet, levels, config);
    add_depths(levels, config);
    if (facts.family == Family::kSdxl) {
        config["addition_embed_type"] = "text_time";
        config["addition_time_embed_dim"] = 256;
        config["projection_class_embeddings_input_dim"] =
            unet.size("add_embedding.linear_1.weight", 1);
    }
    return config;
}

json autoencoder_config_from_shapes(const PartShapes& vae, const FamilyFacts& facts) {
    const int levels = vae.count("encoder.down_blocks", "resnets.0.conv1.weight");
    json channels = json::array(), down_types = json::array(), up_types = json::array();
    for (int i = 0; i < levels; ++i) {
        down_types.push_back("DownEncoderBlock2D");
        up_types.push_back("UpDecoderBlock2D");
        channels.push_back(
            vae.size(element("encoder.down_blocks", i, ".resnets.0.conv1.weight"), 0));
    }
    const bool quantised = vae.has("quantize.embedding.weight");
    json config{
        {"_class_name", quantised ? "VQModel" : "AutoencoderKL"},
        {"in_channels", vae.size("encoder.conv_in.weight", 1)},
        {"out_channels", vae.size("decoder.conv_out.weight", 0)},
        {"latent_channels", vae.size("decoder.conv_in.weight", 1)},
        {"block_out_channels", channels},
        {"down_block_types", down_types},
        {"up_block_types", up_types},
        {"layers_per_block", vae.count("encoder.down_blocks.0.resnets", "conv1.weight")},
        {"norm_num_groups", 32},
        {"act_fn", "silu"},
        {"sample_size", facts.picture_size},
        {"scaling_factor", facts.scaling_factor},
    };
    if (quantised) {
        config["num_vq_embeddings"] = vae.size("quantize.embedding.weight", 0);
        config["vq_embed_dim"] = vae.size("quantize.embedding.weight", 1);
    }
    return config;
}

json text_config_from_shapes(const PartShapes& text, TextLayout layout) {
    if (layout == TextLayout::kBert) return bert_config_from_shapes(text);
    const int width = text.size("text_model.embeddings.token_embedding.weight", 1);
    const bool projects = text.has("text_projection.weight");
    return {
        {"architectures",
         json::array({projects ? "CLIPTextModelWithProjection" : "CLIPTextModel"})},
        {"model_type", "clip_text_model"},
        {"vocab_size", text.size("text_model.embeddings.token_embedding.weight", 0)},
        {"max_position_embeddings",
         text.size("text_model.embeddings.position_embedding.weight", 0)},
        {"hidden_size", width},
        {"intermediate_size", text.size("text_model.encoder.layers.0.mlp.fc1.weight", 0)},
        {"num_hidden_layers", text.count("text_model.encoder.layers", "mlp.fc1.weight")},
        {"num_attention_heads", text.heads(width)},
        {"projection_dim", projects ? text.size("text_projection.weight", 0) : width},
        {"hidden_act", layout == TextLayout::kClip ? "quick_gelu" : "gelu"},
        {"layer_norm_eps", 1e-5},
        {"bos_token_id", 0},
        {"eos_token_id", 2}, // As the families' own folders have it: the largest id marks the end.
        {"pad_token_id", 1},
    };
}

json scheduler_config(PredictionType prediction, bool zero_terminal_snr) {
    return {
        {"_class_name", "DDIMScheduler"},
        {"num_train_timesteps", 1000},
        {"beta_start", 0.00085},
        {"beta_end", 0.012},
        {"beta_schedule", "scaled_linear"},
        {"prediction_type",
         prediction == PredictionType::kVPrediction ? "v_prediction" : "epsilon"},
        {"timestep_spacing", zero_terminal_snr ? "trailing" : "leading"},
        {"rescale_betas_zero_snr", zero_terminal_snr},
        {"steps_offset", 1},
        {"set_alpha_to_one", false},
        {"clip_sample", false},
    };
}

json lcm_scheduler_config() {
    json config = scheduler_config(PredictionType::kEpsilon, /*zero_terminal_snr=*/false);
    config["_class_name"] = "LCMScheduler";
    config["original_inference_steps"] = 50;
    config["timestep_scaling"] = 10.0;
    config["set_alpha_to_one"] = true;
    return config;
}

json tokenizer_config(TextLayout layout) {
    if (layout == TextLayout::kBert)
        return {
            {"tokenizer_class", "BertTokenizer"},
            {"model_max_length", 77},
            {"do_lower_case", true},
        };
    return {
        {"tokenizer_class", "CLIPTokenizer"},
        {"model_max_length", 77},
        {"do_lower_case", true},
        {"bos_token", "<|startoftext|>"},
        {"eos_token", "<|endoftext|>"},
        {"unk_token", "<|endoftext|>"},
        {"pad_token", layout == TextLayout::kClip ? "<|endoftext|>" : "!"}, // OpenCLIP's id 0.
    };
}

json model_index(Family family, const json& scheduler) {
    if (is_latent_diffusion(family)) return latent_model_index(family, scheduler);
    const bool xl = family == Family::kSdxl, lcm = scheduler.at("_class_name") == "LCMScheduler";
    json index{
        {"_class_name", xl    ? "StableDiffusionXLPipeline"
                        : lcm ? "LatentConsistencyModelPipeline"
                              : "StableDiffusionPipeline"},
        {"scheduler", {"diffusers", scheduler.at("_class_name")}},
        {"text_encoder", {"transformers", "CLIPTextModel"}},
        {"tokenizer", {"transformers", "CLIPTokenizer"}},
        {"unet", {"diffusers", "UNet2DConditionModel"}},
        {"vae", {"diffusers", "AutoencoderKL"}},
    };
    if (xl) {
        index["text_encoder_2"] = {"transformers", "CLIPTextModelWithProjection"};
        index["tokenizer_2"] = {"transformers", "CLIPTokenizer"};
        index["force_zeros_for_empty_prompt"] = true;
    } else {
        index["safety_checker"] = index["feature_extractor"] = {nullptr, nullptr};
        index["requires_safety_checker"] = false;
    }
    return index;
}

} // namespace restyle::core
