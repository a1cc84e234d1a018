#include "models/unet/resnet_block.h"

#include "models/layers/norm_activation.h"

namespace restyle::core {

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

namespace {

std::optional<std::size_t> add_map(TimeProjections* time, const ParameterSource& parameter,
                                   const std::string& block, const UNetConfig& config,
                                   int channels) {
    if (time == nullptr) return std::nullopt;
    const int told = config.time_use == TimeUse::kScaleAndShift ? 2 * channels : channels;
    return time->add(parameter, block + ".time_emb_proj", config.time_channels(), told);
}

} // namespace

ResnetBlock::ResnetBlock(const ParameterSource& parameter, const std::string& name,
                         const UNetConfig& config, TimeProjections& time, const ResnetShape& shape)
    : ResnetBlock(parameter, name, config, &time, shape) {}

ResnetBlock::ResnetBlock(const ParameterSource& parameter, const std::string& name,
                         const UNetConfig& config, const ResnetShape& shape)
    : ResnetBlock(parameter, name, config, nullptr, shape) {}

ResnetBlock::ResnetBlock(const ParameterSource& parameter, const std::string& name,
                         const UNetConfig& config, TimeProjections* time, const ResnetShape& shape)
    : activation_(config.activation),
      time_use_(config.time_use),
      resample_(shape.resample),
      output_scale_(shape.output_scale),
      norm1_(make_group_norm(parameter, name + ".norm1", shape.in, config.norm_num_groups,
                             config.norm_eps)),
      conv1_(make_convolution(parameter, name + ".conv1", shape.in, shape.out)),
      time_(add_map(time, parameter, name, config, shape.out)),
      norm2_(make_group_norm(parameter, name + ".norm2", shape.out, config.norm_num_groups,
                             config.norm_eps)),
      conv2_(make_convolution(parameter, name + ".conv2", shape.out, shape.out)) {
    if (shape.in != shape.out)
        conv_shortcut_ = make_pointwise(parameter, name + ".conv_shortcut", shape.in, shape.out);
}

at::Tensor ResnetBlock::operator()(const at::Tensor& x, const TimeTold& told) const {
    const at::Tensor h = conv1_(resampled(norm_activation(x, norm1_, activation_), resample_));
    const at::Tensor resampled_x = resampled(x, resample_);
    const at::Tensor activated = told_and_activated(h, time_ ? told[*time_] : at::Tensor());
    const at::Tensor sum = conv_shortcut_
                               ? conv2_.added_into((*conv_shortcut_)(resampled_x), activated)
                               : conv2_.added_to(resampled_x, activated);
    return output_scale_ == 1 ? sum : sum / output_scale_;
}

at::Tensor ResnetBlock::told_and_activated(const at::Tensor& h, const at::Tensor& told) const {
    if (time_use_ == TimeUse::kShift) return norm_activation(h, norm2_, activation_, told);
    const auto scale_and_shift = told.unsqueeze(-1).unsqueeze(-1).chunk(2, 1);
    return activate(norm2_(h) * (1 + scale_and_shift[0]) + scale_and_shift[1], activation_);
}

} // namespace restyle::core
