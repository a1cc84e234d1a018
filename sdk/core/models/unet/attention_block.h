#pragma once

#include <optional>

#include "models/layers/layers.h"
#include "models/unet/unet_config.h"

namespace restyle::core {

struct AttentionShape {
    int channels;
    std::optional<int> norm_groups; ///< Absent: no norm, as diffusers has it with scale_shift.
    double output_scale = 1;
};

/// diffusers' Attention over all pixels, with its residual.
class AttentionBlock {
public:
    AttentionBlock(const ParameterSource& parameter, const std::string& name,
                   const UNetConfig& config, const AttentionShape& shape);

    at::Tensor operator()(const at::Tensor& x) const;

private:
    int heads_;
    double output_scale_;
    std::optional<GroupNorm> group_norm_;
    Linear to_q_;
    Linear to_k_;
    Linear to_v_;
    Linear to_out_;
};

} // namespace restyle::core
