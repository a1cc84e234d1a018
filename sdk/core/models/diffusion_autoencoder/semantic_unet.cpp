#include "models/diffusion_autoencoder/semantic_unet.h"

#include <utility>

#include "models/layers/norm_activation.h"

namespace restyle::core {
namespace {

TwoLinears make_time_layers(const ParameterSource& parameter,
                            const DiffusionAutoencoderConfig& config) {
    const std::string name = "time_embed.time_embed.";
    Linear first = make_linear(parameter, name + "0", config.channels, config.time_channels);
    return {std::move(first),
            make_linear(parameter, name + "2", config.time_channels, config.time_channels)};
}

} // namespace

SemanticUNet::SemanticUNet(const ParameterSource& parameter,
                           const DiffusionAutoencoderConfig& config)
    : waves_{config.channels, 0, /*flip_sin_to_cos=*/true},
      time_(make_time_layers(parameter, config)),
      down_(parameter, "", config, config.unet, /*is_told=*/true),
      norm_(make_norm(parameter, "out.0", config, down_.given_channels().front())),
      last_(make_convolution(parameter, "out.2", down_.given_channels().front(), 3)) {
    add_up_blocks(parameter, config);
}

void SemanticUNet::add_up_blocks(const ParameterSource& parameter,
                                 const DiffusionAutoencoderConfig& config) {
    std::vector<int> given = down_.given_channels();
    int channels = given.back(), level = int(config.unet.multipliers.size()) - 1;
    for (; level >= 0; --level) {
        const bool has_attention = attends(config.unet, config.resolution >> level);
        const int out = config.channels * config.unet.multipliers[std::size_t(level)];
        for (int i = 0; i <= config.unet.layers; ++i) {
            const std::string name = "output_blocks." + std::to_string(up_.size());
            up_.push_back(
                {{ToldBlock(parameter, name + ".0", config, {channels + given.back(), out}), {}},
                 {}});
            given.pop_back();
            channels = out;
            if (has_attention)
                up_.back().attended.attention.emplace(parameter, name + ".1", config, out);
            if (level > 0 && i == config.unet.layers)
                up_.back().to_next_resolution.emplace(parameter,
                                                      name + (has_attention ? ".2" : ".1"), config,
                                                      ToldBlockShape{out, out, Resample::kUp});
        }
    }
}

at::Tensor SemanticUNet::operator()(const at::Tensor& x_t, const at::Tensor& t,
                                    const at::Tensor& z_sem) const {
    const Told told{at::silu(time_(waves_(t).to(x_t.scalar_type()))), at::silu(z_sem)};
    std::vector<at::Tensor> given;
    at::Tensor h = down_(x_t, told, &given);
    for (const UpBlock& block : up_) {
        h = block.attended(at::cat({h, given.back()}, 1), told);
        given.pop_back();
        if (block.to_next_resolution) h = (*block.to_next_resolution)(h, told);
    }
    return last_(norm_activation(h, norm_, Activation::kSilu));
}

} // namespace restyle::core
