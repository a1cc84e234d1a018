#pragma once

#include <memory>
#include <string>

#include "models/layers/layers.h"
#include "models/layers/packed_weight.h"

namespace restyle::core {

/// A convolution with constant or trained weights, in x's precision: a weight of fewer bits is
/// widened for the call. Constant brain floats are packed where the CPU
/// computes in them, and as plain weights compute where gradients to x are asked for.
class Convolution {
public:
    /// An undefined weight is allowed: the layer then only stands for its shape. An undefined bias
    /// is none.
    Convolution(at::Tensor weight, at::Tensor bias, const Window& window, LowRank low_rank = {});

    at::Tensor operator()(const at::Tensor& x) const;

    /// other + (*this)(x), in one pass over the result where the weight is packed.
    at::Tensor added_to(const at::Tensor& other, const at::Tensor& x) const;

    /// The same where nobody else needs `other`, whose memory the result may then take.
    at::Tensor added_into(at::Tensor other, const at::Tensor& x) const;

private:
    at::Tensor with_low_rank(at::Tensor y, const at::Tensor& x) const;

    at::Tensor weight_;
    at::Tensor bias_;
    Window window_;
    LowRank low_rank_;
    std::shared_ptr<PackedWeight> packed_; ///< Null where it is not packed.
};

Convolution make_convolution(const ParameterSource& parameter, const std::string& name, int in,
                             int out, const Window& window = {});
Convolution make_convolution_without_bias(const ParameterSource& parameter, const std::string& name,
                                          int in, int out, const Window& window = {});
Convolution make_pointwise(const ParameterSource& parameter, const std::string& name, int in,
                           int out);

} // namespace restyle::core
