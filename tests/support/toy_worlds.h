#pragma once

#include <cmath>

#include <ATen/CPUGeneratorImpl.h>

#include "restyle/core/denoiser.h"

namespace restyle::test {

/// Stable Diffusion's schedule: alpha_bar of its last step is not 1.
inline core::ScheduleConfig latent_schedule() {
    core::ScheduleConfig config;
    config.beta_schedule = core::BetaSchedule::kScaledLinear;
    config.beta_start = 0.00085;
    config.beta_end = 0.012;
    config.steps_offset = 1;
    config.set_alpha_to_one = false;
    config.clip_sample = false;
    return config;
}

/// The schedule of DDPM on pixels: the last step adds no noise.
inline core::ScheduleConfig pixel_schedule() {
    core::ScheduleConfig config;
    config.clip_sample = false;
    config.timestep_spacing = core::TimestepSpacing::kTrailing;
    return config;
}

inline at::Tensor normal(at::IntArrayRef shape, std::uint64_t seed,
                         at::ScalarType dtype = at::kDouble) {
    return at::randn(shape, at::detail::createCPUGenerator(seed), at::kDouble).to(dtype);
}

/// alpha_bar of each sample, broadcast over [n, C, H, W].
inline at::Tensor alpha_bar_at(const core::ScheduleConfig& config, const at::Tensor& t,
                               at::ScalarType dtype) {
    return at::tensor(core::alpha_bars(config), at::kDouble)
        .index_select(0, t)
        .view({-1, 1, 1, 1})
        .to(dtype);
}

/// The exact epsilon of the world whose values are drawn from N(mean, deviation^2).
inline core::Network gaussian_net(const core::ScheduleConfig& config, double mean,
                                  double deviation) {
    return [=](const at::Tensor& x, const at::Tensor& t) {
        const at::Tensor a = alpha_bar_at(config, t, x.scalar_type());
        return (1 - a).sqrt() * (x - a.sqrt() * mean) / (a * deviation * deviation + 1 - a);
    };
}

/// Knows the picture: returns the noise that is in x, were it made from x_0.
inline core::Network oracle_net(const core::ScheduleConfig& config, const at::Tensor& x_0) {
    return [=](const at::Tensor& x, const at::Tensor& t) {
        const at::Tensor a = alpha_bar_at(config, t, x.scalar_type());
        return (x - a.sqrt() * x_0) / (1 - a).sqrt();
    };
}

inline core::Network zero_net() {
    return [](const at::Tensor& x, const at::Tensor&) { return at::zeros_like(x); };
}

/// A random network of one hidden layer on pictures of `values` values: knows nothing of any world.
inline core::Network tanh_net(std::uint64_t seed, std::int64_t values) {
    const at::Tensor in = normal({values, 64}, seed) / std::sqrt(double(values));
    const at::Tensor out = normal({64, values}, seed + 1) / 8;
    return [=](const at::Tensor& x, const at::Tensor& t) {
        const at::Tensor time = (t.to(x.scalar_type()) / 1000).view({-1, 1});
        const at::Tensor hidden = (x.flatten(1).matmul(in.to(x.scalar_type())) + time).tanh();
        return hidden.matmul(out.to(x.scalar_type())).view_as(x);
    };
}

/// A network that predicts epsilon, made one that predicts `type`, of the same world.
inline core::Network predicting(core::PredictionType type, const core::Network& epsilon_net,
                                const core::ScheduleConfig& config) {
    return [=](const at::Tensor& x, const at::Tensor& t) {
        const at::Tensor a = alpha_bar_at(config, t, x.scalar_type());
        const at::Tensor e = epsilon_net(x, t);
        const at::Tensor x_0 = (x - (1 - a).sqrt() * e) / a.sqrt();
        if (type == core::PredictionType::kSample) return x_0;
        if (type == core::PredictionType::kVPrediction) return a.sqrt() * e - (1 - a).sqrt() * x_0;
        return e;
    };
}

inline double max_difference(const at::Tensor& a, const at::Tensor& b) {
    return (a - b).abs().max().item<double>();
}

/// COMMANDS.md, DTYPE: how far rounding may carry a round trip of a network that predicts epsilon.
inline double round_trip_tolerance(const std::vector<core::Step>& steps, at::ScalarType dtype) {
    const double unit = dtype == at::kDouble ? 0x1p-53 : 0x1p-24;
    return 32 * double(steps.size()) * unit / std::sqrt(steps.front().alpha_bar_t);
}

} // namespace restyle::test
