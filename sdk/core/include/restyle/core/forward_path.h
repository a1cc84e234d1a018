#pragma once

#include <vector>

#include <ATen/ATen.h>

#include "restyle/core/step.h"

namespace restyle::core {

/// x_1, ..., x_{K+1} = x_0: a noisy path that ends in the given x_0, noisiest first; one tensor
/// more than there are steps, x_0 alone when there are none. The network has no part in it.
///
/// x_0    [n, C, H, W], fp32 or fp64: the precision of the path
/// noise  [K + 1, n, C, H, W], n = 1 or the number of pictures: row 0 is x_1's, row i
///        transition i's. Row K and rows whose step adds no noise are not read and may
///        hold anything.
///
/// Throws std::invalid_argument, naming K for noise of another shape.
std::vector<at::Tensor> forward_path(const std::vector<Step>& steps, const at::Tensor& x_0,
                                     const at::Tensor& noise);

} // namespace restyle::core
