#pragma once

#include "models/layers/layers.h"
#include "models/unet/unet_config.h"

namespace restyle::core {

/// What the network knows of the time: waves (or a table's row), then two linear layers.
class TimeEmbedding {
public:
    TimeEmbedding(const ParameterSource& parameter, const UNetConfig& config);

    /// t: [n] int64 -> [n, time_channels] in the parameters' precision.
    at::Tensor operator()(const at::Tensor& t) const;

private:
    at::Tensor features(const at::Tensor& t) const;
    at::Tensor positional(const at::Tensor& t) const;
    at::Tensor fourier(const at::Tensor& t) const;

    TimeEmbeddingKind kind_;
    int channels_; ///< Of the first level, which is what diffusers makes the waves of.
    double freq_shift_;
    bool flip_sin_to_cos_;
    at::Tensor table_; ///< Fourier's frequencies or the learned rows.
    Linear linear_1_;
    Linear linear_2_;
};

} // namespace restyle::core
