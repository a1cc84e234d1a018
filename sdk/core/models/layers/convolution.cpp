#include "models/layers/convolution.h"

#include <utility>

namespace restyle::core {

Convolution::Convolution(at::Tensor weight, at::Tensor bias, const Window& window)
    : weight_(std::move(weight)),
      bias_(std::move(bias)),
      window_(window) {
    if (PackedWeight::is_possible(weight_))
        packed_ = std::make_shared<PackedWeight>(weight_, window_);
}

at::Tensor Convolution::operator()(const at::Tensor& x) const {
    if (packed_) return packed_->convolve(x, bias_);
    return at::conv2d(x, weight_, bias_, window_.stride, window_.padding);
}

at::Tensor Convolution::added_to(const at::Tensor& other, const at::Tensor& x) const {
    if (packed_) return packed_->convolve_onto(other, x, bias_);
    return other + (*this)(x);
}

at::Tensor Convolution::added_into(at::Tensor other, const at::Tensor& x) const {
    if (packed_) return packed_->convolve_into(std::move(other), x, bias_);
    return other + (*this)(x);
}

Convolution make_convolution(const ParameterSource& parameter, const std::string& name, int in,
                             int out, const Window& window) {
    at::Tensor weight = parameter(name + ".weight", {out, in, window.size, window.size});
    return {std::move(weight), parameter(name + ".bias", {out}), window};
}

Convolution make_convolution_without_bias(const ParameterSource& parameter, const std::string& name,
                                          int in, int out, const Window& window) {
    return {parameter(name + ".weight", {out, in, window.size, window.size}), {}, window};
}

Convolution make_pointwise(const ParameterSource& parameter, const std::string& name, int in,
                           int out) {
    return make_convolution(parameter, name, in, out, {1, 1, 0});
}

} // namespace restyle::core
