#pragma once

#include <ATen/ATen.h>

namespace restyle::core {

/// Pictures [n, 3, H, W] uint8 as a model of pictures and texts is shown them: [n, 3, side, side]
/// in [-1, 1]. Of each a square of 0.6 to 1 of its shorter side, where it may lie, mirrored or not;
/// half of them changed as an energy's copies are (guide/augmentation.h); all somewhat blurred and
/// noisy. Such a model is to rate pictures that guidance is still busy with, and its gradient is to
/// be about what is seen, not about single pixels.
at::Tensor picture_views(const at::Tensor& pictures, int side, at::Generator& generator);

} // namespace restyle::core
