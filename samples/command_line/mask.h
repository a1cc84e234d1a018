#pragma once

#include <filesystem>

#include <ATen/ATen.h>

#include "restyle/core/model.h"

#include "picture.h"

namespace command_line {

/// m in [0, 1] of the shape of x_0 [n, C, H, W], from a grey picture of the same size as x_0's:
/// white (1) is translated, black (0) stays. What the network sees many pixels of in one value
/// takes their mean. Undefined where no file is given. Throws std::runtime_error naming the sizes.
at::Tensor read_mask(const std::filesystem::path& file, const restyle::core::Model& model,
                     const at::Tensor& x_0, Size size);

} // namespace command_line
