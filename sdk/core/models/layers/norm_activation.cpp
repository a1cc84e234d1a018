#include "models/layers/norm_activation.h"

#include "models/layers/fused_group_norm.h"

namespace restyle::core {

at::Tensor norm_activation(const at::Tensor& x, const GroupNorm& norm, Activation activation,
                           const at::Tensor& shift) {
    if (can_fuse_group_norm(x)) {
        const bool silu = activation == Activation::kSilu;
        const at::Tensor y = fused_group_norm(x, norm, shift, silu);
        return silu ? y : activate(y, activation);
    }
    return activate(norm(shift.defined() ? x + shift.unsqueeze(-1).unsqueeze(-1) : x), activation);
}

} // namespace restyle::core
