#pragma once

#include "models/layers/layers.h"

namespace restyle::core {

struct LayerNorm {
    at::Tensor weight;
    at::Tensor bias;
    double eps;

    /// Over the last dimension.
    at::Tensor operator()(const at::Tensor& x) const {
        return at::layer_norm(x, weight.sizes(), weight, bias, eps);
    }
};

inline LayerNorm make_layer_norm(const ParameterSource& parameter, const std::string& name,
                                 int width, double eps) {
    return {parameter(name + ".weight", {width}), parameter(name + ".bias", {width}), eps};
}

} // namespace restyle::core
