#pragma once

#include "models/layers/layers.h"

namespace restyle::core {

/// activate(norm(x)), or activate(norm(x + shift)) where a shift [n, channels] is given.
at::Tensor norm_activation(const at::Tensor& x, const GroupNorm& norm, Activation activation,
                           const at::Tensor& shift = {});

} // namespace restyle::core
