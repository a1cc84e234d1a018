#include "models/diffusion_autoencoder/told_block.h"

#include "models/layers/norm_activation.h"

namespace restyle::core {

GroupNorm make_norm(const ParameterSource& parameter, const std::string& name,
                    const DiffusionAutoencoderConfig& config, int channels) {
    constexpr double kEps = 1e-5;
    return make_group_norm(parameter, name, channels, config.groups_of(channels), kEps);
}

ToldBlock::ToldBlock(const ParameterSource& parameter, const std::string& name,
                     const DiffusionAutoencoderConfig& config, const ToldBlockShape& shape)
    : resample_(shape.resample),
      norm_(make_norm(parameter, name + ".in_layers.0", config, shape.in)),
      convolution_(make_convolution(parameter, name + ".in_layers.2", shape.in, shape.out)) {
    if (shape.is_told)
        telling_ = Telling{
            make_linear(parameter, name + ".emb_layers.1", config.time_channels, 2 * shape.out),
            make_linear(parameter, name + ".cond_emb_layers.1", config.code_channels, shape.out),
            make_norm(parameter, name + ".out_layers.0", config, shape.out),
            make_convolution(parameter, name + ".out_layers.3", shape.out, shape.out)};
    if (shape.in != shape.out)
        shortcut_ = make_pointwise(parameter, name + ".skip_connection", shape.in, shape.out);
}

at::Tensor ToldBlock::Telling::operator()(const at::Tensor& h, const Told& told) const {
    const auto a_channel = [](const at::Tensor& x) { return x.unsqueeze(-1).unsqueeze(-1); };
    const auto scale_and_shift = a_channel(of_time(told.time)).chunk(2, 1);
    const at::Tensor timed = norm(h) * (1 + scale_and_shift[0]) + scale_and_shift[1];
    return convolution(at::silu(timed * (1 + a_channel(of_z_sem(told.z_sem)))));
}

at::Tensor ToldBlock::operator()(const at::Tensor& x, const Told& told) const {
    const at::Tensor h =
        convolution_(resampled(norm_activation(x, norm_, Activation::kSilu), resample_));
    const at::Tensor resampled_x = resampled(x, resample_);
    const at::Tensor straight = shortcut_ ? (*shortcut_)(resampled_x) : resampled_x;
    return straight + (telling_ ? (*telling_)(h, told) : h);
}

} // namespace restyle::core
