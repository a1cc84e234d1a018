#include "models/unet/transformer.h"

#include "models/layers/attention.h"
#include "models/layers/heads.h"

namespace restyle::core {
namespace {

constexpr double kGroupNormEps = 1e-6, kLayerNormEps = 1e-5;
constexpr int kFeedForwardFactor = 4;

int head_dim(const TransformerShape& shape) {
    return shape.channels / shape.heads;
}

int inner_channels(const TransformerShape& shape) {
    return shape.heads * head_dim(shape);
}

/// A linear layer over pixels whose file may hold it as a 1x1 convolution.
Linear make_projection(const ParameterSource& parameter, const std::string& name, int in, int out,
                       bool linear) {
    if (linear) return make_linear(parameter, name, in, out);
    at::Tensor weight = parameter(name + ".weight", {out, in, 1, 1});
    if (weight.defined()) weight = weight.flatten(1);
    LowRank low_rank = parameter.beside(name + ".weight", weight);
    return {std::move(weight), parameter(name + ".bias", {out}), std::move(low_rank)};
}

TransformerAttention make_first_attention(const ParameterSource& parameter, const std::string& name,
                                          const UNetConfig& config, TextProjections& text,
                                          const TransformerShape& shape) {
    if (shape.only_cross_attention)
        return {parameter, name, shape.heads, head_dim(shape), config.cross_attention_dim, text};
    return {parameter, name, shape.heads, head_dim(shape)};
}

} // namespace

TransformerAttention::TransformerAttention(const ParameterSource& parameter,
                                           const std::string& name, int heads, int head_dim)
    : heads_(heads) {
    const int inner = heads * head_dim;
    to_q_ = make_linear_without_bias(parameter, name + ".to_q", inner, inner);
    to_k_ = make_linear_without_bias(parameter, name + ".to_k", inner, inner);
    to_v_ = make_linear_without_bias(parameter, name + ".to_v", inner, inner);
    to_out_ = make_linear(parameter, name + ".to_out.0", inner, inner);
}

TransformerAttention::TransformerAttention(const ParameterSource& parameter,
                                           const std::string& name, int heads, int head_dim,
                                           int text_width, TextProjections& text)
    : heads_(heads) {
    const int inner = heads * head_dim;
    to_q_ = make_linear_without_bias(parameter, name + ".to_q", inner, inner);
    text_ = text.add(parameter, name, text_width, heads, head_dim);
    to_out_ = make_linear(parameter, name + ".to_out.0", inner, inner);
}

at::Tensor TransformerAttention::operator()(const at::Tensor& x,
                                            const TransformersTold& told) const {
    return to_out_(to_k_.weight.defined() ? to_each_other(x, told.processor) : to_text(x, told));
}

at::Tensor TransformerAttention::to_each_other(const at::Tensor& x,
                                               AttentionProcessor* processor) const {
    const at::Tensor q = split_heads(to_q_(x), heads_), k = split_heads(to_k_(x), heads_),
                     v = split_heads(to_v_(x), heads_);
    return join_heads(processor ? processor->to_each_other(q, k, v) : attention(q, k, v));
}

// The i-th of g equal parts of a batch is told entry i, so a part's pixels are one long row.
at::Tensor TransformerAttention::to_text(const at::Tensor& x, const TransformersTold& told) const {
    const auto& [k, v] = told.condition.attentions.at(text_);
    const at::Tensor q =
        split_heads(to_q_(x).view({told.condition.entries, -1, x.size(2)}), heads_);
    const at::Tensor seen = told.processor ? told.processor->to_text(q, k, v) : attention(q, k, v);
    return join_heads(seen).view(x.sizes());
}

TransformerBlock::TransformerBlock(const ParameterSource& parameter, const std::string& name,
                                   const UNetConfig& config, TextProjections& text,
                                   const TransformerShape& shape)
    : norm1_(make_layer_norm(parameter, name + ".norm1", inner_channels(shape), kLayerNormEps)),
      attention1_(make_first_attention(parameter, name + ".attn1", config, text, shape)),
      norm2_(make_layer_norm(parameter, name + ".norm2", inner_channels(shape), kLayerNormEps)),
      attention2_(parameter, name + ".attn2", shape.heads, head_dim(shape),
                  config.cross_attention_dim, text),
      norm3_(make_layer_norm(parameter, name + ".norm3", inner_channels(shape), kLayerNormEps)) {
    const int inner = inner_channels(shape), wide = kFeedForwardFactor * inner;
    gated_ = make_linear(parameter, name + ".ff.net.0.proj", inner, 2 * wide);
    out_ = make_linear(parameter, name + ".ff.net.2", wide, inner);
}

at::Tensor TransformerBlock::operator()(const at::Tensor& x, const TransformersTold& told) const {
    const at::Tensor seen = attention1_(norm1_(x), told) + x;
    const at::Tensor read = attention2_(norm2_(seen), told) + seen;
    return feed_forward(norm3_(read)) + read;
}

at::Tensor TransformerBlock::feed_forward(const at::Tensor& x) const {
    const auto value_and_gate = gated_(x).chunk(2, -1);
    return out_(value_and_gate[0] * at::gelu(value_and_gate[1]));
}

Transformer::Transformer(const ParameterSource& parameter, const std::string& name,
                         const UNetConfig& config, TextProjections& text,
                         const TransformerShape& shape)
    : norm_(make_group_norm(parameter, name + ".norm", shape.channels, config.norm_num_groups,
                            kGroupNormEps)),
      proj_in_(make_projection(parameter, name + ".proj_in", shape.channels, inner_channels(shape),
                               config.use_linear_projection)) {
    for (int i = 0; i < shape.depth; ++i)
        blocks_.emplace_back(parameter, name + ".transformer_blocks." + std::to_string(i), config,
                             text, shape);
    proj_out_ = make_projection(parameter, name + ".proj_out", inner_channels(shape),
                                shape.channels, config.use_linear_projection);
}

at::Tensor Transformer::operator()(const at::Tensor& x, const TransformersTold& told) const {
    const auto n = x.size(0), channels = x.size(1), height = x.size(2), width = x.size(3);
    at::Tensor pixels =
        proj_in_(norm_(x).permute({0, 2, 3, 1}).reshape({n, height * width, channels}));
    for (const TransformerBlock& block : blocks_)
        pixels = block(pixels, told);
    return proj_out_(pixels).view({n, height, width, channels}).permute({0, 3, 1, 2}) + x;
}

} // namespace restyle::core
