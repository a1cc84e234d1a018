#include <c10/core/GradMode.h>
#include <gtest/gtest.h>

#include "models/layers/norm_activation.h"

namespace restyle::core {
namespace {

GroupNorm random_norm(int channels, int groups) {
    return {at::randn({channels}), at::randn({channels}), groups, 1e-6};
}

double worst(const at::Tensor& given, const at::Tensor& expected) {
    return (given.to(at::kDouble) - expected).abs().max().item<double>();
}

// Shapes whose pixels do not fill the portions that sums are taken in, and a mean far from zero.
TEST(GroupNorm, IsThatOfDoublePrecisionWhateverTheMean) {
    const c10::NoGradGuard no_gradients;
    for (const double mean : {0.0, 100.0})
        for (const auto& [channels, groups] : {std::pair{8, 8}, std::pair{24, 4}}) {
            const GroupNorm norm = random_norm(channels, groups);
            const at::Tensor x =
                (at::randn({2, channels, 9, 31}) + mean).contiguous(at::MemoryFormat::ChannelsLast);
            const at::Tensor shift = at::randn({2, channels});
            const auto exact = [&](const at::Tensor& values) {
                return at::group_norm(values.to(at::kDouble), groups, norm.weight.to(at::kDouble),
                                      norm.bias.to(at::kDouble), norm.eps);
            };
            // What rounding the input itself to single precision leaves of it.
            const double bound = 1e-5 + 1e-6 * mean;
            EXPECT_LT(worst(norm(x), exact(x)), bound);
            EXPECT_LT(worst(norm_activation(x, norm, Activation::kSilu), at::silu(exact(x))),
                      bound);
            const at::Tensor shifted = x.to(at::kDouble) + shift.unsqueeze(-1).unsqueeze(-1);
            EXPECT_LT(
                worst(norm_activation(x, norm, Activation::kGelu, shift), at::gelu(exact(shifted))),
                bound);
            EXPECT_LT(
                worst(norm_activation(x, norm, Activation::kSilu, shift), at::silu(exact(shifted))),
                bound);
        }
}

TEST(GroupNorm, OfBrainFloatsIsRoundedOnce) {
    const c10::NoGradGuard no_gradients;
    const GroupNorm norm = random_norm(16, 4);
    const at::Tensor x =
        at::randn({1, 16, 7, 20}).to(at::kBFloat16).contiguous(at::MemoryFormat::ChannelsLast);
    const at::Tensor exact = at::group_norm(x.to(at::kDouble), 4, norm.weight.to(at::kDouble),
                                            norm.bias.to(at::kDouble), norm.eps);
    const double largest = exact.abs().max().item<double>();
    EXPECT_LT(worst(norm(x), exact), largest / 256);
    EXPECT_LT(worst(norm_activation(x, norm, Activation::kSilu), at::silu(exact)), largest / 256);
}

} // namespace
} // namespace restyle::core
