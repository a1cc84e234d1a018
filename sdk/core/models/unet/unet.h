#pragma once

#include <optional>
#include <vector>

#include "models/unet/time_embedding.h"
#include "models/unet/unet_blocks.h"

namespace restyle::core {

/// diffusers' UNet2DModel: o = unet(x, t) in the parameters' precision, differentiable where they
/// require gradients.
class UNet {
public:
    UNet(const ParameterSource& parameter, const UNetConfig& config);

    /// x [n, in_channels, H, W], t [n] int64 -> [n, out_channels, H, W]
    at::Tensor operator()(const at::Tensor& x, const at::Tensor& t) const;

private:
    bool center_input_sample_;
    bool divide_by_time_; ///< What diffusers does with a Fourier time embedding.
    Activation activation_;
    Convolution conv_in_;
    TimeEmbedding time_embedding_;
    TimeProjections time_projections_;
    std::vector<DownBlock> down_blocks_;
    std::optional<MidBlock> mid_block_;
    std::vector<UpBlock> up_blocks_;
    GroupNorm conv_norm_out_;
    Convolution conv_out_;
};

} // namespace restyle::core
