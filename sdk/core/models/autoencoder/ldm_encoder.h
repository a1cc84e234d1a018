#pragma once

#include <vector>

#include "models/autoencoder/ldm_blocks.h"

namespace restyle::core {

/// diffusers' Encoder.
class LdmEncoder {
public:
    LdmEncoder(const ParameterSource& parameter, const std::string& name, const LdmConfig& config);

    /// [n, picture_channels, H, W] -> [n, latent_channels (twice that where gaussian), h, w]
    at::Tensor operator()(const at::Tensor& pictures) const;

private:
    Convolution conv_in_;
    std::vector<LdmBlocks> levels_;
    std::vector<Convolution> downsamplers_; ///< After each level but the last.
    LdmMidBlock mid_block_;
    GroupNorm conv_norm_out_;
    Convolution conv_out_;
};

} // namespace restyle::core
