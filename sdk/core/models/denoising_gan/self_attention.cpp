#include "models/denoising_gan/self_attention.h"

#include "models/denoising_gan/adaptive_block.h"
#include "models/layers/attention.h"

namespace restyle::core {
namespace {

/// A linear layer whose weight is stored as [in, out].
Linear make_transposed_linear(const ParameterSource& parameter, const std::string& name,
                              int channels) {
    const at::Tensor weight = parameter(name + ".W", {channels, channels});
    return {weight.defined() ? weight.t().contiguous() : weight,
            parameter(name + ".b", {channels})};
}

} // namespace

SelfAttention::SelfAttention(const ParameterSource& parameter, const std::string& name,
                             const DenoisingNetworkConfig& config, int channels)
    : halves_variance_(config.halves_variance),
      norm_(make_group_norm(parameter, name + ".GroupNorm_0", channels,
                            DenoisingNetworkConfig::groups_of(channels), kDenoisingNormEps)),
      to_q_(make_transposed_linear(parameter, name + ".NIN_0", channels)),
      to_k_(make_transposed_linear(parameter, name + ".NIN_1", channels)),
      to_v_(make_transposed_linear(parameter, name + ".NIN_2", channels)),
      to_out_(make_transposed_linear(parameter, name + ".NIN_3", channels)) {}

at::Tensor SelfAttention::operator()(const at::Tensor& x) const {
    const at::Tensor pixels = norm_(x).flatten(2).transpose(1, 2).unsqueeze(1); // [n, 1, h w, c]
    const at::Tensor seen = to_out_(attention(to_q_(pixels), to_k_(pixels), to_v_(pixels)));
    return sum_of(x, seen.squeeze(1).transpose(1, 2).reshape(x.sizes()), halves_variance_);
}

} // namespace restyle::core
