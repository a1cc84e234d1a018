#pragma once

#include <string>

#include "models/diffusion_autoencoder/told_block.h"

namespace restyle::core {

/// Attention of all pixels to all, with its residual. Of the one map that makes queries, keys and
/// values, each head's three lie side by side.
class PixelAttention {
public:
    PixelAttention(const ParameterSource& parameter, const std::string& name,
                   const DiffusionAutoencoderConfig& config, int channels);

    at::Tensor operator()(const at::Tensor& x) const;

private:
    int heads_;
    GroupNorm norm_;
    Linear to_qkv_, to_out_;
};

} // namespace restyle::core
