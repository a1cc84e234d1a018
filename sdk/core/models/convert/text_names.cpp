#include "models/convert/text_names.h"

#include <array>

#include "models/convert/tensor_names.h"

namespace restyle::core {
namespace {

constexpr std::array kClip{
    LayerNames{"embeddings.token_embedding.", "text_model.embeddings.token_embedding."},
    LayerNames{"embeddings.position_embedding.", "text_model.embeddings.position_embedding."},
    LayerNames{"final_layer_norm.", "text_model.final_layer_norm."},
};
constexpr std::array kClipLayer{
    LayerNames{"layer_norm1.", "layer_norm1."},
    LayerNames{"layer_norm2.", "layer_norm2."},
    LayerNames{"self_attn.q_proj.", "self_attn.q_proj."},
    LayerNames{"self_attn.k_proj.", "self_attn.k_proj."},
    LayerNames{"self_attn.v_proj.", "self_attn.v_proj."},
    LayerNames{"self_attn.out_proj.", "self_attn.out_proj."},
    LayerNames{"mlp.fc1.", "mlp.fc1."},
    LayerNames{"mlp.fc2.", "mlp.fc2."},
};
constexpr std::array kOpenClip{
    LayerNames{"token_embedding.", "text_model.embeddings.token_embedding."},
    LayerNames{"ln_final.", "text_model.final_layer_norm."},
};
constexpr std::array kOpenClipLayer{
    LayerNames{"ln_1.", "layer_norm1."},
    LayerNames{"ln_2.", "layer_norm2."},
    LayerNames{"attn.out_proj.", "self_attn.out_proj."},
    LayerNames{"mlp.c_fc.", "mlp.fc1."},
    LayerNames{"mlp.c_proj.", "mlp.fc2."},
};

// x_transformers' encoder: attention and perceptron are layers of their own there.
constexpr std::array kBert{
    LayerNames{"token_emb.", "model.embed_tokens."},
    LayerNames{"pos_emb.emb.", "model.embed_positions."},
    LayerNames{"norm.", "model.layer_norm."},
    LayerNames{"to_logits.", "to_logits."},
};
constexpr std::array kBertAttention{
    LayerNames{"0.", "self_attn_layer_norm."},      LayerNames{"1.to_q.", "self_attn.q_proj."},
    LayerNames{"1.to_k.", "self_attn.k_proj."},     LayerNames{"1.to_v.", "self_attn.v_proj."},
    LayerNames{"1.to_out.", "self_attn.out_proj."},
};
constexpr std::array kBertPerceptron{
    LayerNames{"0.", "final_layer_norm."},
    LayerNames{"1.net.0.0.", "fc1."},
    LayerNames{"1.net.2.", "fc2."},
};

bool add(TensorMap& text, const std::string& block, const std::optional<std::string>& name,
         const at::Tensor& tensor) {
    return name && text.emplace(block + *name, tensor).second;
}

bool add_fused(TensorMap& text, const std::string& layer, std::string_view kind,
               const at::Tensor& fused) {
    if (fused.dim() == 0 || fused.size(0) % 3 != 0) return false;
    const std::vector<at::Tensor> parts = fused.chunk(3);
    for (const int i : {0, 1, 2})
        text[layer + "self_attn." + "qkv"[i] + "_proj." + std::string(kind)] = parts[i];
    return true;
}

} // namespace

bool add_clip_tensor(TensorMap& text, std::string_view name, const at::Tensor& tensor) {
    NameReader reader(name);
    reader.skip("text_model."); // Files of transformers' early days lack it.
    if (!reader.skip("encoder.layers.")) return add(text, "", renamed(reader, kClip), tensor);
    const auto layer = reader.number();
    return layer && add(text, element("text_model.encoder.layers", *layer, "."),
                        renamed(reader, kClipLayer), tensor);
}

bool add_open_clip_tensor(TensorMap& text, std::string_view name, const at::Tensor& tensor) {
    if (name == "positional_embedding")
        return text.emplace("text_model.embeddings.position_embedding.weight", tensor).second;
    if (name == "text_projection")
        return tensor.dim() == 2 && text.emplace("text_projection.weight", tensor.t()).second;
    NameReader reader(name);
    if (!reader.skip("transformer.resblocks."))
        return add(text, "", renamed(reader, kOpenClip), tensor);
    const auto index = reader.number();
    if (!index) return false;
    const std::string layer = element("text_model.encoder.layers", *index, ".");
    for (const std::string_view kind : {"weight", "bias"})
        if (reader.rest() == "attn.in_proj_" + std::string(kind))
            return add_fused(text, layer, kind, tensor);
    return add(text, layer, renamed(reader, kOpenClipLayer), tensor);
}

bool add_ldm_bert_tensor(TensorMap& text, std::string_view name, const at::Tensor& tensor) {
    NameReader reader(name);
    if (!reader.skip("attn_layers.layers.")) return add(text, "", renamed(reader, kBert), tensor);
    const auto index = reader.number();
    if (!index) return false;
    const std::string layer = element("model.layers", *index / 2, ".");
    return add(text, layer,
               *index % 2 == 0 ? renamed(reader, kBertAttention) : renamed(reader, kBertPerceptron),
               tensor);
}

} // namespace restyle::core
