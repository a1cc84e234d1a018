#include "restyle/core/mixed_network.h"

#include <cmath>

#include <gtest/gtest.h>

#include "models/message_of.h"
#include "restyle/core/schedule_config.h"
#include "support/toy_worlds.h"

namespace restyle::core {
namespace {

using test::normal;

Network times(double factor) {
    return [factor](const at::Tensor& x, const at::Tensor&) { return x * factor; };
}

TEST(MixedNetwork, PredictsBetweenItsParts) {
    const at::Tensor x = normal({2, 3, 4, 4}, 1), t = at::full({2}, 5, at::kLong);
    const Network mixed = mixed_network({{times(2), 0.5}, {times(-1), 1}, {times(4), 0.5}});
    EXPECT_LE(test::max_difference(mixed(x, t), x), 1e-12); // (2 * 0.5 - 1 + 4 * 0.5) / 2
}

TEST(MixedNetwork, OfOnePartIsThatPartToTheBit) {
    const at::Tensor x = normal({2, 3, 4, 4}, 1), t = at::full({2}, 5, at::kLong);
    EXPECT_TRUE(mixed_network({{times(1.7), 0.1}})(x, t).equal(x * 1.7));
}

// Of two Gaussians of equal spread, whose geometric mean is the Gaussian between them.
TEST(MixedNetwork, DenoisesTheGeometricMeanOfWhatItsPartsDenoise) {
    constexpr double kVariance = 0.3, kFirst = -1, kSecond = 2, kShare = 0.25;
    ScheduleConfig schedule;
    schedule.clip_sample = false;
    const std::vector<double> alpha_bar = alpha_bars(schedule);
    const auto noise_in = [&](double mean) -> Network {
        return [&alpha_bar, mean](const at::Tensor& x, const at::Tensor& t) {
            const double a = alpha_bar[std::size_t(t[0].item<std::int64_t>())];
            const double spread = a * kVariance + 1 - a; // Of x_t.
            return (x - std::sqrt(a) * mean) * (std::sqrt(1 - a) / spread);
        };
    };
    const Network mixed =
        mixed_network({{noise_in(kFirst), 1 - kShare}, {noise_in(kSecond), kShare}});
    const Network between = noise_in((1 - kShare) * kFirst + kShare * kSecond);
    const at::Tensor x = normal({4, 1, 2, 2}, 1);
    for (const std::int64_t time : {1, 300, 999}) {
        const at::Tensor t = at::full({4}, time, at::kLong);
        EXPECT_LE(test::max_difference(mixed(x, t), between(x, t)), 1e-12) << time;
    }
}

TEST(MixedNetwork, RefusesWeightsThatAreNone) {
    EXPECT_EQ(message_of([] { mixed_network({}); }),
              "mixed_network: no networks, expected one at least");
    EXPECT_EQ(message_of([] {
                  mixed_network({{times(1), 0.0}});
              }),
              "mixed_network: a weight is 0.000000, expected a finite number above 0");
    EXPECT_EQ(message_of([] {
                  mixed_network({{times(1), NAN}});
              }),
              "mixed_network: a weight is nan, expected a finite number above 0");
}

} // namespace
} // namespace restyle::core
