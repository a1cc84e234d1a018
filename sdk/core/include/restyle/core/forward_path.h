#pragma once

#include <functional>
#include <vector>

#include <ATen/ATen.h>

#include "restyle/core/step.h"

namespace restyle::core {

/// Row i of a path's noise, [1 or n, C, H, W] for n pictures: row 0 is x_1's, row i transition i's.
using NoiseRow = std::function<at::Tensor(std::int64_t row)>;

/// x_1, ..., x_{K+1} = x_0 for K steps: a noisy path that ends in the given x_0, noisiest first.
/// The network has no part in it. It is drawn point by point, so that a long path takes no more
/// memory than a short one.
class ForwardPath {
public:
    /// x_0    [n, C, H, W], fp32 or fp64: the precision of the path
    /// noise  asked for each row at most once, in order; never for row K or the row of a step that
    ///        adds no noise
    ForwardPath(std::vector<Step> steps, at::Tensor x_0, NoiseRow noise);

    /// x_i at the i-th call; K + 1 calls at most.
    at::Tensor next();

private:
    at::Tensor noise(std::size_t row) const;

    std::vector<Step> steps_;
    at::Tensor x_0_, x_t_;
    NoiseRow noise_;
    std::size_t drawn_ = 0; ///< Points so far.
};

/// The whole path at once: one tensor more than there are steps, x_0 alone when there are none.
///
/// noise  [K + 1, n, C, H, W], n = 1 or the number of pictures. Rows that ForwardPath does not ask
///        for may hold anything.
///
/// Throws std::invalid_argument, naming K for noise of another shape.
std::vector<at::Tensor> forward_path(const std::vector<Step>& steps, const at::Tensor& x_0,
                                     const at::Tensor& noise);

} // namespace restyle::core
