#include "models/diffusion_autoencoder/pixel_attention.h"

#include "models/layers/attention.h"
#include "models/layers/heads.h"

namespace restyle::core {
namespace {

/// A linear layer that is stored as a convolution over a line of pixels.
Linear make_line_convolution(const ParameterSource& parameter, const std::string& name, int in,
                             int out) {
    const at::Tensor weight = parameter(name + ".weight", {out, in, 1});
    return {weight.defined() ? weight.squeeze(2) : weight, parameter(name + ".bias", {out})};
}

} // namespace

PixelAttention::PixelAttention(const ParameterSource& parameter, const std::string& name,
                               const DiffusionAutoencoderConfig& config, int channels)
    : heads_(config.attention_heads),
      norm_(make_norm(parameter, name + ".norm", config, channels)),
      to_qkv_(make_line_convolution(parameter, name + ".qkv", channels, 3 * channels)),
      to_out_(make_line_convolution(parameter, name + ".proj_out", channels, channels)) {}

at::Tensor PixelAttention::operator()(const at::Tensor& x) const {
    const at::Tensor pixels = norm_(x).flatten(2).transpose(1, 2); // [n, h w, c]
    const auto qkv = split_heads(to_qkv_(pixels), heads_).chunk(3, 3);
    const at::Tensor seen = join_heads(attention(qkv[0], qkv[1], qkv[2]));
    return x + to_out_(seen).transpose(1, 2).reshape(x.sizes());
}

} // namespace restyle::core
