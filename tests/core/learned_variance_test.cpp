#include <gtest/gtest.h>

#include "models/message_of.h"
#include "restyle/core/cycle_diffusion.h"
#include "restyle/core/dpm_decoder.h"
#include "support/toy_worlds.h"

// Networks that give their variance beside their prediction (diffusers' DDPMScheduler).
namespace restyle::core {
namespace {

using test::max_difference;
using test::normal;

/// A network's prediction, and behind it its variance as the schedule reads it.
Network with_variance(const Network& prediction, const Network& variance) {
    return [=](const at::Tensor& x, const at::Tensor& t) {
        return at::cat({prediction(x, t), variance(x, t)}, 1);
    };
}

class LearnedVariance : public testing::Test {
protected:
    LearnedVariance() {
        config_.sampler = SamplerKind::kDdpm;
        config_.variance_type = VarianceType::kLearnedRange;
    }

    std::vector<Step> steps(std::optional<double> eta = {}) const {
        return steps_to_run(config_, {10, 1, {}, eta});
    }
    std::vector<at::Tensor> path() const {
        return forward_path(steps(), picture_, normal({11, 1, 3, 4, 4}, 2));
    }

    ScheduleConfig config_ = test::pixel_schedule();
    at::Tensor picture_ = normal({2, 3, 4, 4}, 1).clamp(-1, 1);
    Network network_ = with_variance(test::tanh_net(5, 48), test::tanh_net(6, 48));
    Network other_ = with_variance(test::tanh_net(7, 48), test::tanh_net(8, 48));
};

TEST_F(LearnedVariance, RangesFromFixedSmallToFixedLarge) {
    const std::vector<Step> run = steps();
    const at::Tensor x_t = normal({1, 3, 4, 4}, 3);
    for (const auto& [value, type] :
         {std::pair(-1.0, VarianceType::kFixedSmall), std::pair(1.0, VarianceType::kFixedLarge)}) {
        const auto constant = [v = value](const at::Tensor& x, const at::Tensor&) {
            return at::full_like(x, v);
        };
        Denoiser denoiser(with_variance(test::tanh_net(5, 48), constant), config_);
        ScheduleConfig fixed = config_;
        fixed.variance_type = type;
        const std::vector<Step> expected = steps_to_run(fixed, {10, 1, {}, {}});
        for (std::size_t i = 0; i + 1 < run.size(); ++i) {
            const at::Tensor sigma = denoiser.reverse(x_t, run[i]).sigma;
            EXPECT_LE(max_difference(sigma, at::full_like(sigma, expected[i].sigma)), 1e-14);
        }
        EXPECT_FALSE(denoiser.reverse(x_t, run.back()).sigma.defined()); // The last adds no noise.
    }
}

TEST_F(LearnedVariance, MayBeWhatTheNetworkGivesItself) {
    config_.variance_type = VarianceType::kLearned;
    const auto variance = [](const at::Tensor& x, const at::Tensor&) { return x.square(); };
    Denoiser denoiser(with_variance(test::zero_net(), variance), config_);
    const at::Tensor x_t = normal({1, 3, 4, 4}, 3);
    EXPECT_LE(max_difference(denoiser.reverse(x_t, steps()[4]).sigma, x_t.abs()), 1e-14);
}

TEST_F(LearnedVariance, LeavesTheMeanToThePrediction) {
    ScheduleConfig fixed = config_;
    fixed.variance_type = VarianceType::kFixedSmall;
    const Step learned_step = steps()[3], fixed_step = steps_to_run(fixed, {10, 1, {}, {}})[3];
    Denoiser learned(network_, config_), plain(test::tanh_net(5, 48), fixed);
    EXPECT_TRUE(learned.reverse_mean(picture_, learned_step)
                    .equal(plain.reverse_mean(picture_, fixed_step)));
}

TEST_F(LearnedVariance, IsAskedOfTheNetworkInVain) {
    Denoiser denoiser(test::tanh_net(5, 48), config_);
    const std::string message = message_of([&] { denoiser.reverse(picture_, steps()[3]); });
    EXPECT_TRUE(contains(message, "3 channels") && contains(message, "expected 6")) << message;
}

TEST_F(LearnedVariance, IsNotUsedWithEta) {
    const std::vector<Step> run = steps(0.5);
    Denoiser denoiser(network_, config_);
    for (const Step& step : run)
        EXPECT_FALSE(denoiser.reverse(picture_, step).sigma.defined());
}

TEST_F(LearnedVariance, DecodingWhatWasEncodedReturnsThePicture) {
    const auto positive = [](const at::Tensor& x, const at::Tensor& t) {
        return 0.01 * test::tanh_net(6, 48)(x, t).exp();
    };
    for (const auto& [type, network] :
         {std::pair(VarianceType::kLearnedRange, network_),
          std::pair(VarianceType::kLearned, with_variance(test::tanh_net(5, 48), positive))}) {
        config_.variance_type = type;
        const std::vector<Step> run = steps();
        Denoiser denoiser(network, config_);
        const LatentCode code = dpm_encode(denoiser, run, path(), run.size());
        EXPECT_LE(max_difference(dpm_decode(denoiser, run, code), picture_),
                  test::round_trip_tolerance(run, at::kDouble));
    }
}

TEST_F(LearnedVariance, TranslatingAWorldToItselfChangesNoBit) {
    TranslateSettings settings;
    settings.source_batch = 1;
    const std::vector<Step> run = steps();
    Denoiser source(network_, config_), target(network_, config_);
    EXPECT_TRUE(cycle_translate(source, run, target, run, path(), settings).equal(picture_));
}

TEST_F(LearnedVariance, LockStepEqualsEncodingThenDecoding) {
    ScheduleConfig fixed = config_;
    fixed.variance_type = VarianceType::kFixedLarge;
    const std::vector<Step> run = steps(), fixed_run = steps_to_run(fixed, {10, 1, {}, {}});
    Denoiser a(network_, config_), b(other_, config_), c(test::tanh_net(9, 48), fixed);
    const auto agree = [&](Denoiser& source, const std::vector<Step>& source_steps,
                           Denoiser& target, const std::vector<Step>& target_steps) {
        const at::Tensor by_code =
            cycle_translate_by_code(source, source_steps, target, target_steps, path());
        EXPECT_LE(max_difference(
                      cycle_translate(source, source_steps, target, target_steps, path()), by_code),
                  1e-10 * by_code.abs().max().item<double>());
        EXPECT_GT(max_difference(by_code, picture_), 0.1);
    };
    agree(a, run, b, run);
    agree(a, run, c, fixed_run);
    agree(c, fixed_run, a, run);
}

} // namespace
} // namespace restyle::core
