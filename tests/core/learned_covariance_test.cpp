// Networks that tell the variance of x_0 beside their prediction: SN-DPM, NPR-DPM
// (arXiv:2206.07309).
#include <cmath>
#include <limits>
#include <numbers>

#include <gtest/gtest.h>

#include "models/message_of.h"
#include "restyle/core/cycle_diffusion.h"
#include "restyle/core/dpm_decoder.h"
#include "support/toy_worlds.h"

namespace restyle::core {
namespace {

using test::max_difference;
using test::normal;

const VarianceType kTypes[]{VarianceType::kSquaredNoise, VarianceType::kNoiseResidual};

class LearnedCovariance : public testing::Test {
protected:
    LearnedCovariance() {
        config_.sampler = SamplerKind::kDdpm;
        config_.variance_type = VarianceType::kSquaredNoise;
    }

    std::vector<Step> steps(std::optional<double> eta = {}) const {
        return steps_to_run(config_, {10, 1, {}, eta});
    }

    /// Its prediction of the noise, then that of `second`.
    Denoiser denoiser(const Network& second) const {
        return {[first = first_, second](const at::Tensor& x, const at::Tensor& t) {
                    return at::cat({first(x, t), second(x, t)}, 1);
                },
                config_};
    }

    ScheduleConfig config_ = test::pixel_schedule();
    Network first_ = test::tanh_net(5, 48);
    Network second_ = [](const at::Tensor& x, const at::Tensor& t) {
        return test::tanh_net(6, 48)(x, t).exp();
    };
    at::Tensor picture_ = normal({2, 3, 4, 4}, 1).clamp(-1, 1);
};

// As their public implementation has it, of the ancestral step and of DDIM's.
TEST_F(LearnedCovariance, AddsWhatTheCovarianceOfThePictureMakesOfTheStep) {
    const at::Tensor x_t = normal({1, 3, 4, 4}, 3);
    config_.clip_sample = true;
    for (const VarianceType type : kTypes)
        for (const std::optional<double> eta : {std::optional<double>(), {0.3}, {1.0}}) {
            config_.variance_type = type;
            Denoiser d = denoiser(second_);
            for (std::size_t i = 0; i + 2 < steps(eta).size(); ++i) {
                const Step step = steps(eta)[i];
                const double a = step.alpha_bar_t, b = step.alpha_bar_s;
                const at::Tensor t = at::full({1}, step.t, at::kLong);
                const at::Tensor e = first_(x_t, t), v = second_(x_t, t);
                const at::Tensor error = type == VarianceType::kSquaredNoise ? v - e * e : v;
                const at::Tensor cov = ((1 - a) / a * error).clamp(0, 1);
                const double tilde = (1 - a / b) * (1 - b) / (1 - a);
                const double lambda2 = eta ? *eta * *eta * tilde : tilde;
                const double share = eta ? std::sqrt(b) - std::sqrt((1 - b - lambda2) * a / (1 - a))
                                         : std::sqrt(b) * (1 - a / b) / (1 - a);
                const at::Tensor sigma = (lambda2 + share * share * cov).sqrt();
                EXPECT_LE(max_difference(d.reverse(x_t, step).sigma, sigma), 1e-12) << i;
            }
        }
}

TEST_F(LearnedCovariance, IsWhatTheStepAddsWhereThePictureIsCertain) {
    config_.variance_type = VarianceType::kNoiseResidual;
    Denoiser certain = denoiser(test::zero_net());
    const std::vector<Step> run = steps();
    for (std::size_t i = 0; i + 2 < run.size(); ++i) {
        const at::Tensor sigma = certain.reverse(picture_, run[i]).sigma;
        EXPECT_LE(max_difference(sigma, at::full_like(sigma, run[i].sigma)), 1e-15);
    }
    EXPECT_FALSE(certain.reverse(picture_, run.back()).sigma.defined()); // The last adds no noise.
}

// With x_0 ~ N(0, 1) and the exact prediction, sigma^2 is the exact variance of x_s given x_t.
TEST_F(LearnedCovariance, IsExactForPicturesThatAreNoise) {
    config_.variance_type = VarianceType::kNoiseResidual;
    config_.clip_pixel = 0;
    for (const Step& step : steps()) {
        if (step.sigma == 0) continue;
        const double a = step.alpha_bar_t, b = step.alpha_bar_s;
        const auto rest = [a](const at::Tensor& x, const at::Tensor&) {
            return at::full_like(x, a); // Var[e | x_t] of x_t = sqrt(a) x_0 + sqrt(1 - a) e.
        };
        const at::Tensor sigma = denoiser(rest).reverse(picture_, step).sigma;
        EXPECT_LE(max_difference(sigma, at::full_like(sigma, std::sqrt(1 - a / b))), 1e-12);
    }
}

TEST_F(LearnedCovariance, IsLimitedInTheLastStepThatAddsNoise) {
    const auto uncertain = [](const at::Tensor& x, const at::Tensor&) {
        return at::full_like(x, 99);
    };
    for (const double clip_pixel : {2.0, 0.5}) {
        config_.clip_pixel = clip_pixel;
        const Step last = *(steps().end() - 2);
        const at::Tensor sigma = denoiser(uncertain).reverse(picture_, last).sigma;
        EXPECT_NEAR(sigma.max().item<double>(),
                    clip_pixel * 2 / 255 * std::sqrt(std::numbers::pi / 2), 1e-15);
        EXPECT_EQ(steps()[3].largest_sigma, std::numeric_limits<double>::infinity());
    }
    config_.clip_pixel = 0;
    EXPECT_GT(
        denoiser(uncertain).reverse(picture_, *(steps().end() - 2)).sigma.min().item<double>(),
        0.02);
}

TEST_F(LearnedCovariance, IsNothingWithoutEta) {
    Denoiser d = denoiser(second_);
    for (const Step& step : steps(0.0))
        EXPECT_FALSE(d.reverse(picture_, step).sigma.defined());
}

TEST_F(LearnedCovariance, DecodingWhatWasEncodedReturnsThePicture) {
    for (const VarianceType type : kTypes)
        for (const std::optional<double> eta : {std::optional<double>(), {0.1}, {1.0}}) {
            config_.variance_type = type;
            const std::vector<Step> run = steps(eta);
            Denoiser d = denoiser(second_);
            const auto path = forward_path(run, picture_, normal({11, 2, 3, 4, 4}, 2));
            const LatentCode code = dpm_encode(d, run, path, run.size());
            // What rounding leaves of a state changes its sigma too, of which a code is a multiple.
            EXPECT_LE(max_difference(dpm_decode(d, run, code), picture_),
                      100 * test::round_trip_tolerance(run, at::kDouble));
            EXPECT_GT(code.z.slice(0, 1, 9).abs().min().item<double>(), 0);
        }
}

TEST_F(LearnedCovariance, LockStepEqualsEncodingThenDecoding) {
    ScheduleConfig fixed = config_;
    fixed.variance_type = VarianceType::kFixedSmall;
    const std::vector<Step> run = steps(), fixed_run = steps_to_run(fixed, {10, 1, {}, {}});
    Denoiser sn = denoiser(second_), plain(test::tanh_net(9, 48), fixed);
    const auto path = forward_path(run, picture_, normal({11, 2, 3, 4, 4}, 2));
    const at::Tensor by_code = cycle_translate_by_code(sn, run, plain, fixed_run, path);
    EXPECT_LE(max_difference(cycle_translate(sn, run, plain, fixed_run, path), by_code),
              1e-10 * by_code.abs().max().item<double>());
    TranslateSettings one_by_one;
    one_by_one.source_batch = 1;
    EXPECT_TRUE(cycle_translate(sn, run, sn, run, path, one_by_one).equal(picture_));
}

} // namespace
} // namespace restyle::core
