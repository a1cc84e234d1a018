#pragma once

#include <optional>
#include <string>

#include <ATen/ATen.h>

#include "models/layers/layers.h"

namespace restyle::core {

struct StyledShape {
    int in = 0, out = 0, w_dim = 0;
    std::optional<double> clamp = {};
};

/// A 3x3 convolution whose weights are scaled by a style, w, an input channel, and then so that
/// each output channel has unit weights (arXiv:1912.04958, 2.2):
///
///   x <- leaky_relu(conv(x; s_i W_oi / |s W_o|) + strength noise + b) sqrt(2),   s = A(w)
///
/// Computed as conv(s x; W) / |s W_o|, which is equal and a plain convolution of a batch.
class StyledConvolution {
public:
    enum class Size { kSame, kTwice }; ///< Of what comes out.

    StyledConvolution(const ParameterSource& parameter, const std::string& name,
                      const StyledShape& shape, int resolution, Size size);

    /// noise  [H, W] of the result, or [n, 1, H, W], or undefined
    at::Tensor operator()(const at::Tensor& x, const at::Tensor& w, const at::Tensor& noise) const;

    const at::Tensor& constant_noise() const { return noise_; } ///< [H, W]

private:
    at::Tensor convolved(const at::Tensor& x) const;

    Linear affine_;
    at::Tensor weight_;       ///< As at::conv2d wants it, or at::conv_transpose2d.
    at::Tensor squared_norm_; ///< Of the weight over its window: [out, in].
    at::Tensor bias_;         ///< [out, 1, 1], times the leaky relu's gain
    at::Tensor noise_;
    at::Tensor strength_; ///< Of the noise, times the same.
    Size size_;
    std::optional<double> clamp_;
};

/// A 1x1 convolution to a picture's channels; its weights are scaled by the style alone.
class StyledPicture {
public:
    StyledPicture(const ParameterSource& parameter, const std::string& name,
                  const StyledShape& shape);
    at::Tensor operator()(const at::Tensor& x, const at::Tensor& w) const;

private:
    Linear affine_;
    at::Tensor weight_, bias_;
    std::optional<double> clamp_;
};

} // namespace restyle::core
