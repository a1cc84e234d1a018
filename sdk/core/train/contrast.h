#pragma once

#include <ATen/ATen.h>

namespace restyle::core {

/// How far a batch's pictures and texts are from being told by each other: with the cosines of the
/// features times `scale` as logits, the mean over both directions of the cross entropy to all that
/// belong to a row, in equal shares. Radford et al. (arXiv:2103.00020), figure 3, where each row
/// has one; here two pictures of one caption have both its places.
///
/// pictures, texts  [n, d], of any length
/// belong           [n, n] bool: text j is one of picture i; i's own is
at::Tensor contrast(const at::Tensor& pictures, const at::Tensor& texts, const at::Tensor& scale,
                    const at::Tensor& belong);

} // namespace restyle::core
