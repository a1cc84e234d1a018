#pragma once

#include <optional>
#include <vector>

#include "models/unet/attention_block.h"
#include "models/unet/resnet_block.h"
#include "models/unet/transformer.h"

namespace restyle::core {

/// What all blocks are told in one call.
struct BlocksTold {
    TimeTold time;
    TransformersTold transformers;
};

/// What residual blocks and transformers leave with the network, which tells it to all at once.
struct Projections {
    TimeProjections time;
    TextProjections text;
};

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
    std::vector<Transformer> transformers;  ///< The same.
    std::optional<Downsampler> downsampler;

    at::Tensor operator()(at::Tensor x, const BlocksTold& told,
                          std::vector<at::Tensor>& kept) const;
};

/// A level on the way up: takes back what was kept, last first.
struct UpBlock {
    std::vector<ResnetBlock> resnets;
    std::vector<AttentionBlock> attentions;
    std::vector<Transformer> transformers;
    std::optional<Upsampler> upsampler;

    at::Tensor operator()(at::Tensor x, const BlocksTold& told,
                          std::vector<at::Tensor>& kept) const;
};

struct MidBlock {
    std::vector<ResnetBlock> resnets; ///< Two, or one where nothing stands between them.
    std::optional<AttentionBlock> attention;
    std::optional<Transformer> transformer;

    at::Tensor operator()(at::Tensor x, const BlocksTold& told) const;
};

std::vector<DownBlock> make_down_blocks(const ParameterSource& parameter, const UNetConfig& config,
                                        Projections& told);
std::optional<MidBlock> make_mid_block(const ParameterSource& parameter, const UNetConfig& config,
                                       Projections& told);
std::vector<UpBlock> make_up_blocks(const ParameterSource& parameter, const UNetConfig& config,
                                    Projections& told);

} // namespace restyle::core
