#include "models/layers/convolution.h"

#include <utility>

#include "models/layers/gradients.h"

namespace restyle::core {
namespace {

// What is packed has no gradients, and computes in its own precision.
bool serves(const std::shared_ptr<PackedWeight>& packed, const at::Tensor& x) {
    return packed && x.scalar_type() == at::kBFloat16 && !wants_gradients(x);
}

} // namespace

Convolution::Convolution(at::Tensor weight, at::Tensor bias, const Window& window, LowRank low_rank)
    : weight_(std::move(weight)),
      bias_(std::move(bias)),
      window_(window),
      low_rank_(std::move(low_rank)) {
    if (PackedWeight::is_possible(weight_))
        packed_ = std::make_shared<PackedWeight>(weight_, window_);
}

at::Tensor Convolution::operator()(const at::Tensor& x) const {
    return with_low_rank(serves(packed_, x) ? packed_->convolve(x, bias_)
                                            : at::conv2d(x, weight_.to(x.scalar_type()), bias_,
                                                         window_.stride, window_.padding),
                         x);
}

at::Tensor Convolution::added_to(const at::Tensor& other, const at::Tensor& x) const {
    if (serves(packed_, x)) return with_low_rank(packed_->convolve_onto(other, x, bias_), x);
    return other + (*this)(x);
}

at::Tensor Convolution::added_into(at::Tensor other, const at::Tensor& x) const {
    if (serves(packed_, x))
        return with_low_rank(packed_->convolve_into(std::move(other), x, bias_), x);
    return other + (*this)(x);
}

at::Tensor Convolution::with_low_rank(at::Tensor y, const at::Tensor& x) const {
    return low_rank_.added_to(std::move(y), x, window_.stride, window_.padding);
}

Convolution make_convolution(const ParameterSource& parameter, const std::string& name, int in,
                             int out, const Window& window) {
    at::Tensor weight = parameter(name + ".weight", {out, in, window.size, window.size});
    LowRank low_rank = parameter.beside(name + ".weight", weight);
    return {std::move(weight), parameter(name + ".bias", {out}), window, std::move(low_rank)};
}

Convolution make_convolution_without_bias(const ParameterSource& parameter, const std::string& name,
                                          int in, int out, const Window& window) {
    at::Tensor weight = parameter(name + ".weight", {out, in, window.size, window.size});
    LowRank low_rank = parameter.beside(name + ".weight", weight);
    return {std::move(weight), {}, window, std::move(low_rank)};
}

Convolution make_pointwise(const ParameterSource& parameter, const std::string& name, int in,
                           int out) {
    return make_convolution(parameter, name, in, out, {1, 1, 0});
}

} // namespace restyle::core
