#pragma once

#include <string>

#include "models/denoising_gan/denoising_network_config.h"
#include "models/layers/layers.h"

namespace restyle::core {

/// Attention of all pixels to all, of one head, with its residual.
class SelfAttention {
public:
    SelfAttention(const ParameterSource& parameter, const std::string& name,
                  const DenoisingNetworkConfig& config, int channels);

    at::Tensor operator()(const at::Tensor& x) const;

private:
    bool halves_variance_;
    GroupNorm norm_;
    Linear to_q_, to_k_, to_v_, to_out_;
};

} // namespace restyle::core
