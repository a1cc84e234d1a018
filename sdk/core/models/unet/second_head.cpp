#include "models/unet/second_head.h"

#include "models/layers/norm_activation.h"

namespace restyle::core {
namespace {

std::optional<ResnetBlock> make_head_block(const ParameterSource& parameter,
                                           const UNetConfig& config, TimeProjections& time) {
    if (config.second_head != SecondHeadKind::kBlock) return std::nullopt;
    const int channels = config.levels.front().channels;
    return ResnetBlock(parameter, "second_head.resnet", config, time, {channels, channels});
}

} // namespace

SecondHead::SecondHead(const ParameterSource& parameter, const UNetConfig& config,
                       TimeProjections& time)
    : block_(make_head_block(parameter, config, time)),
      norm_(make_group_norm(parameter, "second_head.conv_norm_out", config.levels.front().channels,
                            config.norm_num_groups, config.norm_eps)),
      convolution_(make_convolution(parameter, "second_head.conv_out",
                                    config.levels.front().channels, config.out_channels / 2)) {}

at::Tensor SecondHead::operator()(const at::Tensor& h, const TimeTold& told) const {
    return convolution_(norm_activation(block_ ? (*block_)(h, told) : h, norm_, Activation::kSilu));
}

} // namespace restyle::core
