#include <cmath>

#include <gtest/gtest.h>

#include "support/toy_worlds.h"

namespace restyle::core {
namespace {

void expect_relative(double value, double expected, double tolerance) {
    EXPECT_NEAR(value / expected, 1, tolerance);
}

TEST(AlphaBar, OfStableDiffusionIsThePublishedOne) {
    const std::vector<double> alpha_bar = alpha_bars(test::latent_schedule());
    ASSERT_EQ(alpha_bar.size(), 1000u);
    expect_relative(alpha_bar[0], 0.99915, 1e-9);
    expect_relative(alpha_bar[1], 0.9982960278, 1e-9);
    expect_relative(alpha_bar[849], 0.0235229525, 1e-8);
    expect_relative(alpha_bar[999], 0.0046600985, 1e-8);
}

TEST(AlphaBar, OfLinearBetasIsThePublishedOne) {
    const std::vector<double> alpha_bar = alpha_bars(test::pixel_schedule());
    expect_relative(alpha_bar[0], 0.9999, 1e-12);
    expect_relative(alpha_bar[849], 6.659967e-4, 1e-6);
    expect_relative(alpha_bar[999], 4.035830e-5, 1e-6);
}

TEST(AlphaBar, OfTheCosineScheduleFollowsTheCosineUntilTheCap) {
    ScheduleConfig config;
    config.beta_schedule = BetaSchedule::kSquaredCosCapV2;
    const std::vector<double> alpha_bar = alpha_bars(config);
    const auto f = [](double u) { return std::pow(std::cos((u + 0.008) / 1.008 * M_PI / 2), 2); };
    for (const int i : {0, 10, 500, 990}) // The product telescopes.
        expect_relative(alpha_bar[std::size_t(i)], f((i + 1) / 1000.0) / f(0), 1e-10);
    expect_relative(alpha_bar[999], alpha_bar[998] * (1 - 0.999), 1e-12);
}

TEST(AlphaBar, OfTrainedBetasIsTheirProduct) {
    ScheduleConfig config;
    config.train_timesteps = 3;
    config.beta_schedule = BetaSchedule::kTrained;
    config.trained_betas = {0.5, 0.25, 0.5};
    EXPECT_EQ(alpha_bars(config), (std::vector<double>{0.5, 0.375, 0.1875}));
}

TEST(AlphaBar, RescaledToZeroSnrEndsInExactlyNothingAndKeepsItsFirstValue) {
    ScheduleConfig config = test::latent_schedule();
    config.rescale_betas_zero_snr = true;
    const std::vector<double> alpha_bar = alpha_bars(config);
    EXPECT_EQ(alpha_bar.back(), 0);
    expect_relative(alpha_bar.front(), 0.99915, 1e-12);
    EXPECT_GT(alpha_bar[998], 0);
}

} // namespace
} // namespace restyle::core
