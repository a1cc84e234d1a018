#include "models/autoencoder/ldm_decoder.h"

#include <utility>

#include "models/layers/norm_activation.h"

namespace restyle::core {
namespace {

at::Tensor doubled(const at::Tensor& x, const Convolution& upsampler) {
    return upsampler(at::upsample_nearest2d(x, {2 * x.size(2), 2 * x.size(3)}));
}

std::vector<LdmBlocks> make_up_levels(const ParameterSource& parameter, const std::string& name,
                                      const LdmConfig& config) {
    std::vector<LdmBlocks> levels;
    int in = config.levels.back().channels;
    for (auto level = config.levels.rbegin(); level != config.levels.rend(); ++level) {
        levels.push_back(make_ldm_blocks(parameter, element(name + ".up_blocks", levels.size()),
                                         config, in, level->channels, config.layers_per_block + 1,
                                         level->decoder_attention));
        in = level->channels;
    }
    return levels;
}

std::vector<Convolution> make_upsamplers(const ParameterSource& parameter, const std::string& name,
                                         const LdmConfig& config) {
    std::vector<Convolution> upsamplers;
    for (auto level = config.levels.rbegin(); level + 1 != config.levels.rend(); ++level)
        upsamplers.push_back(make_convolution(
            parameter, element(name + ".up_blocks", upsamplers.size()) + ".upsamplers.0.conv",
            level->channels, level->channels));
    return upsamplers;
}

} // namespace

LdmDecoder::LdmDecoder(const ParameterSource& parameter, const std::string& name,
                       const LdmConfig& config)
    : conv_in_(make_convolution(parameter, name + ".conv_in", config.latent_channels,
                                config.levels.back().channels)),
      mid_block_(parameter, name + ".mid_block", config),
      levels_(make_up_levels(parameter, name, config)),
      upsamplers_(make_upsamplers(parameter, name, config)),
      conv_norm_out_(make_group_norm(parameter, name + ".conv_norm_out",
                                     config.levels.front().channels, config.norm_num_groups,
                                     kLdmNormEps)),
      conv_out_(make_convolution(parameter, name + ".conv_out", config.levels.front().channels,
                                 config.picture_channels)) {}

at::Tensor LdmDecoder::operator()(const at::Tensor& latents) const {
    at::Tensor h = mid_block_(conv_in_(latents));
    for (std::size_t i = 0; i < levels_.size(); ++i) {
        h = levels_[i](std::move(h));
        if (i < upsamplers_.size()) h = doubled(h, upsamplers_[i]);
    }
    return conv_out_(norm_activation(h, conv_norm_out_, Activation::kSilu));
}

} // namespace restyle::core
