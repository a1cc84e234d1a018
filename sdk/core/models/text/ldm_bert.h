#pragma once

#include <filesystem>
#include <vector>

#include "files/json_object.h"
#include "models/files/stored_model.h"
#include "models/layers/layers.h"

namespace restyle::core {

/// A diffusers LDMBertConfig. The members' defaults are diffusers'.
struct LdmBertConfig {
    int vocab_size = 30522;
    int max_position_embeddings = 77;
    int encoder_layers = 32;
    int encoder_ffn_dim = 5120;
    int encoder_attention_heads = 8;
    int head_dim = 64;
    int d_model = 1280;
    Activation activation = Activation::kGelu; ///< activation_function
};

/// Throws std::runtime_error naming file, key, value and what is supported.
LdmBertConfig read_ldm_bert_config(const std::filesystem::path& file);
LdmBertConfig read_ldm_bert_config(const files::JsonObject& object);

/// One layer: attention of all tokens to all and a perceptron, each after a norm, each added.
class LdmBertLayer {
public:
    LdmBertLayer(const ParameterSource& parameter, const std::string& name,
                 const LdmBertConfig& config);

    /// [n, tokens, d_model], the same back.
    at::Tensor operator()(const at::Tensor& x) const;

private:
    at::Tensor attend(const at::Tensor& x) const;

    int heads_;
    Activation activation_;
    Linear q_proj_, k_proj_, v_proj_, out_proj_;
    LayerNorm self_attn_layer_norm_;
    Linear fc1_, fc2_;
    LayerNorm final_layer_norm_;
};

/// diffusers' LDMBertModel without its logits: the text encoder of the text-to-image model of
/// Rombach et al.: "High-Resolution Image Synthesis with Latent Diffusion Models"
/// (arXiv:2112.10752). Padding is read like any token.
class LdmBert {
public:
    LdmBert(const ParameterSource& parameter, const LdmBertConfig& config);

    /// ids [n, tokens] int64 -> last_hidden_state [n, tokens, d_model]
    at::Tensor operator()(const at::Tensor& ids) const;

    const LdmBertConfig& config() const { return config_; }

private:
    LdmBertConfig config_;
    at::Tensor embed_tokens_;    ///< [vocab_size, d_model]
    at::Tensor embed_positions_; ///< [max_position_embeddings, d_model]
    std::vector<LdmBertLayer> layers_;
    LayerNorm layer_norm_;
};

/// The model of a folder (config.json, model.safetensors) or of a checkpoint's part, for inference.
/// Throws std::runtime_error naming the file and what does not fit.
LdmBert load_ldm_bert(const StoredPart& stored, at::ScalarType dtype, at::Device device);

} // namespace restyle::core
