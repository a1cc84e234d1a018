#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include <ATen/ATen.h>

namespace restyle::core {

/// Of more pixels, those between pixels are not taken over, nor is any looked at for a local blend.
constexpr std::int64_t kMostMapPixels = 32 * 32;

/// What the m samples of a prompt looked at in one call, by the places of the network's attentions
/// of each kind.
struct AttentionMaps {
    std::vector<std::int64_t> times;             ///< Of each of the samples.
    std::map<std::size_t, at::Tensor> of_text;   ///< [m, heads, pixels, tokens] each.
    std::map<std::size_t, at::Tensor> of_pixels; ///< [m, heads, pixels, pixels] each.
};

/// softmax(q k^T / sqrt(d)), in single precision, in double where q is: q [m, heads, pixels, d],
/// k [m or 1, heads, keys, d] -> [m, heads, pixels, keys].
at::Tensor attention_map(const at::Tensor& q, const at::Tensor& k);

/// What is seen through a map, in v's precision: v [m or 1, heads, keys, d] -> [m, heads, pixels,
/// d].
at::Tensor seen_through(const at::Tensor& map, const at::Tensor& v);

} // namespace restyle::core
