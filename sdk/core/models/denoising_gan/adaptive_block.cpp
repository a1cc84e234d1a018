#include "models/denoising_gan/adaptive_block.h"

#include <numbers>

#include "models/gan/picture_filter.h"

namespace restyle::core {
namespace {

at::Tensor a_pixel(const at::Tensor& told) {
    return told.unsqueeze(-1).unsqueeze(-1);
}

} // namespace

at::Tensor sum_of(const at::Tensor& x, const at::Tensor& y, bool halves_variance) {
    return halves_variance ? (x + y) / std::numbers::sqrt2 : x + y;
}

AdaptiveNorm::AdaptiveNorm(const ParameterSource& parameter, const std::string& name,
                           const DenoisingNetworkConfig& config, int channels)
    : scale_and_shift_(make_linear(parameter, name + ".style", config.code_channels, 2 * channels)),
      groups_(DenoisingNetworkConfig::groups_of(channels)) {}

at::Tensor AdaptiveNorm::operator()(const at::Tensor& x, const at::Tensor& code) const {
    const auto told = a_pixel(scale_and_shift_(code)).chunk(2, 1);
    return at::addcmul(told[1], told[0],
                       at::group_norm(x, groups_, /*weight=*/{}, /*bias=*/{}, kDenoisingNormEps));
}

AdaptiveBlock::AdaptiveBlock(const ParameterSource& parameter, const std::string& name,
                             const DenoisingNetworkConfig& config, const AdaptiveShape& shape)
    : resample_(shape.resample),
      filters_(config.filters),
      halves_variance_(config.halves_variance),
      norm_0_(parameter, name + ".GroupNorm_0", config, shape.in),
      convolution_0_(make_convolution(parameter, name + ".Conv_0", shape.in, shape.out)),
      of_time_(make_linear(parameter, name + ".Dense_0", config.time_channels(), shape.out)),
      norm_1_(parameter, name + ".GroupNorm_1", config, shape.out),
      convolution_1_(make_convolution(parameter, name + ".Conv_1", shape.out, shape.out)) {
    if (shape.in != shape.out || shape.resample != Resample::kNone)
        shortcut_ = make_pointwise(parameter, name + ".Conv_2", shape.in, shape.out);
}

at::Tensor AdaptiveBlock::sized(const at::Tensor& x) const {
    if (!filters_ || resample_ == Resample::kNone) return resampled(x, resample_);
    return resample_ == Resample::kUp ? upsampled_by_filter(x) : downsampled_by_filter(x);
}

at::Tensor AdaptiveBlock::operator()(const at::Tensor& x, const TimeAndCode& told) const {
    const at::Tensor first = convolution_0_(sized(at::silu(norm_0_(x, told.code))));
    const at::Tensor h = first + a_pixel(of_time_(told.time));
    const at::Tensor straight = shortcut_ ? (*shortcut_)(sized(x)) : x;
    return sum_of(straight, convolution_1_(at::silu(norm_1_(h, told.code))), halves_variance_);
}

} // namespace restyle::core
