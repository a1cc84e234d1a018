#pragma once

#include <optional>

#include "models/layers/convolution.h"
#include "models/unet/time_projections.h"
#include "models/unet/unet_config.h"

namespace restyle::core {

enum class Resample { kNone, kDown, kUp };

/// Height and width halved, by the mean of four, or doubled, each value four times.
at::Tensor resampled(const at::Tensor& x, Resample resample);

struct ResnetShape {
    int in;
    int out;
    Resample resample = Resample::kNone; ///< Halves or doubles height and width on the way.
    double output_scale = 1;             ///< The sum is divided by it.
};

/// diffusers' ResnetBlock2D: two normalised 3x3 convolutions beside a shortcut, told the time where
/// the network has one.
class ResnetBlock {
public:
    ResnetBlock(const ParameterSource& parameter, const std::string& name, const UNetConfig& config,
                TimeProjections& time, const ResnetShape& shape);

    /// Of a network without time, such as an autoencoder.
    ResnetBlock(const ParameterSource& parameter, const std::string& name, const UNetConfig& config,
                const ResnetShape& shape);

    /// told: of all blocks; empty where there is no time.
    at::Tensor operator()(const at::Tensor& x, const TimeTold& told = {}) const;

private:
    ResnetBlock(const ParameterSource& parameter, const std::string& name, const UNetConfig& config,
                TimeProjections* time, const ResnetShape& shape);

    at::Tensor told_and_activated(const at::Tensor& h, const at::Tensor& told) const;

    Activation activation_;
    TimeUse time_use_;
    Resample resample_;
    double output_scale_;
    GroupNorm norm1_;
    Convolution conv1_;
    std::optional<std::size_t> time_; ///< The place of what this block is told.
    GroupNorm norm2_;
    Convolution conv2_;
    std::optional<Convolution> conv_shortcut_;
};

} // namespace restyle::core
