#include "models/layers/packed_weight.h"

#include <gtest/gtest.h>

#include "models/layers/cpu_bf16.h"

namespace restyle::core {
namespace {

at::Tensor brain_floats(at::IntArrayRef shape) {
    return at::randn(shape).to(at::kBFloat16).contiguous(at::MemoryFormat::ChannelsLast);
}

double difference(const at::Tensor& a, const at::Tensor& b) {
    return (a.to(at::kFloat) - b.to(at::kFloat)).abs().max().item<double>();
}

class PackedWeightTest : public testing::TestWithParam<Window> {
protected:
    void SetUp() override {
        if (!cpu_has_bf16()) GTEST_SKIP() << "this CPU does not compute in brain floats";
    }
};

// Sizes alternate, for each has a layout of its own.
TEST_P(PackedWeightTest, ConvolvesAsThePlainWeightDoesForEverySize) {
    const Window window = GetParam();
    const at::Tensor weight = brain_floats({96, 48, window.size, window.size}) / 20;
    const at::Tensor bias = at::randn({96}).to(at::kBFloat16);
    PackedWeight packed(weight, window);
    for (const std::int64_t side : {8, 32, 8, 12})
        for (const std::int64_t batch : {1, 4}) {
            const at::Tensor x = brain_floats({batch, 48, side, side + 4});
            const at::Tensor expected =
                at::conv2d(x.to(at::kFloat), weight.to(at::kFloat), bias.to(at::kFloat),
                           window.stride, window.padding);
            const double roundings = 0.01 * expected.abs().max().item<double>();
            EXPECT_LE(difference(packed.convolve(x, bias), expected), roundings);
            const at::Tensor other = brain_floats(expected.sizes()), kept = other.clone();
            EXPECT_LE(difference(packed.convolve_onto(other, x, bias), expected + kept),
                      2 * roundings);
            EXPECT_TRUE(other.equal(kept)) << "what is added to must stay as it is";
        }
}

INSTANTIATE_TEST_SUITE_P(Windows, PackedWeightTest,
                         testing::Values(Window{3, 1, 1}, Window{3, 2, 1}, Window{3, 2, 0},
                                         Window{1, 1, 0}));

TEST(PackedWeight, IsForConstantBrainFloatsOnly) {
    EXPECT_FALSE(PackedWeight::is_possible({}));
    EXPECT_FALSE(PackedWeight::is_possible(at::randn({8, 8, 3, 3})));
    EXPECT_FALSE(PackedWeight::is_possible(brain_floats({8, 8, 3, 3}).requires_grad_()));
    EXPECT_EQ(PackedWeight::is_possible(brain_floats({8, 8, 3, 3})), cpu_has_bf16());
}

} // namespace
} // namespace restyle::core
