#pragma once

#include "models/layers/layers.h"
#include "models/unet/unet_config.h"

namespace restyle::core {

/// diffusers' Timesteps: a number as cosines and sines of many periods, in single precision.
struct Waves {
    static constexpr double kLongestPeriod = 10000;

    int channels;
    double freq_shift;
    bool flip_sin_to_cos;

    /// [n] -> [n, channels]
    at::Tensor operator()(const at::Tensor& t) const;
};

/// Those that the network makes of t.
Waves waves_of_time(const UNetConfig& config);

/// diffusers' TimestepEmbedding: two linear layers.
struct TwoLinears {
    Linear linear_1;
    Linear linear_2;
    Activation between = Activation::kSilu;

    at::Tensor operator()(const at::Tensor& x) const {
        return linear_2(activate(linear_1(x), between));
    }
};

TwoLinears make_two_linears(const ParameterSource& parameter, const std::string& name, int in,
                            int out, Activation between = Activation::kSilu);

/// What the network knows of the time: waves (or a table's row), then two linear layers.
class TimeEmbedding {
public:
    TimeEmbedding(const ParameterSource& parameter, const UNetConfig& config);

    /// t: [n] int64; added: [n or 1, first level's channels], what is added to the waves, or
    /// undefined -> [n, time_channels] in the parameters' precision.
    at::Tensor operator()(const at::Tensor& t, const at::Tensor& added) const;

    /// Precision and device that the network computes in; its norms may have another precision,
    /// and its weights fewer bits.
    at::TensorOptions options() const { return linears_.linear_1.bias.options(); }

private:
    at::Tensor features(const at::Tensor& t) const;
    at::Tensor fourier(const at::Tensor& t) const;

    TimeEmbeddingKind kind_;
    Waves waves_;
    at::Tensor table_; ///< Fourier's frequencies or the learned rows.
    TwoLinears linears_;
};

} // namespace restyle::core
