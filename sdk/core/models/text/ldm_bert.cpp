#include "models/text/ldm_bert.h"

#include "models/text/transformers_config.h"

namespace restyle::core {
namespace {

constexpr double kNormEps = 1e-5;

} // namespace

LdmBertConfig read_ldm_bert_config(const std::filesystem::path& file) {
    return read_ldm_bert_config(files::JsonObject(file));
}

LdmBertConfig read_ldm_bert_config(const files::JsonObject& object) {
    refuse_unknown_keys(object, {"vocab_size", "max_position_embeddings", "encoder_layers",
                                 "encoder_ffn_dim", "encoder_attention_heads", "head_dim",
                                 "d_model", "activation_function",
                                 // What diffusers keeps and does not read, or reads in training.
                                 "encoder_layerdrop", "activation_dropout", "classifier_dropout",
                                 "init_std", "scale_embedding", "use_cache", "num_hidden_layers"});
    const auto whole = [&](const char* key, int otherwise) {
        return object.integer(key, otherwise, 1, 1 << 20);
    };
    LdmBertConfig config;
    config.vocab_size = whole("vocab_size", config.vocab_size);
    config.max_position_embeddings =
        whole("max_position_embeddings", config.max_position_embeddings);
    config.encoder_layers = object.integer("encoder_layers", config.encoder_layers, 1, 256);
    config.encoder_ffn_dim = whole("encoder_ffn_dim", config.encoder_ffn_dim);
    config.encoder_attention_heads =
        whole("encoder_attention_heads", config.encoder_attention_heads);
    config.head_dim = whole("head_dim", config.head_dim);
    config.d_model = whole("d_model", config.d_model);
    config.activation = object.choice<Activation>(
        "activation_function", "gelu", {{"gelu", Activation::kGelu}, {"relu", Activation::kRelu}});
    return config;
}

LdmBertLayer::LdmBertLayer(const ParameterSource& parameter, const std::string& name,
                           const LdmBertConfig& config)
    : heads_(config.encoder_attention_heads),
      activation_(config.activation) {
    const int width = config.d_model, inner = heads_ * config.head_dim;
    const auto without_bias = [&](const char* projection) {
        return Linear{parameter(name + ".self_attn." + projection + ".weight", {inner, width}), {}};
    };
    q_proj_ = without_bias("q_proj");
    k_proj_ = without_bias("k_proj");
    v_proj_ = without_bias("v_proj");
    out_proj_ = make_linear(parameter, name + ".self_attn.out_proj", inner, width);
    self_attn_layer_norm_ =
        make_layer_norm(parameter, name + ".self_attn_layer_norm", width, kNormEps);
    fc1_ = make_linear(parameter, name + ".fc1", width, config.encoder_ffn_dim);
    fc2_ = make_linear(parameter, name + ".fc2", config.encoder_ffn_dim, width);
    final_layer_norm_ = make_layer_norm(parameter, name + ".final_layer_norm", width, kNormEps);
}

at::Tensor LdmBertLayer::operator()(const at::Tensor& x) const {
    const at::Tensor seen = x + attend(self_attn_layer_norm_(x));
    return seen + fc2_(activate(fc1_(final_layer_norm_(seen)), activation_));
}

at::Tensor LdmBertLayer::attend(const at::Tensor& x) const {
    const auto split = [&](const at::Tensor& y) { // [n, heads, tokens, head_dim]
        return y.unflatten(2, {heads_, y.size(2) / heads_}).transpose(1, 2);
    };
    const at::Tensor seen =
        at::scaled_dot_product_attention(split(q_proj_(x)), split(k_proj_(x)), split(v_proj_(x)));
    return out_proj_(seen.transpose(1, 2).flatten(2));
}

LdmBert::LdmBert(const ParameterSource& parameter, const LdmBertConfig& config)
    : config_(config),
      embed_tokens_(parameter("model.embed_tokens.weight", {config.vocab_size, config.d_model})),
      embed_positions_(parameter("model.embed_positions.weight",
                                 {config.max_position_embeddings, config.d_model})) {
    for (int i = 0; i < config.encoder_layers; ++i)
        layers_.emplace_back(parameter, "model.layers." + std::to_string(i), config);
    layer_norm_ = make_layer_norm(parameter, "model.layer_norm", config.d_model, kNormEps);
}

at::Tensor LdmBert::operator()(const at::Tensor& ids) const {
    const at::ScalarType dtype = layer_norm_.weight.scalar_type(); // Tables may be narrower.
    at::Tensor x = at::embedding(embed_tokens_, ids).to(dtype) +
                   embed_positions_.slice(0, 0, ids.size(1)).to(dtype);
    for (const LdmBertLayer& layer : layers_)
        x = layer(x);
    return layer_norm_(x);
}

LdmBert load_ldm_bert(const StoredPart& stored, at::ScalarType dtype, at::Device device) {
    const LdmBertConfig config = read_ldm_bert_config(stored.config());
    Weights weights = stored.weights("model");
    LdmBert model(weights.narrow_parameters(dtype, device), config);
    weights.check_all_used({"to_logits.weight", "to_logits.bias"});
    return model;
}

} // namespace restyle::core
