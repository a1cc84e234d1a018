#pragma once

#include "models/layers/layers.h"

namespace restyle::core {

/// Whether the kernel below serves x: inference on a CPU with brain floats or single precision in
/// channels-last order, which is where most time besides the convolutions goes.
bool can_fuse_group_norm(const at::Tensor& x);

/// norm(x), or norm(x + shift) where a shift [n, channels] is given, with SiLU on request, in two
/// passes over x, in single precision. Means and variances are summed in more digits than x has
/// (LibTorch's own kernel loses those of the variance where the mean is far larger), in an order
/// that depends on the shape alone, never on the threads.
at::Tensor fused_group_norm(const at::Tensor& x, const GroupNorm& norm, const at::Tensor& shift,
                            bool silu);

} // namespace restyle::core
