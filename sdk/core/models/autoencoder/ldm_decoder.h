#pragma once

#include <vector>

#include "models/autoencoder/ldm_blocks.h"

namespace restyle::core {

/// diffusers' Decoder.
class LdmDecoder {
public:
    LdmDecoder(const ParameterSource& parameter, const std::string& name, const LdmConfig& config);

    /// [n, latent_channels, h, w] -> [n, picture_channels, H, W]
    at::Tensor operator()(const at::Tensor& latents) const;

private:
    Convolution conv_in_;
    LdmMidBlock mid_block_;
    std::vector<LdmBlocks> levels_;       ///< From the latent's size to the picture's.
    std::vector<Convolution> upsamplers_; ///< After each level but the last.
    GroupNorm conv_norm_out_;
    Convolution conv_out_;
};

} // namespace restyle::core
