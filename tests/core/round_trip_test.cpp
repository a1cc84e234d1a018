#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "restyle/core/dpm_decoder.h"
#include "restyle/core/dpm_encoder.h"
#include "restyle/core/forward_path.h"
#include "support/toy_worlds.h"

// COMMANDS.md, DTYPE: a round trip is exact within 32 K u A on every schedule with every network.
namespace restyle::core {
namespace {

struct Named {
    const char* name;
    ScheduleConfig config;
};

std::vector<Named> schedules() {
    ScheduleConfig cosine = test::pixel_schedule();
    cosine.beta_schedule = BetaSchedule::kSquaredCosCapV2;
    ScheduleConfig silent = cosine;
    silent.rescale_betas_zero_snr = true;
    ScheduleConfig spread = test::latent_schedule();
    spread.timestep_spacing = TimestepSpacing::kLinspace;
    return {{"linear", test::pixel_schedule()},
            {"scaled linear", spread},
            {"cosine", cosine},
            {"cosine to zero signal", silent}};
}

// The config's own sampler at an eta, or ancestral steps of a variance.
struct ReversibleSampling {
    std::optional<double> eta;
    VarianceType variance = VarianceType::kFixedSmall;

    std::vector<Step> steps(ScheduleConfig config) const {
        if (!eta) config.sampler = SamplerKind::kDdpm;
        config.variance_type = variance;
        return steps_to_run(config, {50, 1, {}, eta});
    }
};

double tolerance(const ScheduleConfig& config, const std::vector<Step>& steps,
                 at::ScalarType dtype) {
    const double unit = dtype == at::kDouble ? 0x1p-53 : 0x1p-24;
    const double A = config.prediction_type == PredictionType::kEpsilon
                         ? 1 / std::sqrt(steps.front().alpha_bar_t)
                         : 1;
    return 32 * double(steps.size()) * unit * A;
}

class RoundTrip : public testing::TestWithParam<PredictionType> {};

TEST_P(RoundTrip, ReturnsThePictureOnEveryScheduleBySamplersOfAllKinds) {
    const std::vector<ReversibleSampling> samplings{
        {0.0}, {0.1}, {1.0}, {{}, VarianceType::kFixedSmall}, {{}, VarianceType::kFixedLarge}};
    for (auto& [name, config] : schedules()) {
        const bool silent = config.rescale_betas_zero_snr;
        if (silent && GetParam() == PredictionType::kEpsilon) continue; // Refused; steps_test.
        config.prediction_type = GetParam();
        for (const ReversibleSampling& sampling : samplings)
            for (const Network& network : {test::zero_net(), test::tanh_net(5, 48)})
                for (const at::ScalarType dtype : {at::kDouble, at::kFloat}) {
                    const std::vector<Step> steps = sampling.steps(config);
                    const at::Tensor x_0 = test::normal({2, 3, 4, 4}, 3).clamp(-1, 1).to(dtype);
                    const at::Tensor noise = test::normal({51, 2, 3, 4, 4}, 4);
                    Denoiser denoiser(network, config);
                    const LatentCode code =
                        dpm_encode(denoiser, steps, forward_path(steps, x_0, noise), 1);
                    EXPECT_LE(test::max_difference(dpm_decode(denoiser, steps, code), x_0),
                              tolerance(config, steps, dtype))
                        << name << ", eta " << sampling.eta.value_or(-1) << ", " << dtype;
                }
    }
}
INSTANTIATE_TEST_SUITE_P(, RoundTrip,
                         testing::Values(PredictionType::kEpsilon, PredictionType::kSample,
                                         PredictionType::kVPrediction));

// Stable Diffusion at 512 x 512, 99 steps of which 15 are skipped: 85 codes.
TEST(LatentCode, HoldsOneTensorMoreThanStepsRun) {
    const ScheduleConfig config = test::latent_schedule();
    const std::vector<Step> steps = steps_to_run(config, {99, 84.5 / 99, {}, 0.1});
    const at::Tensor x_0 = at::zeros({1, 4, 64, 64});
    Denoiser denoiser(test::zero_net(), config);
    const LatentCode code =
        dpm_encode(denoiser, steps, forward_path(steps, x_0, at::zeros({85, 1, 4, 64, 64})), 1);
    EXPECT_EQ(code.z.size(0), 85);
    EXPECT_EQ(code.z.numel(), 1392640);
}

} // namespace
} // namespace restyle::core
