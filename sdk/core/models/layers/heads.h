#pragma once

#include <ATen/ATen.h>

namespace restyle::core {

/// [n, pixels, heads d] -> [n, heads, pixels, d], without a copy.
inline at::Tensor split_heads(const at::Tensor& x, int heads) {
    return x.unflatten(2, {heads, x.size(2) / heads}).transpose(1, 2);
}

/// Its inverse; free for what attention gives on a CPU, which lies that way.
inline at::Tensor join_heads(const at::Tensor& x) {
    return x.transpose(1, 2).flatten(2);
}

} // namespace restyle::core
