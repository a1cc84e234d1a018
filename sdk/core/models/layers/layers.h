#pragma once

#include <concepts>
#include <functional>
#include <string>
#include <vector>

#include <ATen/ATen.h>

#include "models/layers/low_rank.h"

namespace restyle::core {

/// Where a network's parameters come from: a file, an initialisation or a trainer. Called once for
/// each parameter, in a fixed order, with its diffusers name and the shape it must have.
class ParameterSource {
public:
    using Take = std::function<at::Tensor(const std::string& name, at::IntArrayRef shape)>;
    using Beside = std::function<LowRank(const std::string& name, const at::Tensor& weight)>;

    template <std::convertible_to<Take> Callable>
    ParameterSource(Callable take) : take_(std::move(take)) {}
    ParameterSource(Take take, Beside beside)
        : take_(std::move(take)),
          beside_(std::move(beside)) {}

    at::Tensor operator()(const std::string& name, at::IntArrayRef shape) const {
        return take_(name, shape);
    }

    /// What LoRAs add beside the layer of this weight, in its precision and on its device.
    LowRank beside(const std::string& name, const at::Tensor& weight) const {
        return beside_ && weight.defined() ? beside_(name, weight) : LowRank();
    }

private:
    Take take_;
    Beside beside_; ///< Empty without LoRAs.
};

enum class Activation {
    kSilu,
    kGelu,
    kQuickGelu, ///< x sigmoid(1.702 x)
    kMish,
    kRelu
};

at::Tensor activate(const at::Tensor& x, Activation activation);

/// Computes in x's precision; a weight of fewer bits, which memory was saved with, is widened for
/// the call.
struct Linear {
    at::Tensor weight;
    at::Tensor bias;
    LowRank low_rank = {};

    at::Tensor operator()(const at::Tensor& x) const {
        return low_rank.added_to(at::linear(x, weight.to(x.scalar_type()), bias), x);
    }
};

struct GroupNorm {
    at::Tensor weight;
    at::Tensor bias;
    int groups;
    double eps;

    at::Tensor operator()(const at::Tensor& x) const;
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

/// One layer that gives what `layers` give, one after the other, of the same x.
Linear joined(const std::vector<Linear>& layers);

GroupNorm make_group_norm(const ParameterSource& parameter, const std::string& name, int channels,
                          int groups, double eps);
LayerNorm make_layer_norm(const ParameterSource& parameter, const std::string& name, int channels,
                          double eps);

} // namespace restyle::core
