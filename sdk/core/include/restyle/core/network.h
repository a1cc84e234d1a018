#pragma once

#include <functional>

#include <ATen/ATen.h>

namespace restyle::core {

/// What a denoising network computes: o = network(x, t).
///
///   x  [n, C, H, W], what the denoiser sees (patches or latents where the model works on those),
///   in the
///      precision of the path; the network casts at its own border and returns o in x's precision
///   t  [n], int64: the model's time of each sample, so that one call may hold several steps
///   o  [n, C, H, W], read as the scheduler's prediction_type says
///
/// A function of its arguments alone: no randomness, no state. Differentiable in x.
using Network = std::function<at::Tensor(const at::Tensor& x, const at::Tensor& t)>;

} // namespace restyle::core
