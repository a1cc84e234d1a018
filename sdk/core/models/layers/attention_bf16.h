#pragma once

#include <ATen/ATen.h>

namespace restyle::core {

/// Whether attention_bf16() is the way: inference in brain floats on a CPU that multiplies them in
/// vectors (AVX512-BF16). LibTorch's own kernel is made for those that multiply them in tiles (AMX)
/// and reaches a third of the others' rate.
bool can_attend_in_bf16(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v);

/// attention() in one pass over blocks of tokens, with a running softmax (Dao et al.,
/// "FlashAttention", arXiv 2205.14135). Sums are taken in an order that depends on the shape alone,
/// never on the threads.
at::Tensor attention_bf16(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v);

} // namespace restyle::core
