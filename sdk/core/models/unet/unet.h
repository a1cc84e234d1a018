#pragma once

#include <optional>
#include <vector>

#include "models/unet/condition_embedding.h"
#include "models/unet/condition_needs.h"
#include "models/unet/second_head.h"
#include "models/unet/time_embedding.h"
#include "models/unet/unet_blocks.h"

namespace restyle::core {

/// diffusers' UNet2DModel and UNet2DConditionModel: o = unet(x, t, told) in the parameters'
/// precision, differentiable where they require gradients.
class UNet {
public:
    UNet(const ParameterSource& parameter, const UNetConfig& config);

    /// What the network must be told before it is called; none() for most UNet2DModels.
    const ConditionNeeds& needs() const { return needs_; }

    /// Computes what follows from the condition alone, differentiably. guidance_scale is LCM's w,
    /// which diffusers' pipelines take to be their guidance_scale less 1. Throws
    /// std::invalid_argument naming what is missing, superfluous or of another shape.
    ToldCondition tell(const Condition& condition) const;

    /// x [n, in_channels, H, W], t [n] int64 -> [n, out_channels, H, W]. The i-th of g equal parts
    /// of the batch is told entry i. Throws std::invalid_argument where the network needs to be
    /// told something and was not, or n is no multiple of g. `processor`: computes the
    /// transformers' attentions where it is given.
    at::Tensor operator()(const at::Tensor& x, const at::Tensor& t, const ToldCondition& told = {},
                          AttentionProcessor* processor = nullptr) const;

private:
    void check_told(std::int64_t samples, const ToldCondition& told) const;

    ConditionNeeds needs_;
    bool center_input_sample_;
    bool divide_by_time_; ///< What UNet2DModel does with a Fourier time embedding.
    Activation activation_;
    Activation out_activation_;
    Convolution conv_in_;
    TimeEmbedding time_embedding_;
    ConditionEmbedding condition_embedding_;
    Projections projections_;
    std::optional<Linear> text_projection_;
    std::vector<DownBlock> down_blocks_;
    std::optional<MidBlock> mid_block_;
    std::vector<UpBlock> up_blocks_;
    std::optional<SecondHead> second_head_;
    GroupNorm conv_norm_out_;
    Convolution conv_out_;
};

} // namespace restyle::core
