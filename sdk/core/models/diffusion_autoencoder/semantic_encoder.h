#pragma once

#include "models/diffusion_autoencoder/half_unet.h"

namespace restyle::core {

/// Pictures -> z_sem: half a U-Net, averaged over all pixels.
class SemanticEncoder {
public:
    SemanticEncoder(const ParameterSource& parameter, const DiffusionAutoencoderConfig& config);

    /// [n, 3, H, W] -> [n, code_channels]
    at::Tensor operator()(const at::Tensor& pictures) const;

private:
    HalfUNet half_;
    GroupNorm norm_;
    Convolution to_code_;
};

} // namespace restyle::core
