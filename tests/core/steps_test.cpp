#include "restyle/core/step.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include <gtest/gtest.h>

#include "models/message_of.h"
#include "support/toy_worlds.h"

namespace restyle::core {
namespace {

StepSettings with_steps(int steps, double strength = 1.0, std::optional<double> eta = {}) {
    return {steps, strength, {}, eta};
}

std::vector<int> times(const std::vector<Step>& steps) {
    std::vector<int> result;
    for (const Step& step : steps)
        result.push_back(step.t);
    return result;
}

std::vector<int> grid(TimestepSpacing spacing, int T, int N, int offset = 0,
                      SamplerKind sampler = SamplerKind::kDdim) {
    ScheduleConfig config;
    config.sampler = sampler;
    config.train_timesteps = T;
    config.timestep_spacing = spacing;
    config.steps_offset = offset;
    return times(steps_to_run(config, with_steps(N)));
}

TEST(Grid, LeadingCountsFromTheCleanEnd) {
    EXPECT_EQ(grid(TimestepSpacing::kLeading, 1000, 4, 1), (std::vector<int>{751, 501, 251, 1}));
    EXPECT_EQ(grid(TimestepSpacing::kLeading, 10, 3), (std::vector<int>{6, 3, 0}));
}

TEST(Grid, TrailingCountsFromTheNoisyEnd) {
    EXPECT_EQ(grid(TimestepSpacing::kTrailing, 1000, 4), (std::vector<int>{999, 749, 499, 249}));
    EXPECT_EQ(grid(TimestepSpacing::kTrailing, 10, 4), (std::vector<int>{9, 7, 4, 1}));
}

TEST(Grid, LinspaceHoldsBothEndsAndRoundsTiesToEven) {
    EXPECT_EQ(grid(TimestepSpacing::kLinspace, 10, 3), (std::vector<int>{9, 4, 0}));
    EXPECT_EQ(grid(TimestepSpacing::kLinspace, 1000, 1), (std::vector<int>{0}));
}

TEST(Grid, OfAMultistepSolverLeavesTheCleanEndOut) {
    const auto solver = SamplerKind::kDpmSolver;
    EXPECT_EQ(grid(TimestepSpacing::kLinspace, 1000, 4, 0, solver),
              (std::vector<int>{999, 749, 500, 250}));
    EXPECT_EQ(grid(TimestepSpacing::kLeading, 1000, 4, 1, solver),
              (std::vector<int>{801, 601, 401, 201}));
    EXPECT_EQ(grid(TimestepSpacing::kTrailing, 1000, 4, 0, solver),
              (std::vector<int>{999, 749, 499, 249}));
}

TEST(Grid, OfKarrasEndsWhereTheScheduleDoesAndMayStepFromThereToTheSameLevel) {
    ScheduleConfig config = test::latent_schedule(); // Ends in alpha_bar_0.
    config.use_karras_sigmas = true;
    for (const SamplerKind sampler : {SamplerKind::kDpmSolver, SamplerKind::kSdeDpmSolver}) {
        config.sampler = sampler;
        for (const int N : {1, 2, 11, 13, 28}) {
            const std::vector<Step> steps = steps_to_run(config, with_steps(N));
            EXPECT_EQ(steps.front().t, 999);
            EXPECT_EQ(steps.front().alpha_bar_t, alpha_bars(config).back());
            if (N == 1) continue;
            EXPECT_EQ(steps.back().t, 0);
            EXPECT_EQ(steps.back().alpha_bar_t, steps.back().alpha_bar_s);
            EXPECT_EQ(steps.back().sigma, 0);
            EXPECT_EQ(steps.back().x_t_weight, 1);
        }
    }
    const std::string message = message_of([&] {
        steps_to_run(config, {.timesteps = {900, 400}});
    });
    EXPECT_TRUE(contains(message, "use_karras_sigmas")) << message;
}

// diffusers' LCMScheduler.set_timesteps() gave these.
TEST(Grid, OfLcmIsPickedOfTheFiftyThatItWasDistilledOnAndShrinksWithStrength) {
    ScheduleConfig config = test::latent_schedule();
    config.sampler = SamplerKind::kLcm;
    const auto picked = [&](int N, double strength) {
        return times(steps_to_run(config, with_steps(N, strength)));
    };
    EXPECT_EQ(picked(4, 1), (std::vector<int>{999, 759, 499, 259}));
    EXPECT_EQ(picked(4, 0.5), (std::vector<int>{499, 379, 259, 139}));
    EXPECT_EQ(picked(7, 0.9), (std::vector<int>{899, 779, 659, 519, 399, 259, 139}));
    EXPECT_EQ(picked(4, 0.08), (std::vector<int>{79, 59, 39, 19}));
    EXPECT_TRUE(picked(4, 0).empty());
    EXPECT_EQ(steps_to_run(config, with_steps(4)).back().sigma, 0);
    for (const auto& [N, strength] : std::vector<std::pair<int, double>>{{4, 0.07}, {51, 1}}) {
        const std::string message = message_of([&, n = N, s = strength] { picked(n, s); });
        EXPECT_TRUE(contains(message, "original_inference_steps")) << message;
    }
}

TEST(Grid, OfStableDiffusionAt99StepsIsThePublishedOne) {
    const std::vector<Step> steps = steps_to_run(test::latent_schedule(), with_steps(99, 1, 0.1));
    ASSERT_EQ(steps.size(), 99u);
    EXPECT_EQ(steps.front().t, 981);
    EXPECT_EQ(steps.back().t, 1);
    EXPECT_NEAR(steps[98].sigma, 0.00206483, 1e-8);
    EXPECT_NEAR(steps[97].sigma, 0.00378006, 1e-8);
    EXPECT_NEAR(steps[96].sigma, 0.00702476, 1e-8);
    const Step& noisiest = *std::max_element(steps.begin(), steps.end(),
                                             [](auto& a, auto& b) { return a.sigma < b.sigma; });
    EXPECT_NEAR(noisiest.sigma, 0.03318268, 1e-8);
}

TEST(Grid, OfStableDiffusionAt999StepsIsEveryTimeButTheFirst) {
    std::vector<int> expected(999);
    std::iota(expected.rbegin(), expected.rend(), 1);
    EXPECT_EQ(times(steps_to_run(test::latent_schedule(), with_steps(999))), expected);
}

TEST(Grid, EveryStepEndsWhereTheNextBegins) {
    for (const auto spacing :
         {TimestepSpacing::kLeading, TimestepSpacing::kTrailing, TimestepSpacing::kLinspace}) {
        ScheduleConfig config = test::latent_schedule();
        config.timestep_spacing = spacing;
        const std::vector<Step> steps = steps_to_run(config, with_steps(7));
        for (std::size_t i = 0; i + 1 < steps.size(); ++i)
            EXPECT_EQ(steps[i].alpha_bar_s, steps[i + 1].alpha_bar_t);
        EXPECT_EQ(steps.back().alpha_bar_s, alpha_bars(config).front());
    }
}

TEST(Grid, ADdpmScheduleAlwaysEndsInAlphaBarOne) {
    ScheduleConfig config = test::latent_schedule();
    config.sampler = SamplerKind::kDdpm;
    EXPECT_EQ(steps_to_run(config, with_steps(5)).back().alpha_bar_s, 1);
    EXPECT_EQ(steps_to_run(config, with_steps(5, 1, 0.3)).back().alpha_bar_s, 1);
    EXPECT_EQ(steps_to_run(config, with_steps(5)).back().sigma, 0);
}

TEST(Strength, RunsTheLastTruncatedShareOfTheGrid) {
    const ScheduleConfig config = test::pixel_schedule();
    const std::vector<int> all = times(steps_to_run(config, with_steps(10)));
    for (const auto& [strength, K] : std::vector<std::pair<double, std::size_t>>{
             {0, 0}, {0.05, 0}, {0.1, 1}, {0.75, 7}, {0.999, 9}, {1, 10}})
        EXPECT_EQ(times(steps_to_run(config, with_steps(10, strength))),
                  std::vector<int>(all.end() - std::ptrdiff_t(K), all.end()));
    // 100 * 0.29 is 28.999999999999996 in double.
    EXPECT_EQ(steps_to_run(config, with_steps(100, 0.29)).size(), 28u);
}

TEST(Strength, GivesWayToTimesThatAreNamed) {
    const std::vector<int> named{900, 400, 30};
    EXPECT_EQ(times(steps_to_run(test::pixel_schedule(), {50, 0.5, named, {}})), named);
}

TEST(Eta, ScalesSigmaLinearlyAndIsATenthWhenAbsent) {
    const ScheduleConfig config = test::latent_schedule();
    const auto at_eta = [&](std::optional<double> eta) {
        return steps_to_run(config, with_steps(20, 1, eta));
    };
    for (std::size_t i = 0; i < 20; ++i) {
        EXPECT_EQ(at_eta(0)[i].sigma, 0);
        EXPECT_DOUBLE_EQ(at_eta(0.5)[i].sigma, 0.5 * at_eta(1)[i].sigma);
        EXPECT_EQ(at_eta({})[i].sigma, at_eta(0.1)[i].sigma);
    }
}

TEST(Eta, OfADdpmScheduleIsAbsentUntilItIsGiven) {
    ScheduleConfig config;
    const auto eta_of = [&](std::optional<double> eta) {
        return resolved_sampler(config, {50, 1, {}, eta}).eta;
    };
    EXPECT_EQ(eta_of({}), 0.1);
    EXPECT_EQ(eta_of(0.0), 0.0);
    config.sampler = SamplerKind::kDdpm;
    EXPECT_EQ(eta_of({}), std::nullopt);
    EXPECT_EQ(eta_of(0.3), 0.3);
}

TEST(Eta, OfOneIsDdpmWithFixedSmallVariance) {
    for (const int N : {10, 1000}) {
        ScheduleConfig config = test::pixel_schedule();
        const std::vector<Step> ddim = steps_to_run(config, with_steps(N, 1, 1.0));
        config.sampler = SamplerKind::kDdpm;
        const std::vector<Step> ddpm = steps_to_run(config, with_steps(N));
        for (std::size_t i = 0; i < ddim.size(); ++i) {
            const double a = ddim[i].alpha_bar_t;
            const Step &p = ddpm[i], &q = ddim[i];
            // x_t = sqrt(a) x_0 + sqrt(1 - a) e.
            EXPECT_NEAR(p.x_0_weight + p.x_t_weight * std::sqrt(a), q.x_0_weight, 1e-12);
            EXPECT_NEAR(p.x_t_weight * std::sqrt(1 - a), q.e_weight, 1e-12);
            EXPECT_NEAR(p.sigma * p.sigma, q.sigma * q.sigma, 1e-14);
        }
    }
}

TEST(Variance, FixedLargeIsBetaBetweenTheTimesRun) {
    ScheduleConfig config = test::pixel_schedule();
    config.sampler = SamplerKind::kDdpm;
    config.variance_type = VarianceType::kFixedLarge;
    const std::vector<Step> steps = steps_to_run(config, with_steps(10));
    for (std::size_t i = 0; i < 9; ++i)
        EXPECT_NEAR(steps[i].sigma * steps[i].sigma,
                    1 - steps[i].alpha_bar_t / steps[i].alpha_bar_s, 1e-14);
    EXPECT_EQ(steps.back().sigma, 0);
}

TEST(RefineSteps, AreTheEndOfTheSameGrid) {
    const ScheduleConfig config = test::latent_schedule();
    const std::vector<int> all = times(steps_to_run(config, with_steps(20)));
    EXPECT_EQ(times(refine_steps(config, with_steps(20, 0.1), 3)),
              std::vector<int>(all.end() - 3, all.end()));
    EXPECT_TRUE(refine_steps(config, with_steps(20), 0).empty());
}

TEST(RefineSteps, OfNamedTimesAreTheEndOfThose) {
    const StepSettings named{50, 1, {900, 400, 30}, 1.0};
    EXPECT_EQ(times(refine_steps(test::pixel_schedule(), named, 2)), (std::vector<int>{400, 30}));
    const std::string message = message_of([&] { refine_steps(test::pixel_schedule(), named, 4); });
    EXPECT_TRUE(contains(message, "4 steps") && contains(message, "grid of 3")) << message;
}

TEST(Settings, OutsideTheirRangeAreRefusedWithTheirValue) {
    const auto refusal = [](const StepSettings& settings) {
        return message_of([&] { steps_to_run(test::latent_schedule(), settings); });
    };
    EXPECT_TRUE(contains(refusal(with_steps(0)), "steps is 0"));
    EXPECT_TRUE(contains(refusal(with_steps(1001)), "steps is 1001"));
    EXPECT_TRUE(contains(refusal(with_steps(1000)), "time 1000")); // The offset leads out.
    EXPECT_TRUE(contains(refusal(with_steps(10, 1.5)), "strength is 1.5"));
    EXPECT_TRUE(contains(refusal(with_steps(10, -0.1)), "strength is -0.1"));
    EXPECT_TRUE(contains(refusal(with_steps(10, std::numeric_limits<double>::quiet_NaN())),
                         "strength is nan"));
    EXPECT_TRUE(contains(refusal(with_steps(10, 1, 1.01)), "eta is 1.01"));
    EXPECT_TRUE(contains(refusal({50, 1, {400, 400}, {}}), "descend at 400"));
    EXPECT_TRUE(contains(refusal({50, 1, {1000, 4}, {}}), "time 1000"));
    EXPECT_TRUE(contains(refusal({50, 1, {4, -1}, {}}), "time -1"));
}

TEST(ZeroSignal, IsRefusedForEpsilonAndRunsForV) {
    ScheduleConfig config = test::pixel_schedule();
    config.rescale_betas_zero_snr = true;
    EXPECT_THROW(steps_to_run(config, with_steps(5)), std::invalid_argument);
    config.prediction_type = PredictionType::kVPrediction;
    EXPECT_EQ(steps_to_run(config, with_steps(5)).front().alpha_bar_t, 0);
}

TEST(Step, HoldsNoNanForAnyScheduleThatIsAccepted) {
    for (const auto sampler : {SamplerKind::kDdim, SamplerKind::kDdpm, SamplerKind::kEuler,
                               SamplerKind::kEulerAncestral})
        for (const auto betas :
             {BetaSchedule::kLinear, BetaSchedule::kScaledLinear, BetaSchedule::kSquaredCosCapV2})
            for (const bool rescaled : {false, true})
                for (const bool to_one : {false, true}) {
                    ScheduleConfig config;
                    config.sampler = sampler;
                    config.beta_schedule = betas;
                    config.rescale_betas_zero_snr = rescaled;
                    config.set_alpha_to_one = to_one;
                    config.prediction_type = PredictionType::kVPrediction;
                    config.timestep_spacing = TimestepSpacing::kLinspace;
                    for (const Step& step : steps_to_run(config, with_steps(1000)))
                        for (const double value : {step.sigma, step.path_sigma, step.x_0_weight,
                                                   step.e_weight, step.x_t_weight})
                            ASSERT_TRUE(std::isfinite(value) && value >= 0) << step.t;
                }
}

} // namespace
} // namespace restyle::core
