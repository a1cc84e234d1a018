#include "models/unet/unet.h"

#include "models/layers/norm_activation.h"

namespace restyle::core {

UNet::UNet(const ParameterSource& parameter, const UNetConfig& config)
    : center_input_sample_(config.center_input_sample),
      divide_by_time_(config.time_embedding == TimeEmbeddingKind::kFourier),
      activation_(config.activation),
      conv_in_(make_convolution(parameter, "conv_in", config.in_channels,
                                config.levels.front().channels)),
      time_embedding_(parameter, config),
      down_blocks_(make_down_blocks(parameter, config, time_projections_)),
      mid_block_(make_mid_block(parameter, config, time_projections_)),
      up_blocks_(make_up_blocks(parameter, config, time_projections_)),
      conv_norm_out_(make_group_norm(parameter, "conv_norm_out", config.levels.front().channels,
                                     config.norm_num_groups, config.norm_eps)),
      conv_out_(make_convolution(parameter, "conv_out", config.levels.front().channels,
                                 config.out_channels)) {
    time_projections_.join();
}

at::Tensor UNet::operator()(const at::Tensor& x, const at::Tensor& t) const {
    const TimeTold told = time_projections_(activate(time_embedding_(t), activation_));
    at::Tensor h = conv_in_(center_input_sample_ ? 2 * x - 1 : x);

    std::vector<at::Tensor> kept{h};
    for (const DownBlock& block : down_blocks_)
        h = block(h, told, kept);
    if (mid_block_) h = (*mid_block_)(h, told);
    for (const UpBlock& block : up_blocks_)
        h = block(h, told, kept);

    const at::Tensor o = conv_out_(norm_activation(h, conv_norm_out_, Activation::kSilu));
    return divide_by_time_ ? o / t.to(o.scalar_type()).view({-1, 1, 1, 1}) : o;
}

} // namespace restyle::core
