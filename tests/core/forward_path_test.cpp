#include "restyle/core/forward_path.h"

#include <limits>

#include <gtest/gtest.h>

#include "models/message_of.h"
#include "support/toy_worlds.h"

namespace restyle::core {
namespace {

using test::max_difference;
using test::normal;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

TEST(ForwardPath, EndsInThePictureToTheLastBit) {
    const at::Tensor x_0 = normal({2, 3, 4, 4}, 1);
    for (const ScheduleConfig& config : {test::latent_schedule(), test::pixel_schedule()}) {
        const std::vector<Step> steps = steps_to_run(config, {10, 0.8, {}, {}});
        const std::vector<at::Tensor> path = forward_path(steps, x_0, normal({9, 2, 3, 4, 4}, 2));
        ASSERT_EQ(path.size(), 9u);
        EXPECT_TRUE(path.back().equal(x_0));
    }
}

TEST(ForwardPath, OfNoStepsIsThePicture) {
    const at::Tensor x_0 = normal({1, 3, 4, 4}, 1);
    const std::vector<at::Tensor> path = forward_path({}, x_0, {});
    ASSERT_EQ(path.size(), 1u);
    EXPECT_TRUE(path.front().equal(x_0));
}

// The path is linear in its noise, so that fed with unit vectors it tells its own variance.
TEST(ForwardPath, KeepsTheForwardMarginalAtEveryStepForEveryEta) {
    constexpr int K = 12;
    at::Tensor noise = at::zeros({K + 1, K, 1, 1, 1}, at::kDouble);
    for (int i = 0; i < K; ++i)
        noise[i][i] = 1;
    const at::Tensor nothing = at::zeros({K, 1, 1, 1}, at::kDouble);
    const at::Tensor one = at::ones({1, 1, 1, 1}, at::kDouble);

    for (const std::optional<double> eta :
         {std::optional(0.0), std::optional(0.1), std::optional(1.0), std::optional<double>()}) {
        ScheduleConfig config = test::pixel_schedule();
        if (!eta) config.sampler = SamplerKind::kDdpm;
        const std::vector<Step> steps = steps_to_run(config, {K, 1, {}, eta});
        const std::vector<at::Tensor> spread = forward_path(steps, nothing, noise);
        const std::vector<at::Tensor> signal = forward_path(steps, one, noise.slice(1, 0, 1) * 0);
        for (std::size_t i = 0; i < steps.size(); ++i) {
            const double a = steps[i].alpha_bar_t;
            EXPECT_NEAR(spread[i].square().sum().item<double>(), 1 - a, 1e-12);
            EXPECT_NEAR(signal[i].item<double>(), std::sqrt(a), 1e-12);
        }
    }
}

TEST(ForwardPath, ReadsNeitherTheLastRowNorRowsThatAddNoNoise) {
    const at::Tensor x_0 = normal({1, 3, 4, 4}, 1);
    at::Tensor noise = normal({6, 1, 3, 4, 4}, 2);
    noise[5] = kNaN;
    for (const at::Tensor& x :
         forward_path(steps_to_run(test::latent_schedule(), {5, 1, {}, 0.5}), x_0, noise))
        EXPECT_TRUE(x.isfinite().all().item<bool>());

    noise.slice(0, 1) = kNaN;
    for (const at::Tensor& x :
         forward_path(steps_to_run(test::latent_schedule(), {5, 1, {}, 0.0}), x_0, noise))
        EXPECT_TRUE(x.isfinite().all().item<bool>());
}

TEST(ForwardPath, SharesOneNoiseAmongAllPictures) {
    const std::vector<Step> steps = steps_to_run(test::pixel_schedule(), {4, 1, {}, {}});
    const at::Tensor x_0 = normal({1, 3, 4, 4}, 1).expand({2, 3, 4, 4});
    for (const at::Tensor& x : forward_path(steps, x_0, normal({5, 1, 3, 4, 4}, 2)))
        EXPECT_TRUE(x[0].equal(x[1]));
}

TEST(ForwardPath, IsDrawnInThePrecisionOfThePicture) {
    const std::vector<Step> steps = steps_to_run(test::pixel_schedule(), {4, 1, {}, {}});
    const at::Tensor x_0 = normal({1, 3, 4, 4}, 1), noise = normal({5, 1, 3, 4, 4}, 2);
    const std::vector<at::Tensor> exact = forward_path(steps, x_0, noise.to(at::kFloat));
    const std::vector<at::Tensor> single = forward_path(steps, x_0.to(at::kFloat), noise);
    for (std::size_t i = 0; i < exact.size(); ++i) {
        EXPECT_EQ(exact[i].scalar_type(), at::kDouble);
        EXPECT_EQ(single[i].scalar_type(), at::kFloat);
        EXPECT_LT(max_difference(exact[i], single[i]), 1e-5);
    }
    EXPECT_THROW(forward_path(steps, x_0.to(at::kHalf), noise), std::invalid_argument);
}

TEST(ForwardPath, RefusesNoiseOfAnotherShapeAndNamesK) {
    const std::vector<Step> steps = steps_to_run(test::pixel_schedule(), {4, 1, {}, {}});
    const at::Tensor x_0 = normal({2, 3, 4, 4}, 1);
    for (const std::vector<std::int64_t>& shape : std::vector<std::vector<std::int64_t>>{
             {4, 1, 3, 4, 4}, {5, 3, 3, 4, 4}, {5, 1, 1, 4, 4}, {5, 3, 4, 4}}) {
        const std::string message = message_of([&] { forward_path(steps, x_0, normal(shape, 1)); });
        EXPECT_TRUE(contains(message, "K = 4")) << message;
    }
}

} // namespace
} // namespace restyle::core
