#pragma once

#include <string_view>
#include <vector>

#include <ATen/ATen.h>

#include "models/text/tokens.h"

namespace restyle::core {

/// The parts of a prompt in the notation of AUTOMATIC1111's web UI: `(words)` count 1.1 times as
/// much, `[words]` 1/1.1, `(words:1.3)` 1.3; brackets nest and multiply, one that is never closed
/// reaches to the end; `\(`, `\)`, `\[`, `\]` and `\\` are the characters themselves. Neighbours of
/// equal weight are one part. A prompt without any of these is one part of weight 1.
std::vector<WeightedText> weighted_parts(std::string_view prompt);

/// The states [n, tokens, width], each token's multiplied by its weight [n, tokens] and each text's
/// scaled back to the mean that it had, as that web UI does by default (there the mean is the
/// batch's). A text of weights 1 does not change by a bit.
at::Tensor weigh_states(const at::Tensor& states, const at::Tensor& weights);

} // namespace restyle::core
