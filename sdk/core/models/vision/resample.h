#pragma once

#include <cstdint>

#include <ATen/ATen.h>

namespace restyle::core {

enum class ResampleFilter { kBilinear, kBicubic };

/// What Pillow multiplies the `from` values of a line with to make `to` of them: [to, from] in
/// double. The filter is as wide as the step from one new value to the next, at least as one from
/// an old value to the next (so that nothing is skipped); its weights are rounded to 22 bits.
at::Tensor resample_matrix(std::int64_t from, std::int64_t to, ResampleFilter filter);

} // namespace restyle::core
