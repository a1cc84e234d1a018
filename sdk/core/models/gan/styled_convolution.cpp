#include "models/gan/styled_convolution.h"

#include <cmath>

#include "models/gan/mapping.h"
#include "models/gan/picture_filter.h"

namespace restyle::core {
namespace {

/// [n, channels] as the scale of [n, channels, H, W].
at::Tensor a_channel(const at::Tensor& scale) {
    return scale.unsqueeze(2).unsqueeze(3);
}

at::Tensor clamped(const at::Tensor& x, const std::optional<double>& clamp) {
    return clamp ? x.clamp(-*clamp, *clamp) : x;
}

} // namespace

StyledConvolution::StyledConvolution(const ParameterSource& parameter, const std::string& name,
                                     const StyledShape& shape, int resolution, Size size)
    : affine_(make_equalized_linear(parameter, name + ".affine", shape.w_dim, shape.in)),
      weight_(parameter(name + ".weight", {shape.out, shape.in, 3, 3})),
      bias_(parameter(name + ".bias", {shape.out})),
      noise_(parameter(name + ".noise_const", {resolution, resolution})),
      strength_(parameter(name + ".noise_strength", {})),
      size_(size),
      clamp_(shape.clamp) {
    if (!weight_.defined()) return; // Only counted.
    squared_norm_ = weight_.square().sum({2, 3});
    bias_ = bias_.view({-1, 1, 1}) * kLeakyGain;
    strength_ = strength_ * kLeakyGain;
    if (size_ == Size::kTwice) weight_ = weight_.transpose(0, 1).contiguous();
}

at::Tensor StyledConvolution::convolved(const at::Tensor& x) const {
    if (size_ == Size::kSame) return at::conv2d(x, weight_, /*bias=*/{}, /*stride=*/1, 1);
    const at::Tensor twice = at::conv_transpose2d(x, weight_, /*bias=*/{}, /*stride=*/2);
    // Between the values of what is twice as large lie three zeros each.
    return filtered(twice, /*padding=*/1, /*gain=*/4);
}

at::Tensor StyledConvolution::operator()(const at::Tensor& x, const at::Tensor& w,
                                         const at::Tensor& noise) const {
    const at::Tensor style = affine_(w);
    const at::Tensor to_unit = (style.square().matmul(squared_norm_.t()) + 1e-8).rsqrt();
    at::Tensor y =
        at::addcmul(bias_, convolved(x * a_channel(style)), a_channel(to_unit * kLeakyGain));
    if (noise.defined()) y = y + noise * strength_;
    return clamped(at::leaky_relu_(y, kLeakySlope), clamp_);
}

StyledPicture::StyledPicture(const ParameterSource& parameter, const std::string& name,
                             const StyledShape& shape)
    : affine_(make_equalized_linear(parameter, name + ".affine", shape.w_dim, shape.in)),
      weight_(parameter(name + ".weight", {shape.out, shape.in, 1, 1})),
      bias_(parameter(name + ".bias", {shape.out})),
      clamp_(shape.clamp) {
    if (weight_.defined()) weight_ = weight_ / std::sqrt(double(shape.in));
}

at::Tensor StyledPicture::operator()(const at::Tensor& x, const at::Tensor& w) const {
    return clamped(at::conv2d(x * a_channel(affine_(w)), weight_, bias_), clamp_);
}

} // namespace restyle::core
