#include "models/convert/latent_configs.h"

#include "models/convert/checkpoint_configs.h"
#include "models/convert/tensor_names.h"
#include "models/convert/unet_names.h"

namespace restyle::core {
namespace {

using nlohmann::json;

// UNet2DModel's blocks attend after each residual block or after none.
bool attends(const PartShapes& unet, const std::string& level, int layers) {
    const int attentions = unet.count(level + ".attentions", "group_norm.weight");
    if (attentions != 0 && attentions != layers)
        unet.refuse(level + " attends after some of its residual blocks only");
    return attentions > 0;
}

} // namespace

json plain_unet_config_from_shapes(const PartShapes& unet, int layers_per_block,
                                   const FamilyFacts& facts) {
    json channels = json::array(), down_types = json::array(), up_types = json::array();
    const int levels = unet.count("down_blocks", "resnets.0.conv1.weight");
    if (layers_per_block < 1 || levels < 1) unet.refuse("has no level of residual blocks");
    for (int i = 0; i < levels; ++i) {
        const std::string down = element("down_blocks", i), up = element("up_blocks", i);
        channels.push_back(unet.size(down + ".resnets.0.conv1.weight", 0));
        down_types.push_back(attends(unet, down, layers_per_block) ? "AttnDownBlock2D"
                                                                   : "DownBlock2D");
        up_types.push_back(attends(unet, up, layers_per_block + 1) ? "AttnUpBlock2D" : "UpBlock2D");
    }
    return {
        {"_class_name", "UNet2DModel"},
        {"in_channels", unet.size("conv_in.weight", 1)},
        {"out_channels", unet.size("conv_out.weight", 0)},
        {"sample_size", facts.picture_size / facts.latent_pixels},
        {"block_out_channels", channels},
        {"down_block_types", down_types},
        {"up_block_types", up_types},
        {"layers_per_block", layers_per_block},
        {"attention_head_dim", kPlainHeadWidth},
        {"norm_num_groups", 32},
        {"norm_eps", 1e-5},
        {"act_fn", "silu"},
        {"time_embedding_type", "positional"},
        {"flip_sin_to_cos", true},
        {"freq_shift", 0},
    };
}

json bert_config_from_shapes(const PartShapes& bert) {
    const int inner = bert.size("model.layers.0.self_attn.q_proj.weight", 0);
    const int heads = bert.heads(inner);
    return {
        {"architectures", json::array({"LDMBertModel"})},
        {"model_type", "ldmbert"},
        {"vocab_size", bert.size("model.embed_tokens.weight", 0)},
        {"max_position_embeddings", bert.size("model.embed_positions.weight", 0)},
        {"encoder_layers", bert.count("model.layers", "fc1.weight")},
        {"encoder_ffn_dim", bert.size("model.layers.0.fc1.weight", 0)},
        {"encoder_attention_heads", heads},
        {"head_dim", inner / heads},
        {"d_model", bert.size("model.embed_tokens.weight", 1)},
        {"activation_function", "gelu"},
    };
}

json class_config_from_shapes(const PartShapes& classes) {
    return {
        {"n_classes", classes.size("embedding.weight", 0)},
        {"embed_dim", classes.size("embedding.weight", 1)},
    };
}

json latent_scheduler_config(const at::Tensor& betas) {
    json config = scheduler_config(PredictionType::kEpsilon, /*zero_terminal_snr=*/false);
    config["beta_start"] = 0.0015;
    config["beta_end"] = 0.0195;
    if (!betas.defined()) return config;
    config["num_train_timesteps"] = betas.size(0);
    config["beta_start"] = betas[0].item<double>();
    config["beta_end"] = betas[-1].item<double>();
    return config;
}

json latent_model_index(Family family, const json& scheduler) {
    json index{
        {"_class_name", "LDMPipeline"},
        {"scheduler", {"diffusers", scheduler.at("_class_name")}},
        {"unet", {"diffusers", "UNet2DConditionModel"}},
        {"vqvae", {"diffusers", "VQModel"}},
    };
    if (family == Family::kLatentClasses) index["class_embedder"] = {"restyle", "ClassEmbedder"};
    if (family == Family::kLatentAlone) index["unet"] = {"diffusers", "UNet2DModel"};
    if (family == Family::kLatentText) {
        index["_class_name"] = "LDMTextToImagePipeline";
        index["bert"] = {"latent_diffusion", "LDMBertModel"};
        index["tokenizer"] = {"transformers", "BertTokenizer"};
        index["vqvae"] = {"diffusers", "AutoencoderKL"}; // So it is named there, too.
    }
    return index;
}

} // namespace restyle::core
