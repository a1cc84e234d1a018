#include "models/layers/attention.h"

#include "models/layers/attention_bf16.h"

namespace restyle::core {

at::Tensor attention(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v) {
    if (can_attend_in_bf16(q, k, v)) return attention_bf16(q, k, v);
    return at::scaled_dot_product_attention(q, k, v);
}

} // namespace restyle::core
