#pragma once

#include <numbers>
#include <string>
#include <vector>

#include <ATen/ATen.h>

#include "models/gan/stylegan2_config.h"
#include "models/layers/layers.h"

namespace restyle::core {

/// x [n, features], each row divided by the root of its values' mean square.
at::Tensor of_second_moment_one(const at::Tensor& x);

/// A linear layer whose weight is stored as N(0, 1 / lr_multiplier^2) and brought to He et al.'s
/// scale here, at run time, as is its bias: "equalized learning rate" (Karras et al.,
/// arXiv:1710.10196, 4.1).
Linear make_equalized_linear(const ParameterSource& parameter, const std::string& name, int in,
                             int out, double lr_multiplier = 1);

/// leaky_relu(x) of slope 0.2, times the gain that keeps the second moment. It is leaky_relu(gain
/// x), so that the layer before may bring the gain.
inline constexpr double kLeakySlope = 0.2;
inline constexpr double kLeakyGain = std::numbers::sqrt2;
at::Tensor scaled_leaky_relu(const at::Tensor& x);

/// z -> w.
class StyleMapping {
public:
    StyleMapping(const ParameterSource& parameter, const StyleGan2Config& config);

    /// z  [n, z_dim]
    /// labels  [n], whole numbers below `classes`; undefined where there are none
    ///
    /// Returns [n, w_dim].
    at::Tensor operator()(const at::Tensor& z, const at::Tensor& labels) const;

    const at::Tensor& average() const { return w_avg_; } ///< Of w, [w_dim].

private:
    Linear embed_; ///< Undefined weight where there are no classes.
    std::vector<Linear> layers_;
    at::Tensor w_avg_;
};

} // namespace restyle::core
