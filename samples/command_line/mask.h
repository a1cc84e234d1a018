#pragma once

#include <filesystem>

#include <ATen/ATen.h>

#include "restyle/core/model.h"

#include "picture.h"

namespace command_line {

/// core::x_0_mask() of a grey picture of the same size as x_0's [n, C, H, W]: white (1) is
/// translated, black (0) stays. Undefined where no file is given. Throws std::runtime_error naming
/// the sizes.
at::Tensor read_mask(const std::filesystem::path& file, const restyle::core::Model& model,
                     const at::Tensor& x_0, Size size);

} // namespace command_line
