#include <gtest/gtest.h>

#include "restyle/core/dpm_decoder.h"
#include "restyle/core/dpm_encoder.h"
#include "restyle/core/forward_path.h"
#include "support/toy_worlds.h"

namespace restyle::core {
namespace {

using test::max_difference;
using test::normal;

TEST(Prediction, OfOneWorldIsTheSameInEveryParameterisation) {
    ScheduleConfig config = test::latent_schedule();
    const Network epsilon_net = test::tanh_net(5, 48);
    const std::vector<Step> steps = steps_to_run(config, {10, 1, {}, 0.3});
    const std::vector<at::Tensor> path =
        forward_path(steps, normal({1, 3, 4, 4}, 1), normal({11, 1, 3, 4, 4}, 2));
    Denoiser expected(epsilon_net, config);
    const LatentCode expected_code = dpm_encode(expected, steps, path, 1);

    for (const auto type : {PredictionType::kSample, PredictionType::kVPrediction}) {
        config.prediction_type = type;
        Denoiser denoiser(test::predicting(type, epsilon_net, config), config);
        const LatentCode code = dpm_encode(denoiser, steps, path, 1);
        EXPECT_LE(max_difference(code.z, expected_code.z), 1e-10);
        const LatentCode drawn{normal({11, 1, 3, 4, 4}, 6), {}};
        EXPECT_LE(
            max_difference(dpm_decode(denoiser, steps, drawn), dpm_decode(expected, steps, drawn)),
            1e-10);
    }
}

TEST(Prediction, OfVSeparatesPictureAndNoiseEvenWithoutSignal) {
    ScheduleConfig config = test::pixel_schedule();
    config.rescale_betas_zero_snr = true;
    config.prediction_type = PredictionType::kVPrediction;
    const std::vector<Step> steps = steps_to_run(config, {5, 1, {}, 0.3});
    const at::Tensor v = normal({1, 3, 4, 4}, 1), x_t = normal({1, 3, 4, 4}, 2);
    Denoiser denoiser([&](const at::Tensor&, const at::Tensor&) { return v; }, config);
    const Prediction prediction = denoiser.predict(x_t, steps.front());
    EXPECT_TRUE(prediction.x_0.equal(-v));
    EXPECT_TRUE(prediction.e.equal(x_t));
}

TEST(Clipping, ClampsThePictureAndLeavesTheNoise) {
    ScheduleConfig config = test::latent_schedule();
    config.clip_sample = true;
    config.clip_sample_range = 0.5;
    const std::vector<Step> steps = steps_to_run(config, {10, 1, {}, {}});
    const at::Tensor x_t = 3 * normal({1, 3, 4, 4}, 2);
    Denoiser clipped(test::tanh_net(5, 48), config);
    config.clip_sample = false;
    Denoiser free(test::tanh_net(5, 48), config);
    const Prediction a = clipped.predict(x_t, steps[4]), b = free.predict(x_t, steps[4]);
    EXPECT_TRUE(a.x_0.equal(b.x_0.clamp(-0.5, 0.5)));
    EXPECT_FALSE(a.x_0.equal(b.x_0));
    EXPECT_TRUE(a.e.equal(b.e));
}

TEST(Clipping, IsHarmlessOnBothSidesAndRuinousOnOne) {
    ScheduleConfig config = test::latent_schedule();
    const std::vector<Step> steps = steps_to_run(config, {20, 1, {}, 0.1});
    const at::Tensor x_0 = normal({1, 3, 4, 4}, 1).clamp(-1, 1);
    const std::vector<at::Tensor> path = forward_path(steps, x_0, normal({21, 1, 3, 4, 4}, 2));
    Denoiser free(test::zero_net(), config);
    config.clip_sample = true;
    Denoiser clipped(test::zero_net(), config);
    const auto error = [&](Denoiser& encoder, Denoiser& decoder) {
        return max_difference(dpm_decode(decoder, steps, dpm_encode(encoder, steps, path, 1)), x_0);
    };
    EXPECT_LE(error(clipped, clipped), 1e-9);
    EXPECT_GT(error(clipped, free), 0.1);
    EXPECT_GT(error(free, clipped), 0.1);
}

// Each sample of a call has its own time.
TEST(Denoiser, EvaluatesManyStepsInOneCallAsItDoesOneByOne) {
    const ScheduleConfig config = test::latent_schedule();
    const std::vector<Step> steps = steps_to_run(config, {7, 1, {}, 0.3});
    std::vector<at::Tensor> x;
    for (std::size_t i = 0; i < steps.size(); ++i)
        x.push_back(normal({2, 3, 4, 4}, i));
    Denoiser denoiser(test::tanh_net(5, 48), config);
    Past past;
    const std::vector<Transition> batched = denoiser.reverse_all(x, steps, 3, past);
    ASSERT_EQ(batched.size(), steps.size());
    for (std::size_t i = 0; i < steps.size(); ++i)
        EXPECT_LE(max_difference(batched[i].mean, denoiser.reverse_mean(x[i], steps[i])), 1e-12);
    EXPECT_EQ(denoiser.use().calls, 3 + 7);
    EXPECT_EQ(denoiser.use().samples, 2 * 7 + 2 * 7);
}

} // namespace
} // namespace restyle::core
