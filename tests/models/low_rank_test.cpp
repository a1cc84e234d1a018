#include "models/layers/low_rank.h"

#include <gtest/gtest.h>

#include "models/layers/convolution.h"
#include "models/layers/layers.h"

namespace restyle::core {
namespace {

constexpr int kIn = 6, kOut = 5;

// Two LoRAs of ranks 2 and 3 beside every layer of random weights.
class LowRankTest : public testing::TestWithParam<at::ScalarType> {
protected:
    void SetUp() override { at::manual_seed(7); }

    ParameterSource source() const {
        return {[](const std::string&, at::IntArrayRef shape) {
                    return at::randn(shape, at::kDouble).to(GetParam());
                },
                [this](const std::string&, const at::Tensor& weight) {
                    return LowRank({term(weight, 2, 0.5, one_), term(weight, 3, 2, other_)});
                }};
    }

    static LowRankTerm term(const at::Tensor& weight, int rank, double factor,
                            std::shared_ptr<const LoraScale> scale) {
        std::vector<std::int64_t> down = weight.sizes().vec(), up(weight.dim(), 1);
        down[0] = up[1] = rank;
        up[0] = weight.size(0);
        return {at::randn(down, weight.options()), at::randn(up, weight.options()), factor,
                std::move(scale)};
    }

    // The weight that the paper would have: W + sum of s factor up down.
    static at::Tensor fused(const at::Tensor& weight, const LowRank& low_rank) {
        at::Tensor sum = weight.to(at::kDouble);
        for (const LowRankTerm& term : low_rank.terms()) {
            const at::Tensor up = term.up.to(at::kDouble).flatten(1);
            const at::Tensor down = term.down.to(at::kDouble).flatten(1);
            sum = sum + *term.scale * term.factor * up.mm(down).view(weight.sizes());
        }
        return sum;
    }

    static void expect_near(const at::Tensor& y, const at::Tensor& expected) {
        const double difference = (y.to(at::kDouble) - expected).abs().max().item<double>();
        const double unit = GetParam() == at::kBFloat16 ? 0x1p-8 : 0x1p-22;
        EXPECT_LE(difference, 4 * unit * expected.abs().max().item<double>());
    }

    std::shared_ptr<LoraScale> one_ = std::make_shared<LoraScale>(1.0);
    std::shared_ptr<LoraScale> other_ = std::make_shared<LoraScale>(-0.25);
};

TEST_P(LowRankTest, AddsToALinearLayerWhatFusedWeightsWouldGive) {
    const Linear layer = make_linear(source(), "layer", kIn, kOut);
    const at::Tensor x = at::randn({2, 7, kIn}, at::kDouble).to(GetParam());
    for (const double scale : {1.0, 0.3, -2.0}) {
        *one_ = scale;
        expect_near(layer(x), at::linear(x.to(at::kDouble), fused(layer.weight, layer.low_rank),
                                         layer.bias.to(at::kDouble)));
    }
}

TEST_P(LowRankTest, AddsToAConvolutionWhatFusedWeightsWouldGive) {
    for (const Window window : {Window{3, 1, 1}, Window{3, 2, 1}, Window{1, 1, 0}}) {
        at::Tensor weight, bias;
        LowRank low_rank;
        const ParameterSource random = source();
        const ParameterSource noted(
            [&](const std::string& name, at::IntArrayRef shape) {
                return (name == "layer.bias" ? bias : weight) = random(name, shape);
            },
            [&](const std::string& name, const at::Tensor& of) {
                return low_rank = random.beside(name, of);
            });
        const Convolution layer = make_convolution(noted, "layer", kIn, kOut, window);
        const at::Tensor x = at::randn({2, kIn, 8, 6}, at::kDouble)
                                 .to(GetParam())
                                 .contiguous(at::MemoryFormat::ChannelsLast);
        const at::Tensor expected = at::conv2d(x.to(at::kDouble), fused(weight, low_rank),
                                               bias.to(at::kDouble), window.stride, window.padding);
        const at::Tensor other = at::randn_like(expected).to(GetParam());
        expect_near(layer(x), expected);
        expect_near(layer.added_to(other, x), expected + other.to(at::kDouble));
        expect_near(layer.added_into(other.clone(), x), expected + other.to(at::kDouble));
    }
}

TEST_P(LowRankTest, LeavesEveryBitAtScaleZeroAndComesBackWithoutDrift) {
    const Linear layer = make_linear(source(), "layer", kIn, kOut);
    const at::Tensor x = at::randn({3, kIn}, at::kDouble).to(GetParam());
    const at::Tensor first = layer(x);
    for (int i = 0; i < 100; ++i) {
        *one_ = 0.01 * i;
        layer(x);
    }
    *one_ = *other_ = 0;
    EXPECT_TRUE(layer(x).equal(at::linear(x, layer.weight, layer.bias)));
    *one_ = 1;
    *other_ = -0.25;
    EXPECT_TRUE(layer(x).equal(first));
}

TEST_P(LowRankTest, GoesWithLayersThatAreJoined) {
    const ParameterSource random = source();
    const std::vector<Linear> layers{make_linear(random, "a", kIn, kOut),
                                     make_linear(random, "b", kIn, 2 * kOut)};
    const Linear both = joined(layers);
    const at::Tensor x = at::randn({4, kIn}, at::kDouble).to(GetParam());
    expect_near(both(x), at::cat({layers[0](x), layers[1](x)}, 1).to(at::kDouble));
}

INSTANTIATE_TEST_SUITE_P(Precisions, LowRankTest,
                         testing::Values(at::kDouble, at::kFloat, at::kBFloat16),
                         [](const auto& tested) { return at::toString(tested.param); });

} // namespace
} // namespace restyle::core
