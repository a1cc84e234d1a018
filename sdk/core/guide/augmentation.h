#pragma once

#include "restyle/core/energy.h"

namespace restyle::core {

/// Copies of pictures [n, 3, H, W] for CLIP to look at, [n copies, 3, H, W], those of a picture
/// together; the pictures themselves where there are 0 copies. Each is a function of the draw, its
/// sample and its number alone. Differentiable.
at::Tensor augmented(const at::Tensor& pictures, const Augmentation& augmentation,
                     const EnergyDraw& draw);

} // namespace restyle::core
