#include "restyle/core/sdedit.h"

#include <limits>

#include <gtest/gtest.h>

#include "models/message_of.h"
#include "restyle/core/dpm_decoder.h"
#include "restyle/core/forward_path.h"
#include "support/toy_worlds.h"

namespace restyle::core {
namespace {

using test::normal;

class SdEdit : public testing::Test {
protected:
    static constexpr int kSteps = 20, kRun = 6;

    at::Tensor edited(const at::Tensor& noise) {
        return sdedit(target_, steps_, forward_path(steps_, picture_, noise).front(), noise);
    }

    ScheduleConfig config_ = test::latent_schedule();
    std::vector<Step> steps_ = steps_to_run(config_, {kSteps, (kRun + 0.5) / kSteps, {}, 1.0});
    at::Tensor picture_ = normal({2, 3, 4, 4}, 1);
    Denoiser target_{test::tanh_net(5, 48), config_};
};

TEST_F(SdEdit, WithNoStepsReturnsThePictureItself) {
    EXPECT_TRUE(sdedit(target_, {}, picture_, {}).equal(picture_));
    EXPECT_EQ(target_.use().calls, 0);
}

TEST_F(SdEdit, IsAFunctionOfItsArgumentsAlone) {
    const at::Tensor noise = normal({kRun + 1, 1, 3, 4, 4}, 2);
    EXPECT_TRUE(edited(noise).equal(edited(noise)));
    EXPECT_EQ(target_.use().calls, 2 * kRun);
    EXPECT_EQ(target_.use().samples, 2 * kRun * picture_.size(0));
    EXPECT_GT(test::max_difference(edited(noise), edited(normal({kRun + 1, 1, 3, 4, 4}, 3))), 0.01);
}

TEST_F(SdEdit, IsWhatTheModelGeneratesFromTheSameNoisyPicture) {
    at::Tensor noise = normal({kRun + 1, 2, 3, 4, 4}, 2);
    const at::Tensor expected = edited(noise);
    noise[0] = forward_path(steps_, picture_, noise).front();
    noise[kRun] = 0;
    EXPECT_TRUE(dpm_decode(target_, steps_, {noise, {}}).equal(expected));
}

TEST_F(SdEdit, LeavesThePictureToTheLastBitWhereAMaskIsNought) {
    const at::Tensor noise = normal({kRun + 1, 1, 3, 4, 4}, 2);
    const std::vector<at::Tensor> path = forward_path(steps_, picture_, noise);
    const auto masked = [&](const at::Tensor& mask) {
        return sdedit(target_, steps_, path, noise, mask);
    };
    EXPECT_TRUE(masked({}).equal(edited(noise)));
    EXPECT_TRUE(masked(at::ones({1, 1, 4, 4})).equal(edited(noise)));
    const at::Tensor left = at::cat({at::ones({1, 1, 4, 2}), at::zeros({1, 1, 4, 2})}, 3);
    EXPECT_TRUE(masked(left).slice(3, 2).equal(picture_.slice(3, 2)));
    EXPECT_GT(test::max_difference(masked(left).slice(3, 0, 2), picture_.slice(3, 0, 2)), 0.01);
}

TEST_F(SdEdit, NeverReadsItsLastRow) {
    at::Tensor noise = normal({kRun + 1, 2, 3, 4, 4}, 2);
    const at::Tensor expected = edited(noise);
    noise[kRun] = std::numeric_limits<double>::quiet_NaN();
    EXPECT_TRUE(edited(noise).equal(expected));
}

// In a world of values N(m, d^2) the mean of every step is affine in the value, so the result is
// A x_1 + sum_i B_i n_i + C, whose factors are followed here by hand.
TEST_F(SdEdit, IsTheAffineMapOfAGaussianWorld) {
    constexpr double kMean = 0.7, kDeviation = 0.4;
    Denoiser world(test::gaussian_net(config_, kMean, kDeviation), config_);
    const at::Tensor x_1 = normal({1, 1, 1, 64}, 3);
    const at::Tensor noise = normal({kRun + 1, 1, 1, 1, 64}, 4);

    at::Tensor expected = x_1;
    for (int i = 0; i < kRun; ++i) {
        const Step& step = steps_[std::size_t(i)];
        const double a = step.alpha_bar_t, b = step.alpha_bar_s;
        const double total = a * kDeviation * kDeviation + 1 - a;
        const double towards_e = std::sqrt(1 - b - step.sigma * step.sigma);
        // E[x_0 | x_t] and E[e | x_t] of jointly Gaussian values, by their covariances with x_t.
        const double x_0_slope = std::sqrt(a) * kDeviation * kDeviation / total;
        const double e_slope = std::sqrt(1 - a) / total;
        const at::Tensor off_mean = expected - std::sqrt(a) * kMean;
        expected = std::sqrt(b) * (kMean + x_0_slope * off_mean) + towards_e * e_slope * off_mean;
        if (i + 1 < kRun) expected = expected + step.sigma * noise[i + 1];
    }
    EXPECT_LE(test::max_difference(sdedit(world, steps_, x_1, noise), expected), 1e-12);
}

TEST_F(SdEdit, RefusesNoiseOfAnotherShapeAndNamesK) {
    for (const std::vector<std::int64_t>& shape : std::vector<std::vector<std::int64_t>>{
             {kRun, 1, 3, 4, 4}, {kRun + 1, 3, 3, 4, 4}, {kRun + 1, 1, 3, 4, 5}}) {
        const std::string message =
            message_of([&] { sdedit(target_, steps_, picture_, normal(shape, 1)); });
        EXPECT_TRUE(contains(message, "K = 6")) << message;
    }
}

} // namespace
} // namespace restyle::core
