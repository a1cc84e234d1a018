#pragma once

#include <optional>

#include "models/unet/time_embedding.h"
#include "restyle/core/conditional_network.h"

namespace restyle::core {

/// What a label, a text's one vector, SDXL's time ids and LCM's w add to the time embedding.
class ConditionEmbedding {
public:
    ConditionEmbedding(const ParameterSource& parameter, const UNetConfig& config);

    /// [g, time_channels], undefined where nothing is added to the embedding of t.
    at::Tensor operator()(const Condition& condition) const;

    /// [g, first level's channels], undefined where nothing is added to the features of t.
    at::Tensor of_guidance(const Condition& condition, at::ScalarType dtype) const;

private:
    at::Tensor of_label(const Condition& condition) const;
    at::Tensor of_size(const Condition& condition) const;

    LabelEmbedding kind_;
    Waves waves_;
    at::Tensor label_table_;
    std::optional<TwoLinears> label_;
    Linear label_projection_;
    std::optional<Waves> id_waves_;
    std::optional<TwoLinears> addition_;
    std::optional<int> guidance_width_;
    Linear guidance_;
};

} // namespace restyle::core
