#include "models/layers/layers.h"

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

Linear make_linear(const ParameterSource& parameter, const std::string& name, int in, int out) {
    return {parameter(name + ".weight", {out, in}), parameter(name + ".bias", {out})};
}

Linear make_linear_without_bias(const ParameterSource& parameter, const std::string& name, int in,
                                int out) {
    return {parameter(name + ".weight", {out, in}), {}};
}

GroupNorm make_group_norm(const ParameterSource& parameter, const std::string& name, int channels,
                          int groups, double eps) {
    return {parameter(name + ".weight", {channels}), parameter(name + ".bias", {channels}), groups,
            eps};
}

LayerNorm make_layer_norm(const ParameterSource& parameter, const std::string& name, int channels,
                          double eps) {
    return {parameter(name + ".weight", {channels}), parameter(name + ".bias", {channels}), eps};
}

} // namespace restyle::core
