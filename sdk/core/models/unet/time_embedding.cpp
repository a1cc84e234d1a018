#include "models/unet/time_embedding.h"

#include <cmath>
#include <numbers>

namespace restyle::core {
namespace {

constexpr double kLongestPeriod = 10000;

} // namespace

TimeEmbedding::TimeEmbedding(const ParameterSource& parameter, const UNetConfig& config)
    : kind_(config.time_embedding),
      channels_(config.levels.front().channels),
      freq_shift_(config.freq_shift),
      flip_sin_to_cos_(config.flip_sin_to_cos) {
    int features = channels_;
    if (kind_ == TimeEmbeddingKind::kFourier) {
        table_ = parameter("time_proj.weight", {channels_});
        features = 2 * channels_;
    } else if (kind_ == TimeEmbeddingKind::kLearned) {
        table_ = parameter("time_proj.weight", {*config.num_train_timesteps, channels_});
    }
    linear_1_ = make_linear(parameter, "time_embedding.linear_1", features, config.time_channels());
    linear_2_ = make_linear(parameter, "time_embedding.linear_2", config.time_channels(),
                            config.time_channels());
}

at::Tensor TimeEmbedding::operator()(const at::Tensor& t) const {
    return linear_2_(at::silu(linear_1_(features(t).to(linear_1_.weight.scalar_type()))));
}

at::Tensor TimeEmbedding::features(const at::Tensor& t) const {
    switch (kind_) {
    case TimeEmbeddingKind::kPositional:
        return positional(t);
    case TimeEmbeddingKind::kFourier:
        return fourier(t);
    case TimeEmbeddingKind::kLearned:
        break;
    }
    return at::embedding(table_, t);
}

// In single precision whatever the network's, operation by operation as diffusers has it: at t near
// 1000 another order of roundings would show.
at::Tensor TimeEmbedding::positional(const at::Tensor& t) const {
    const int half = channels_ / 2;
    const at::Tensor index = at::arange(half, t.options().dtype(at::kFloat));
    const at::Tensor frequency = at::exp(-std::log(kLongestPeriod) * index / (half - freq_shift_));
    const at::Tensor angle = t.to(at::kFloat).unsqueeze(1) * frequency.unsqueeze(0);
    const at::Tensor waves = flip_sin_to_cos_ ? at::cat({angle.cos(), angle.sin()}, 1)
                                              : at::cat({angle.sin(), angle.cos()}, 1);
    return channels_ % 2 == 0 ? waves : at::constant_pad_nd(waves, {0, 1});
}

at::Tensor TimeEmbedding::fourier(const at::Tensor& t) const {
    const at::Tensor log_t = at::log(t.to(at::kFloat)).unsqueeze(1);
    const at::Tensor angle = log_t * table_.unsqueeze(0) * 2 * std::numbers::pi;
    return at::cat({angle.sin(), angle.cos()}, 1);
}

} // namespace restyle::core
