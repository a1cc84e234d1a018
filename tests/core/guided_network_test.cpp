#include "restyle/core/guided_network.h"

#include <limits>

#include <gtest/gtest.h>

#include "models/message_of.h"
#include "restyle/core/denoiser.h"
#include "support/toy_worlds.h"

namespace restyle::core {
namespace {

using test::normal;

// Adds to x what the entry of its part of the batch says, and counts calls and samples.
struct Shifted {
    int calls = 0;
    std::int64_t samples = 0;

    ConditionalNetwork network() {
        return [this](const Condition& condition) -> Network {
            return [this, shift = condition.pooled](const at::Tensor& x, const at::Tensor&) {
                ++calls;
                samples += x.size(0);
                const std::int64_t each = x.size(0) / shift.size(0);
                return x + shift.repeat_interleave(each, 0).view({-1, 1, 1, 1});
            };
        };
    }
};

Condition saying(double shift) {
    Condition condition;
    condition.pooled = at::full({1, 1}, shift, at::kDouble);
    return condition;
}

const at::Tensor kTimes = at::full({3}, 5, at::kLong);

TEST(GuidedNetwork, MovesFromTheNegativeTowardsThePrompt) {
    Shifted shifted;
    const at::Tensor x = normal({3, 2, 4, 4}, 1);
    const at::Tensor o = guided_network(shifted.network(), {saying(2), saying(-1), 7.5})(x, kTimes);
    EXPECT_LE(test::max_difference(o, x + (-1 + 7.5 * 3)), 1e-12);
    EXPECT_EQ(shifted.calls, 1);
    EXPECT_EQ(shifted.samples, 6);
}

TEST(GuidedNetwork, RunsOneConditionAloneAtScales1And0) {
    const at::Tensor x = normal({3, 2, 4, 4}, 1);
    for (const auto& [scale, shift] : {std::pair{1.0, 2.0}, std::pair{0.0, -1.0}}) {
        Shifted shifted;
        const Guidance guidance{saying(2), saying(-1), scale};
        EXPECT_TRUE(guided_network(shifted.network(), guidance)(x, kTimes).equal(x + shift));
        EXPECT_EQ(shifted.samples, 3);
        EXPECT_EQ(guidance.passes(), 1);
    }
}

TEST(GuidedNetwork, NeedsNoNegativeAtScale1) {
    Shifted shifted;
    const at::Tensor x = normal({3, 2, 4, 4}, 1);
    EXPECT_TRUE(guided_network(shifted.network(), {saying(2), {}, 1})(x, kTimes).equal(x + 2));
}

// What stands behind the prediction is its variance.
TEST(GuidedNetwork, LeavesALearnedVarianceThePrompts) {
    const ConditionalNetwork network = [](const Condition& condition) -> Network {
        return [shift = condition.pooled](const at::Tensor& x, const at::Tensor&) {
            const at::Tensor said =
                shift.repeat_interleave(x.size(0) / shift.size(0), 0).view({-1, 1, 1, 1});
            return at::cat({x + said, at::zeros_like(x) + said}, 1);
        };
    };
    const at::Tensor x = normal({3, 2, 4, 4}, 1);
    const at::Tensor o = guided_network(network, {saying(2), saying(-1), 3})(x, kTimes);
    EXPECT_LE(test::max_difference(o.narrow(1, 0, 2), x + 8), 1e-12);
    EXPECT_TRUE(o.narrow(1, 2, 2).equal(at::full_like(x, 2)));
}

TEST(GuidedNetwork, CountsTwiceInADenoisersUse) {
    Shifted shifted;
    const Guidance guidance{saying(2), saying(-1), 3};
    const ScheduleConfig config = test::latent_schedule();
    Denoiser denoiser(guided_network(shifted.network(), guidance), config, guidance.passes());
    denoiser.predict(normal({3, 2, 4, 4}, 1), steps_to_run(config, {10, 1, {}, 1.0}).front());
    EXPECT_EQ(denoiser.use().calls, 1);
    EXPECT_EQ(denoiser.use().samples, 6);
    EXPECT_EQ(shifted.samples, 6);
}

TEST(GuidedNetwork, IsToldItsConditionsOnceForAllScales) {
    Shifted shifted;
    int told = 0;
    const ConditionalNetwork counted = [&](const Condition& condition) {
        ++told;
        return shifted.network()(condition);
    };
    GuidedNetwork network(counted, {saying(2), saying(-1)});
    const at::Tensor x = normal({3, 2, 4, 4}, 1);
    for (const double scale : {7.5, 1.0, 3.0, 0.0, -2.0, 1.0, 0.0})
        EXPECT_LE(test::max_difference(network.at(scale)(x, kTimes), x + (-1 + scale * 3)), 1e-12);
    EXPECT_EQ(told, 3); // The prompt, the negative, and both.
}

TEST(GuidedNetwork, RefusesAConditionThatOneSideLacks) {
    Shifted shifted;
    EXPECT_TRUE(contains(message_of([&] {
                             guided_network(shifted.network(), {saying(2), {}, 3});
                         }),
                         "pooled is given for the prompt alone"));
}

TEST(GuidedNetwork, RefusesAScaleThatIsNoNumber) {
    Shifted shifted;
    const double nan = std::numeric_limits<double>::quiet_NaN();
    EXPECT_TRUE(contains(message_of([&] {
                             guided_network(shifted.network(), {saying(2), saying(0), nan});
                         }),
                         "scale is nan"));
}

} // namespace
} // namespace restyle::core
