#pragma once

#include <cstddef>
#include <string>

#include <ATen/ATen.h>

namespace restyle::core {

/// Demands noise of shape [K + 1, n, C, H, W] for the pictures x: n = 1 or one each. `name` and
/// `count` are the noise's and K's names in the sentence of the std::invalid_argument.
void check_noise(const at::Tensor& noise, std::size_t K, const at::Tensor& x,
                 const std::string& name, char count);

} // namespace restyle::core
