#pragma once

#include <ATen/ATen.h>

namespace restyle::core {

/// A batch of the pictures [n, 3, H, W] uint8, in [-1, 1], each mirrored by chance where asked for.
at::Tensor random_batch(const at::Tensor& pictures, std::int64_t batch, bool mirror,
                        at::Generator& generator);

/// Pictures in [-1, 1] as a discriminator is shown true and drawn ones alike, so that few are
/// enough: changed as an energy's copies are (guide/augmentation.h), which is DiffAugment's policy
/// (Zhao et al., arXiv:2006.10738) and a change of size. Differentiable.
at::Tensor changed_alike(const at::Tensor& pictures, at::Generator& generator);

} // namespace restyle::core
