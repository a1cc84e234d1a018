#include "models/autoencoder/ldm_encoder.h"

#include <utility>

#include "models/layers/norm_activation.h"

namespace restyle::core {
namespace {

// No padding before, one pixel behind.
at::Tensor halved(const at::Tensor& x, const Convolution& downsampler) {
    return downsampler(at::constant_pad_nd(x, {0, 1, 0, 1}));
}

std::vector<LdmBlocks> make_down_levels(const ParameterSource& parameter, const std::string& name,
                                        const LdmConfig& config) {
    std::vector<LdmBlocks> levels;
    int in = config.levels.front().channels;
    for (const LdmLevel& level : config.levels) {
        levels.push_back(make_ldm_blocks(parameter, element(name + ".down_blocks", levels.size()),
                                         config, in, level.channels, config.layers_per_block,
                                         level.encoder_attention));
        in = level.channels;
    }
    return levels;
}

std::vector<Convolution> make_downsamplers(const ParameterSource& parameter,
                                           const std::string& name, const LdmConfig& config) {
    std::vector<Convolution> downsamplers;
    for (std::size_t i = 0; i + 1 < config.levels.size(); ++i) {
        const int channels = config.levels[i].channels;
        downsamplers.push_back(
            make_convolution(parameter, element(name + ".down_blocks", i) + ".downsamplers.0.conv",
                             channels, channels, {3, 2, 0}));
    }
    return downsamplers;
}

} // namespace

LdmEncoder::LdmEncoder(const ParameterSource& parameter, const std::string& name,
                       const LdmConfig& config)
    : conv_in_(make_convolution(parameter, name + ".conv_in", config.picture_channels,
                                config.levels.front().channels)),
      levels_(make_down_levels(parameter, name, config)),
      downsamplers_(make_downsamplers(parameter, name, config)),
      mid_block_(parameter, name + ".mid_block", config),
      conv_norm_out_(make_group_norm(parameter, name + ".conv_norm_out",
                                     config.levels.back().channels, config.norm_num_groups,
                                     kLdmNormEps)),
      conv_out_(make_convolution(parameter, name + ".conv_out", config.levels.back().channels,
                                 (config.gaussian ? 2 : 1) * config.latent_channels)) {}

at::Tensor LdmEncoder::operator()(const at::Tensor& pictures) const {
    at::Tensor h = conv_in_(pictures);
    for (std::size_t i = 0; i < levels_.size(); ++i) {
        h = levels_[i](std::move(h));
        if (i < downsamplers_.size()) h = halved(h, downsamplers_[i]);
    }
    h = mid_block_(h);
    return conv_out_(norm_activation(h, conv_norm_out_, Activation::kSilu));
}

} // namespace restyle::core
