#pragma once

#include <ATen/ATen.h>

namespace restyle::core {

/// softmax(q k^T / sqrt(d)) v for each head: q [n, heads, pixels, d], k and v [n, heads, tokens, d]
/// -> [n, heads, pixels, d], which on a CPU lies as [n, pixels, heads, d]. Scores are in single
/// precision whatever the operands'. Differentiable.
at::Tensor attention(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v);

} // namespace restyle::core
