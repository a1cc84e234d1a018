#include "models/autoencoder/ldm_blocks.h"

namespace restyle::core {
namespace {

// What the UNet's blocks, of which these networks are built, are to know of a configuration.
UNetConfig block_config(const LdmConfig& config) {
    UNetConfig blocks;
    blocks.activation = config.activation;
    blocks.attention_head_dim.reset(); // One head of all channels.
    blocks.norm_num_groups = config.norm_num_groups;
    blocks.norm_eps = kLdmNormEps;
    return blocks;
}

} // namespace

std::string element(const std::string& name, std::size_t index) {
    return name + "." + std::to_string(index);
}

at::Tensor LdmBlocks::operator()(at::Tensor x) const {
    for (std::size_t i = 0; i < resnets.size(); ++i) {
        x = resnets[i](x);
        if (!attentions.empty()) x = attentions[i](x);
    }
    return x;
}

LdmBlocks make_ldm_blocks(const ParameterSource& parameter, const std::string& name,
                          const LdmConfig& config, int in, int out, int count, bool attention) {
    LdmBlocks blocks;
    for (int i = 0; i < count; ++i) {
        blocks.resnets.emplace_back(parameter, element(name + ".resnets", i), block_config(config),
                                    ResnetShape{i == 0 ? in : out, out});
        if (attention)
            blocks.attentions.emplace_back(parameter, element(name + ".attentions", i),
                                           block_config(config),
                                           AttentionShape{out, config.norm_num_groups});
    }
    return blocks;
}

LdmMidBlock::LdmMidBlock(const ParameterSource& parameter, const std::string& name,
                         const LdmConfig& config)
    : first_(parameter, name + ".resnets.0", block_config(config),
             {config.levels.back().channels, config.levels.back().channels}),
      last_(parameter, name + ".resnets.1", block_config(config),
            {config.levels.back().channels, config.levels.back().channels}) {
    if (config.mid_attention)
        attention_.emplace(parameter, name + ".attentions.0", block_config(config),
                           AttentionShape{config.levels.back().channels, config.norm_num_groups});
}

at::Tensor LdmMidBlock::operator()(const at::Tensor& x) const {
    const at::Tensor h = first_(x);
    return last_(attention_ ? (*attention_)(h) : h);
}

} // namespace restyle::core
