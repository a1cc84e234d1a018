#include "models/unet/attention_block.h"

#include "models/layers/attention.h"
#include "models/layers/heads.h"

namespace restyle::core {
namespace {

int head_dim(const UNetConfig& config, int channels) {
    return config.attention_head_dim.value_or(channels);
}

} // namespace

AttentionBlock::AttentionBlock(const ParameterSource& parameter, const std::string& name,
                               const UNetConfig& config, const AttentionShape& shape)
    : heads_(shape.channels / head_dim(config, shape.channels)),
      output_scale_(shape.output_scale) {
    const int channels = shape.channels;
    const int inner = heads_ * head_dim(config, channels);
    if (shape.norm_groups)
        group_norm_ = make_group_norm(parameter, name + ".group_norm", channels, *shape.norm_groups,
                                      config.norm_eps);
    to_q_ = make_linear(parameter, name + ".to_q", channels, inner);
    to_k_ = make_linear(parameter, name + ".to_k", channels, inner);
    to_v_ = make_linear(parameter, name + ".to_v", channels, inner);
    to_out_ = make_linear(parameter, name + ".to_out.0", inner, channels);
}

at::Tensor AttentionBlock::operator()(const at::Tensor& x) const {
    const auto n = x.size(0), channels = x.size(1), height = x.size(2), width = x.size(3);
    const at::Tensor normalised = group_norm_ ? (*group_norm_)(x) : x;
    const at::Tensor pixels = normalised.flatten(2).transpose(1, 2); // [n, h w, c]
    const at::Tensor seen =
        attention(split_heads(to_q_(pixels), heads_), split_heads(to_k_(pixels), heads_),
                  split_heads(to_v_(pixels), heads_));
    const at::Tensor out = to_out_(join_heads(seen));
    const at::Tensor change = out.transpose(1, 2).reshape({n, channels, height, width});
    const at::Tensor sum = change + x;
    return output_scale_ == 1 ? sum : sum / output_scale_;
}

} // namespace restyle::core
