#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include <ATen/ATen.h>

#include "models/control/attention_maps.h"
#include "restyle/core/attention_control.h"

namespace restyle::core {

/// How much each place of one side was looked from at some words, summed over calls and attentions.
class LookedAt {
public:
    /// tokens: places of the words in the prompt.
    explicit LookedAt(std::vector<std::int64_t> tokens) : tokens_(std::move(tokens)) {}

    /// map: [m, heads, pixels, tokens] of an attention in a picture of height x width values.
    void add(const at::Tensor& map, std::int64_t height, std::int64_t width);

    void forget() { sums_.clear(); }

    /// [m, 1, height, width], 1 where they were looked at more than `threshold` of the most, else
    /// 0; all 0 without words. Throws std::invalid_argument where no attention was added.
    at::Tensor mask(double threshold, std::int64_t height, std::int64_t width) const;

private:
    std::vector<std::int64_t> tokens_;
    std::map<std::int64_t, at::Tensor> sums_; ///< By pixels: [m, 1, h, w].
};

} // namespace restyle::core
