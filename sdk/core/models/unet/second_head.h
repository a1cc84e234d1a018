#pragma once

#include <optional>

#include "models/unet/resnet_block.h"

namespace restyle::core {

/// What a network expects of the noise's square, or of its own error's, beside its prediction
/// (Bao et al., arXiv:2206.07309, 5.1): a norm and a convolution of its own on what the last block
/// gives, and before them a residual block where it has one.
class SecondHead {
public:
    /// It has as many channels as the first, half of config.out_channels.
    SecondHead(const ParameterSource& parameter, const UNetConfig& config, TimeProjections& time);

    at::Tensor operator()(const at::Tensor& h, const TimeTold& told) const;

private:
    std::optional<ResnetBlock> block_;
    GroupNorm norm_;
    Convolution convolution_;
};

} // namespace restyle::core
