#include "models/layers/layers.h"

#include "models/layers/fused_group_norm.h"

namespace restyle::core {

at::Tensor activate(const at::Tensor& x, Activation activation) {
    switch (activation) {
    case Activation::kSilu:
        return at::silu(x);
    case Activation::kGelu:
        return at::gelu(x);
    case Activation::kMish:
        return at::mish(x);
    case Activation::kRelu:
        return at::relu(x);
    }
    return x;
}

at::Tensor GroupNorm::operator()(const at::Tensor& x) const {
    if (can_fuse_group_norm(x)) return fused_group_norm(x, *this, {}, /*silu=*/false);
    return at::group_norm(x, groups, weight, bias, eps);
}

Linear make_linear(const ParameterSource& parameter, const std::string& name, int in, int out) {
    return {parameter(name + ".weight", {out, in}), parameter(name + ".bias", {out})};
}

GroupNorm make_group_norm(const ParameterSource& parameter, const std::string& name, int channels,
                          int groups, double eps) {
    return {parameter(name + ".weight", {channels}), parameter(name + ".bias", {channels}), groups,
            eps};
}

} // namespace restyle::core
