#include "models/unet/time_embedding.h"

#include <cmath>
#include <numbers>

namespace restyle::core {
namespace {

int features_of(const UNetConfig& config) {
    const int channels = config.levels.front().channels;
    return config.time_embedding == TimeEmbeddingKind::kFourier ? 2 * channels : channels;
}

at::Tensor make_table(const ParameterSource& parameter, const UNetConfig& config) {
    const int channels = config.levels.front().channels;
    switch (config.time_embedding) {
    case TimeEmbeddingKind::kPositional:
        break;
    case TimeEmbeddingKind::kFourier:
        return parameter("time_proj.weight", {channels});
    case TimeEmbeddingKind::kLearned:
        return parameter("time_proj.weight", {*config.num_train_timesteps, channels});
    }
    return {};
}

// UNet2DModel leaves its activation out of the time embedding.
Activation activation_between(const UNetConfig& config) {
    return config.is_conditional() ? config.activation : Activation::kSilu;
}

} // namespace

// Operation by operation as diffusers has it: at t near 1000 another order of roundings would show.
at::Tensor Waves::operator()(const at::Tensor& t) const {
    const int half = channels / 2;
    const at::Tensor index = at::arange(half, t.options().dtype(at::kFloat));
    const at::Tensor frequency = at::exp(-std::log(kLongestPeriod) * index / (half - freq_shift));
    const at::Tensor angle = t.to(at::kFloat).unsqueeze(1) * frequency.unsqueeze(0);
    const at::Tensor waves = flip_sin_to_cos ? at::cat({angle.cos(), angle.sin()}, 1)
                                             : at::cat({angle.sin(), angle.cos()}, 1);
    return channels % 2 == 0 ? waves : at::constant_pad_nd(waves, {0, 1});
}

Waves waves_of_time(const UNetConfig& config) {
    return {config.levels.front().channels, config.freq_shift, config.flip_sin_to_cos};
}

TwoLinears make_two_linears(const ParameterSource& parameter, const std::string& name, int in,
                            int out, Activation between) {
    Linear linear_1 = make_linear(parameter, name + ".linear_1", in, out);
    return {std::move(linear_1), make_linear(parameter, name + ".linear_2", out, out), between};
}

TimeEmbedding::TimeEmbedding(const ParameterSource& parameter, const UNetConfig& config)
    : kind_(config.time_embedding),
      waves_(waves_of_time(config)),
      table_(make_table(parameter, config)),
      linears_(make_two_linears(parameter, "time_embedding", features_of(config),
                                config.time_channels(), activation_between(config))) {}

at::Tensor TimeEmbedding::operator()(const at::Tensor& t, const at::Tensor& added) const {
    const at::Tensor known = features(t).to(options().dtype());
    return linears_(added.defined() ? known + added : known);
}

at::Tensor TimeEmbedding::features(const at::Tensor& t) const {
    switch (kind_) {
    case TimeEmbeddingKind::kPositional:
        return waves_(t);
    case TimeEmbeddingKind::kFourier:
        return fourier(t);
    case TimeEmbeddingKind::kLearned:
        break;
    }
    return at::embedding(table_, t);
}

at::Tensor TimeEmbedding::fourier(const at::Tensor& t) const {
    const at::Tensor log_t = at::log(t.to(at::kFloat)).unsqueeze(1);
    const at::Tensor angle = log_t * table_.unsqueeze(0) * 2 * std::numbers::pi;
    return at::cat({angle.sin(), angle.cos()}, 1);
}

} // namespace restyle::core
