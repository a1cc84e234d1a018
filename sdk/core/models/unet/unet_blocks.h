#pragma once

#include <optional>
#include <vector>

#include "models/unet/attention_block.h"
#include "models/unet/resnet_block.h"

namespace restyle::core {

/// Halves height and width at a level's end, by a strided convolution or within a resnet block.
struct Downsampler {
    std::optional<Convolution> convolution;
    bool pads_far_sides = false; ///< By a column and a row only, as diffusers does without padding.
    std::optional<ResnetBlock> resnet;

    at::Tensor operator()(const at::Tensor& x, const TimeTold& told) const;
};

/// Doubles them.
struct Upsampler {
    std::optional<Convolution> convolution;
    std::optional<ResnetBlock> resnet;

    at::Tensor operator()(const at::Tensor& x, const TimeTold& told) const;
};

/// A level on the way down. Every intermediate result is also kept for the way up.
struct DownBlock {
    std::vector<ResnetBlock> resnets;
    std::vector<AttentionBlock> attentions; ///< One after each resnet, or none.
    std::optional<Downsampler> downsampler;

    at::Tensor operator()(at::Tensor x, const TimeTold& told, std::vector<at::Tensor>& kept) const;
};

/// A level on the way up: takes back what was kept, last first.
struct UpBlock {
    std::vector<ResnetBlock> resnets;
    std::vector<AttentionBlock> attentions;
    std::optional<Upsampler> upsampler;

    at::Tensor operator()(at::Tensor x, const TimeTold& told, std::vector<at::Tensor>& kept) const;
};

struct MidBlock {
    std::vector<ResnetBlock> resnets; ///< Two.
    std::optional<AttentionBlock> attention;

    at::Tensor operator()(at::Tensor x, const TimeTold& told) const;
};

std::vector<DownBlock> make_down_blocks(const ParameterSource& parameter, const UNetConfig& config,
                                        TimeProjections& time);
std::optional<MidBlock> make_mid_block(const ParameterSource& parameter, const UNetConfig& config,
                                       TimeProjections& time);
std::vector<UpBlock> make_up_blocks(const ParameterSource& parameter, const UNetConfig& config,
                                    TimeProjections& time);

} // namespace restyle::core
