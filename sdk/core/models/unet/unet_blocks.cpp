#include "models/unet/unet_blocks.h"

namespace restyle::core {
namespace {

std::string element(const std::string& name, std::size_t index) {
    return name + "." + std::to_string(index);
}

Downsampler make_downsampler(const ParameterSource& parameter, const std::string& block,
                             const UNetConfig& config, TimeProjections& time, int channels,
                             Resampling kind) {
    const std::string name = block + ".downsamplers.0";
    if (kind == Resampling::kResnet)
        return {{},
                false,
                ResnetBlock(parameter, name, config, time, {channels, channels, Resample::kDown})};
    return {make_convolution(parameter, name + ".conv", channels, channels,
                             {3, 2, config.downsample_padding}),
            config.downsample_padding == 0,
            {}};
}

Upsampler make_upsampler(const ParameterSource& parameter, const std::string& block,
                         const UNetConfig& config, TimeProjections& time, int channels,
                         Resampling kind) {
    const std::string name = block + ".upsamplers.0";
    if (kind == Resampling::kResnet)
        return {{},
                ResnetBlock(parameter, name, config, time, {channels, channels, Resample::kUp})};
    return {make_convolution(parameter, name + ".conv", channels, channels), {}};
}

// diffusers gives blocks without plain attention what their name says, whatever downsample_type and
// upsample_type say.
Resampling resampling(BlockKind kind, Resampling configured) {
    if (kind == BlockKind::kAttention) return configured;
    return kind == BlockKind::kResnet ? Resampling::kResnet : Resampling::kConvolution;
}

/// What follows residual block `i` of a level of this kind.
template <typename Block>
void add_attention(Block& block, const ParameterSource& parameter, const std::string& name, int i,
                   const UNetConfig& config, TextProjections& text, BlockKind kind,
                   const TransformerShape& shape) {
    const std::string attention = element(name + ".attentions", i);
    if (kind == BlockKind::kAttention)
        block.attentions.emplace_back(parameter, attention, config,
                                      AttentionShape{shape.channels, config.norm_num_groups});
    if (kind == BlockKind::kTransformer)
        block.transformers.emplace_back(parameter, attention, config, text, shape);
}

template <typename Block>
at::Tensor attended(const Block& block, std::size_t i, at::Tensor x, const BlocksTold& told) {
    if (!block.attentions.empty()) return block.attentions[i](x);
    if (!block.transformers.empty()) return block.transformers[i](x, told.transformers);
    return x;
}

} // namespace

at::Tensor Downsampler::operator()(const at::Tensor& x, const TimeTold& told) const {
    if (resnet) return (*resnet)(x, told);
    return (*convolution)(pads_far_sides ? at::constant_pad_nd(x, {0, 1, 0, 1}) : x);
}

at::Tensor Upsampler::operator()(const at::Tensor& x, const TimeTold& told) const {
    if (resnet) return (*resnet)(x, told);
    return (*convolution)(at::upsample_nearest2d(x, {2 * x.size(2), 2 * x.size(3)}));
}

at::Tensor DownBlock::operator()(at::Tensor x, const BlocksTold& told,
                                 std::vector<at::Tensor>& kept) const {
    for (std::size_t i = 0; i < resnets.size(); ++i) {
        x = attended(*this, i, resnets[i](x, told.time), told);
        kept.push_back(x);
    }
    if (downsampler) {
        x = (*downsampler)(x, told.time);
        kept.push_back(x);
    }
    return x;
}

at::Tensor UpBlock::operator()(at::Tensor x, const BlocksTold& told,
                               std::vector<at::Tensor>& kept) const {
    for (std::size_t i = 0; i < resnets.size(); ++i) {
        const at::Tensor both = at::cat({x, kept.back()}, 1);
        kept.pop_back();
        x = attended(*this, i, resnets[i](both, told.time), told);
    }
    return upsampler ? (*upsampler)(x, told.time) : x;
}

at::Tensor MidBlock::operator()(at::Tensor x, const BlocksTold& told) const {
    x = resnets.front()(x, told.time);
    if (attention) x = (*attention)(x);
    if (transformer) x = (*transformer)(x, told.transformers);
    return resnets.size() > 1 ? resnets.back()(x, told.time) : x;
}

std::vector<DownBlock> make_down_blocks(const ParameterSource& parameter, const UNetConfig& config,
                                        Projections& told) {
    std::vector<DownBlock> blocks(config.levels.size());
    int in = config.levels.front().channels;
    for (std::size_t place = 0; place < blocks.size(); ++place) {
        const LevelConfig& level = config.levels[place];
        const int channels = level.channels;
        const std::string name = element("down_blocks", place);
        DownBlock& block = blocks[place];
        for (int i = 0; i < level.layers; ++i) {
            block.resnets.emplace_back(parameter, element(name + ".resnets", i), config, told.time,
                                       ResnetShape{i == 0 ? in : channels, channels});
            add_attention(block, parameter, name, i, config, told.text, level.down,
                          {channels, level.heads, level.down_depth(i), level.only_cross_attention});
        }
        if (place + 1 < blocks.size())
            block.downsampler = make_downsampler(parameter, name, config, told.time, channels,
                                                 resampling(level.down, config.downsample));
        in = channels;
    }
    return blocks;
}

std::optional<MidBlock> make_mid_block(const ParameterSource& parameter, const UNetConfig& config,
                                       Projections& told) {
    if (!config.mid_block) return std::nullopt;
    const LevelConfig& last = config.levels.back();
    const double scale = config.mid_block_scale_factor;
    const ResnetShape shape{last.channels, last.channels, Resample::kNone, scale};
    MidBlock block;
    block.resnets.emplace_back(parameter, "mid_block.resnets.0", config, told.time, shape);
    if (config.is_conditional() && !config.mid_attention) return block;
    if (config.is_conditional()) {
        block.transformer.emplace(
            parameter, "mid_block.attentions.0", config, told.text,
            TransformerShape{last.channels, last.heads, last.down_depth(0), false});
    } else if (config.mid_attention) {
        std::optional<int> groups = config.attn_norm_num_groups;
        if (!groups && config.time_use == TimeUse::kShift) groups = config.norm_num_groups;
        block.attention.emplace(parameter, "mid_block.attentions.0", config,
                                AttentionShape{last.channels, groups, scale});
    }
    block.resnets.emplace_back(parameter, "mid_block.resnets.1", config, told.time, shape);
    return block;
}

std::vector<UpBlock> make_up_blocks(const ParameterSource& parameter, const UNetConfig& config,
                                    Projections& told) {
    const auto& levels = config.levels;
    std::vector<UpBlock> blocks(levels.size());
    int in = levels.back().channels;
    for (std::size_t place = 0; place < blocks.size(); ++place) {
        const std::size_t depth = levels.size() - 1 - place;
        const LevelConfig& level = levels[depth];
        const int channels = level.channels;
        const int kept_last = levels[depth == 0 ? 0 : depth - 1].channels;
        const std::string name = element("up_blocks", place);
        UpBlock& block = blocks[place];
        for (int i = 0; i <= level.layers; ++i) {
            const int kept = i == level.layers ? kept_last : channels;
            block.resnets.emplace_back(parameter, element(name + ".resnets", i), config, told.time,
                                       ResnetShape{(i == 0 ? in : channels) + kept, channels});
            add_attention(block, parameter, name, i, config, told.text, level.up,
                          {channels, level.heads, level.up_depth(i), level.only_cross_attention});
        }
        if (depth > 0)
            block.upsampler = make_upsampler(parameter, name, config, told.time, channels,
                                             resampling(level.up, config.upsample));
        in = channels;
    }
    return blocks;
}

} // namespace restyle::core
