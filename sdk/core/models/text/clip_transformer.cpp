#include "models/text/clip_transformer.h"

namespace restyle::core {

ClipLayer::ClipLayer(const ParameterSource& parameter, const std::string& name,
                     const ClipTransformerConfig& config, Sight sight)
    : heads_(config.num_attention_heads),
      sight_(sight),
      activation_(config.activation) {
    const int width = config.hidden_size, inner = config.intermediate_size;
    const auto attention = [&](const std::string& projection) {
        return make_linear(parameter, name + ".self_attn." + projection, width, width);
    };
    layer_norm1_ = make_layer_norm(parameter, name + ".layer_norm1", width, config.layer_norm_eps);
    q_proj_ = attention("q_proj");
    k_proj_ = attention("k_proj");
    v_proj_ = attention("v_proj");
    out_proj_ = attention("out_proj");
    layer_norm2_ = make_layer_norm(parameter, name + ".layer_norm2", width, config.layer_norm_eps);
    fc1_ = make_linear(parameter, name + ".mlp.fc1", width, inner);
    fc2_ = make_linear(parameter, name + ".mlp.fc2", inner, width);
}

at::Tensor ClipLayer::operator()(const at::Tensor& x) const {
    const at::Tensor seen = x + attend(layer_norm1_(x));
    return seen + fc2_(activate(fc1_(layer_norm2_(seen)), activation_));
}

at::Tensor ClipLayer::attend(const at::Tensor& x) const {
    const auto split = [&](const at::Tensor& y) { // [n, heads, tokens, width of a head]
        return y.unflatten(2, {heads_, y.size(2) / heads_}).transpose(1, 2);
    };
    const at::Tensor seen = at::scaled_dot_product_attention(
        split(q_proj_(x)), split(k_proj_(x)), split(v_proj_(x)), /*attn_mask=*/{},
        /*dropout_p=*/0, /*is_causal=*/sight_ == Sight::kItselfAndBefore);
    return out_proj_(seen.transpose(1, 2).flatten(2));
}

ClipTransformer::ClipTransformer(const ParameterSource& parameter, const std::string& name,
                                 const ClipTransformerConfig& config, Sight sight) {
    for (int i = 0; i < config.num_hidden_layers; ++i)
        layers_.emplace_back(parameter, name + ".layers." + std::to_string(i), config, sight);
}

at::Tensor ClipTransformer::operator()(at::Tensor x, int first, int last) const {
    for (int i = first; i < last; ++i)
        x = layers_[static_cast<std::size_t>(i)](x);
    return x;
}

} // namespace restyle::core
