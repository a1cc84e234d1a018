#pragma once

#include <functional>
#include <string>

#include <ATen/ATen.h>

namespace restyle::core {

/// Where a network's parameters come from: a file, an initialisation or a trainer. Called once for
/// each parameter, in a fixed order, with its diffusers name and the shape it must have.
using ParameterSource = std::function<at::Tensor(const std::string& name, at::IntArrayRef shape)>;

enum class Activation { kSilu, kGelu, kMish, kRelu };

at::Tensor activate(const at::Tensor& x, Activation activation);

struct Linear {
    at::Tensor weight;
    at::Tensor bias;

    at::Tensor operator()(const at::Tensor& x) const { return at::linear(x, weight, bias); }
};

struct GroupNorm {
    at::Tensor weight;
    at::Tensor bias;
    int groups;
    double eps;

    at::Tensor operator()(const at::Tensor& x) const {
        return at::group_norm(x, groups, weight, bias, eps);
    }
};

struct LayerNorm {
    at::Tensor weight;
    at::Tensor bias;
    double eps;

    at::Tensor operator()(const at::Tensor& x) const {
        return at::layer_norm(x, {x.size(-1)}, weight, bias, eps);
    }
};

Linear make_linear(const ParameterSource& parameter, const std::string& name, int in, int out);
Linear make_linear_without_bias(const ParameterSource& parameter, const std::string& name, int in,
                                int out);
GroupNorm make_group_norm(const ParameterSource& parameter, const std::string& name, int channels,
                          int groups, double eps);
LayerNorm make_layer_norm(const ParameterSource& parameter, const std::string& name, int channels,
                          double eps);

} // namespace restyle::core
