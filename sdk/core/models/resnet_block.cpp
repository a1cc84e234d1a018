#include "models/resnet_block.h"

#include "models/norm_activation.h"

namespace restyle::core {
namespace {

at::Tensor resampled(const at::Tensor& x, Resample resample) {
    switch (resample) {
    case Resample::kDown:
        return at::avg_pool2d(x, 2, 2);
    case Resample::kUp:
        return at::upsample_nearest2d(x, {2 * x.size(2), 2 * x.size(3)});
    case Resample::kNone:
        break;
    }
    return x;
}

int time_outputs(TimeUse use, int channels) {
    return use == TimeUse::kScaleAndShift ? 2 * channels : channels;
}

} // namespace

ResnetBlock::ResnetBlock(const ParameterSource& parameter, const std::string& name,
                         const UNetConfig& config, const ResnetShape& shape)
    : activation_(config.activation),
      time_use_(config.time_use),
      resample_(shape.resample),
      output_scale_(shape.output_scale),
      norm1_(make_group_norm(parameter, name + ".norm1", shape.in, config.norm_num_groups,
                             config.norm_eps)),
      conv1_(make_convolution(parameter, name + ".conv1", shape.in, shape.out)),
      time_emb_proj_(make_linear(parameter, name + ".time_emb_proj", config.time_channels(),
                                 time_outputs(config.time_use, shape.out))),
      norm2_(make_group_norm(parameter, name + ".norm2", shape.out, config.norm_num_groups,
                             config.norm_eps)),
      conv2_(make_convolution(parameter, name + ".conv2", shape.out, shape.out)) {
    if (shape.in != shape.out)
        conv_shortcut_ = make_pointwise(parameter, name + ".conv_shortcut", shape.in, shape.out);
}

at::Tensor ResnetBlock::operator()(const at::Tensor& x, const at::Tensor& time) const {
    const at::Tensor h = conv1_(resampled(norm_activation(x, norm1_, activation_), resample_));
    const at::Tensor resampled_x = resampled(x, resample_);
    const at::Tensor shortcut = conv_shortcut_ ? (*conv_shortcut_)(resampled_x) : resampled_x;
    const at::Tensor sum = conv2_.added_to(shortcut, told_and_activated(h, time));
    return output_scale_ == 1 ? sum : sum / output_scale_;
}

at::Tensor ResnetBlock::told_and_activated(const at::Tensor& h, const at::Tensor& time) const {
    const at::Tensor told = time_emb_proj_(time);
    if (time_use_ == TimeUse::kShift) return norm_activation(h, norm2_, activation_, told);
    const auto scale_and_shift = told.unsqueeze(-1).unsqueeze(-1).chunk(2, 1);
    return activate(norm2_(h) * (1 + scale_and_shift[0]) + scale_and_shift[1], activation_);
}

} // namespace restyle::core
