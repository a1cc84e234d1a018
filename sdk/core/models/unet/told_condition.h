#pragma once

#include <vector>

#include <ATen/ATen.h>

namespace restyle::core {

/// What the pixels of one attention look up in a text.
struct KeysAndValues {
    at::Tensor keys;   ///< [g, heads, tokens, values a head]
    at::Tensor values; ///< The same.
};

/// What follows from a condition of g entries alone; of one network, whose tell() made it.
struct ToldCondition {
    std::int64_t entries = 0;              ///< g; 0: nothing was told.
    std::vector<KeysAndValues> attentions; ///< Of each attention to the text, by its place.
    at::Tensor time_features;              ///< [g, first level's channels], added to those of t.
    at::Tensor time;                       ///< [g, time_channels], added to t's embedding.
};

} // namespace restyle::core
