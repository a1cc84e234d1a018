#include "restyle/core/ddib.h"

#include <cmath>

#include <gtest/gtest.h>

#include "models/message_of.h"
#include "support/toy_worlds.h"

namespace restyle::core {
namespace {

using test::normal;

class Ddib : public testing::Test {
protected:
    std::vector<Step> steps(int count, double eta = 0) const {
        return steps_to_run(config_, {count, 1, {}, eta});
    }
    Denoiser world(double mean, double deviation) const {
        return Denoiser(test::gaussian_net(config_, mean, deviation), config_);
    }
    double round_trip_error(int count) const {
        Denoiser one = world(0.7, 0.4), same = world(0.7, 0.4);
        return test::max_difference(ddib_translate(one, steps(count), same, steps(count), x_0_),
                                    x_0_);
    }

    ScheduleConfig config_ = test::latent_schedule();
    at::Tensor x_0_ = 0.7 + 0.4 * normal({2, 1, 4, 4}, 1);
};

// Along its probability flow a world N(m, d^2) keeps the place of each value in the marginal
// N(sqrt(a) m, a d^2 + 1 - a).
TEST_F(Ddib, CarriesOneGaussianWorldToAnother) {
    constexpr double m = 0.7, d = 0.4, M = -1, D = 0.8;
    Denoiser source = world(m, d), target = world(M, D);
    const std::vector<Step> grid = steps(500);
    const double a = grid.front().alpha_bar_t, b = grid.back().alpha_bar_s;
    const auto deviation = [](double alpha_bar, double of_x_0) {
        return std::sqrt(alpha_bar * of_x_0 * of_x_0 + 1 - alpha_bar);
    };
    const at::Tensor x_1 =
        std::sqrt(a) * m + deviation(a, d) * (x_0_ - std::sqrt(b) * m) / deviation(b, d);
    const at::Tensor y =
        std::sqrt(b) * M + deviation(b, D) * (x_1 - std::sqrt(a) * M) / deviation(a, D);
    EXPECT_LE(test::max_difference(ddib_translate(source, grid, target, grid, x_0_), y), 0.02);
}

TEST_F(Ddib, LeadsBackTheNearerTheMoreStepsAndNeverExactly) {
    EXPECT_LT(round_trip_error(200), round_trip_error(20) / 5);
    EXPECT_GT(round_trip_error(200), 1e-6);
}

TEST_F(Ddib, AsksEachModelOnceAStep) {
    Denoiser source = world(0.7, 0.4), target = world(-1, 0.8);
    ddib_translate(source, steps(7), target, steps(7), x_0_);
    EXPECT_EQ(source.use().calls, 7);
    EXPECT_EQ(target.use().calls, 7);
}

// Zero terminal signal, where no epsilon says what x_0 was, and a last step to alpha_bar 1.
TEST_F(Ddib, TakesModelsOfAnyPredictionTypeAtZeroTerminalSignal) {
    ScheduleConfig config = test::pixel_schedule();
    config.rescale_betas_zero_snr = true;
    for (const PredictionType type : {PredictionType::kSample, PredictionType::kVPrediction}) {
        config.prediction_type = type;
        Denoiser source(test::zero_net(), config), target(test::zero_net(), config);
        const auto grid = steps_to_run(config, {10, 1, {}, 0.0});
        const at::Tensor y = ddib_translate(source, grid, target, grid, x_0_);
        EXPECT_TRUE(at::isfinite(y).all().item<bool>());
    }
}

TEST_F(Ddib, KeepsToTheSourcesWayWhereAMaskIsNought) {
    Denoiser source = world(0.7, 0.4), target = world(-1, 0.8);
    const auto masked = [&](const at::Tensor& mask) {
        return ddib_translate(source, steps(9), target, steps(9), x_0_, {}, mask);
    };
    const at::Tensor everywhere = masked({});
    EXPECT_TRUE(masked(at::ones({1, 1, 4, 4})).equal(everywhere));
    const at::Tensor left = at::cat({at::ones({1, 1, 4, 2}), at::zeros({1, 1, 4, 2})}, 3);
    EXPECT_TRUE(masked(left).slice(3, 2).equal(x_0_.slice(3, 2)));
    // Of these worlds each value is by itself, so that the rest is what it is without a mask.
    EXPECT_TRUE(masked(left).slice(3, 0, 2).equal(everywhere.slice(3, 0, 2)));
    EXPECT_TRUE(
        ddim_inversion(source, steps(9), x_0_).front().equal(ddim_invert(source, steps(9), x_0_)));
}

TEST_F(Ddib, RefusesStepsThatAddNoise) {
    Denoiser source = world(0.7, 0.4), target = world(-1, 0.8);
    const std::string message =
        message_of([&] { ddib_translate(source, steps(5), target, steps(5, 1), x_0_); });
    EXPECT_TRUE(contains(message, "a target step has sigma")) << message;
}

} // namespace
} // namespace restyle::core
