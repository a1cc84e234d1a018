#pragma once

#include <optional>
#include <string>

#include "models/denoising_gan/denoising_network_config.h"
#include "models/layers/convolution.h"
#include "models/unet/resnet_block.h"

namespace restyle::core {

inline constexpr double kDenoisingNormEps = 1e-6;

/// What the blocks are told: of the time, activated, [n, time_channels], and of z_t,
/// [n, code_channels].
struct TimeAndCode {
    at::Tensor time, code;
};

/// Group normalisation whose scale and shift are linear in the code.
class AdaptiveNorm {
public:
    AdaptiveNorm(const ParameterSource& parameter, const std::string& name,
                 const DenoisingNetworkConfig& config, int channels);

    at::Tensor operator()(const at::Tensor& x, const at::Tensor& code) const;

private:
    Linear scale_and_shift_;
    int groups_;
};

struct AdaptiveShape {
    int in, out;
    Resample resample = Resample::kNone;
};

/// A residual block of BigGAN's kind, told the time as a shift and z_t by its norms:
///
///   h = conv(resampled(silu(norm_z(x)))) + t,
///   y = (shortcut(resampled(x)) + conv(silu(norm_z(h)))) / sqrt(2)
class AdaptiveBlock {
public:
    AdaptiveBlock(const ParameterSource& parameter, const std::string& name,
                  const DenoisingNetworkConfig& config, const AdaptiveShape& shape);

    at::Tensor operator()(const at::Tensor& x, const TimeAndCode& told) const;

private:
    at::Tensor sized(const at::Tensor& x) const;

    Resample resample_;
    bool filters_, halves_variance_;
    AdaptiveNorm norm_0_;
    Convolution convolution_0_;
    Linear of_time_;
    AdaptiveNorm norm_1_;
    Convolution convolution_1_;
    std::optional<Convolution> shortcut_;
};

/// x + y, over sqrt(2) where sums keep their variance.
at::Tensor sum_of(const at::Tensor& x, const at::Tensor& y, bool halves_variance);

} // namespace restyle::core
