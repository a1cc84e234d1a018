#pragma once

#include <ATen/ATen.h>

namespace restyle::core {

/// x [n, C, H, W] through the filter [1, 3, 3, 1] both ways, with so many rows and columns of zeros
/// around it.
at::Tensor filtered(const at::Tensor& x, int padding, double gain = 1);

/// x at twice its size: zeros between its values, then that filter, of gain 4, as StyleGAN2
/// upsamples pictures.
at::Tensor upsampled_by_filter(const at::Tensor& x);

/// x at half its size: that filter, of gain 1, of which every other row and column is taken.
at::Tensor downsampled_by_filter(const at::Tensor& x);

} // namespace restyle::core
