#pragma once

#include "models/layers/layers.h"

namespace restyle::core {

/// activate(norm(x)), or activate(norm(x + shift)) where a shift [n, channels] is given.
///
/// In inference on a CPU with brain floats in channels-last order and SiLU, which is what most time
/// besides the convolutions went to, one kernel does it all in two passes over x, in single
/// precision. Its sums are taken in an order that depends on the shape alone, never on the threads.
at::Tensor norm_activation(const at::Tensor& x, const GroupNorm& norm, Activation activation,
                           const at::Tensor& shift = {});

} // namespace restyle::core
