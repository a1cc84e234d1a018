#include "models/unet/unet_blocks.h"

#include <algorithm>

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

// diffusers gives plain blocks a convolution whatever downsample_type and upsample_type say.
Resampling resampling(bool attention, Resampling configured) {
    return attention ? configured : Resampling::kConvolution;
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

at::Tensor DownBlock::operator()(at::Tensor x, const TimeTold& told,
                                 std::vector<at::Tensor>& kept) const {
    for (std::size_t i = 0; i < resnets.size(); ++i) {
        x = resnets[i](x, told);
        if (!attentions.empty()) x = attentions[i](x);
        kept.push_back(x);
    }
    if (downsampler) {
        x = (*downsampler)(x, told);
        kept.push_back(x);
    }
    return x;
}

at::Tensor UpBlock::operator()(at::Tensor x, const TimeTold& told,
                               std::vector<at::Tensor>& kept) const {
    for (std::size_t i = 0; i < resnets.size(); ++i) {
        x = resnets[i](at::cat({x, kept.back()}, 1), told);
        kept.pop_back();
        if (!attentions.empty()) x = attentions[i](x);
    }
    return upsampler ? (*upsampler)(x, told) : x;
}

at::Tensor MidBlock::operator()(at::Tensor x, const TimeTold& told) const {
    x = resnets[0](x, told);
    if (attention) x = (*attention)(x);
    return resnets[1](x, told);
}

std::vector<DownBlock> make_down_blocks(const ParameterSource& parameter, const UNetConfig& config,
                                        TimeProjections& time) {
    std::vector<DownBlock> blocks(config.levels.size());
    int in = config.levels.front().channels;
    for (std::size_t level = 0; level < blocks.size(); ++level) {
        const auto& [channels, attention, unused] = config.levels[level];
        const std::string name = element("down_blocks", level);
        DownBlock& block = blocks[level];
        for (int i = 0; i < config.layers_per_block; ++i) {
            block.resnets.emplace_back(parameter, element(name + ".resnets", i), config, time,
                                       ResnetShape{i == 0 ? in : channels, channels});
            if (attention)
                block.attentions.emplace_back(parameter, element(name + ".attentions", i), config,
                                              AttentionShape{channels, config.norm_num_groups});
        }
        if (level + 1 < blocks.size())
            block.downsampler = make_downsampler(parameter, name, config, time, channels,
                                                 resampling(attention, config.downsample));
        in = channels;
    }
    return blocks;
}

std::optional<MidBlock> make_mid_block(const ParameterSource& parameter, const UNetConfig& config,
                                       TimeProjections& time) {
    if (!config.mid_block) return std::nullopt;
    const int channels = config.levels.back().channels;
    const double scale = config.mid_block_scale_factor;
    const ResnetShape shape{channels, channels, Resample::kNone, scale};
    MidBlock block;
    block.resnets.emplace_back(parameter, "mid_block.resnets.0", config, time, shape);
    if (config.mid_attention) {
        std::optional<int> groups = config.attn_norm_num_groups;
        if (!groups && config.time_use == TimeUse::kShift) groups = config.norm_num_groups;
        block.attention.emplace(parameter, "mid_block.attentions.0", config,
                                AttentionShape{channels, groups, scale});
    }
    block.resnets.emplace_back(parameter, "mid_block.resnets.1", config, time, shape);
    return block;
}

std::vector<UpBlock> make_up_blocks(const ParameterSource& parameter, const UNetConfig& config,
                                    TimeProjections& time) {
    const auto& levels = config.levels;
    std::vector<UpBlock> blocks(levels.size());
    int in = levels.back().channels;
    for (std::size_t place = 0; place < blocks.size(); ++place) {
        const std::size_t level = levels.size() - 1 - place;
        const auto& [channels, unused, attention] = levels[level];
        const int kept_last = levels[level == 0 ? 0 : level - 1].channels;
        const std::string name = element("up_blocks", place);
        UpBlock& block = blocks[place];
        for (int i = 0; i <= config.layers_per_block; ++i) {
            const int kept = i == config.layers_per_block ? kept_last : channels;
            block.resnets.emplace_back(parameter, element(name + ".resnets", i), config, time,
                                       ResnetShape{(i == 0 ? in : channels) + kept, channels});
            if (attention)
                block.attentions.emplace_back(parameter, element(name + ".attentions", i), config,
                                              AttentionShape{channels, config.norm_num_groups});
        }
        if (level > 0)
            block.upsampler = make_upsampler(parameter, name, config, time, channels,
                                             resampling(attention, config.upsample));
        in = channels;
    }
    return blocks;
}

} // namespace restyle::core
