#include <cmath>

#include <gtest/gtest.h>

#include "models/message_of.h"
#include "restyle/core/cycle_diffusion.h"
#include "restyle/core/dpm_decoder.h"
#include "support/toy_worlds.h"

// What holds for every sampler, whatever its step looks at.
namespace restyle::core {
namespace {

using test::max_difference;
using test::normal;

struct Sampling {
    std::string name;
    ScheduleConfig config;

    std::vector<Step> steps(int N, double strength = 1) const {
        return steps_to_run(config, {.steps = N, .strength = strength});
    }
};

Sampling sampling(SamplerKind sampler, int order = 2,
                  ScheduleConfig config = test::latent_schedule()) {
    config.sampler = sampler;
    config.solver_order = order;
    return {sampler_name(sampler) + " of order " + std::to_string(order), config};
}

std::vector<Sampling> samplings() {
    std::vector<Sampling> all;
    for (const SamplerKind sampler : all_samplers())
        for (const ScheduleConfig& config : {test::latent_schedule(), test::pixel_schedule()})
            all.push_back(sampling(sampler, 2, config));
    all.push_back(sampling(SamplerKind::kDpmSolver, 1));
    all.push_back(sampling(SamplerKind::kSdeDpmSolver, 1));
    ScheduleConfig to_the_end = test::latent_schedule(); // Its last step is of order 2.
    to_the_end.lower_order_final = false;
    all.push_back(sampling(SamplerKind::kDpmSolver, 2, to_the_end));
    all.push_back(sampling(SamplerKind::kSdeDpmSolver, 2, to_the_end));
    return all;
}

at::Tensor small_picture(at::ScalarType dtype = at::kDouble) {
    return normal({2, 3, 4, 4}, 3).clamp(-1, 1).to(dtype);
}

std::vector<at::Tensor> path_of(const std::vector<Step>& steps,
                                at::ScalarType dtype = at::kDouble) {
    return forward_path(steps, small_picture(dtype),
                        normal({std::int64_t(steps.size()) + 1, 2, 3, 4, 4}, 4));
}

// A path is linear in its noise, so that fed with unit vectors it tells its own variance.
TEST(EverySampler, KeepsTheForwardMarginalAlongItsPath) {
    for (const Sampling& sampler : samplings())
        for (const double strength : {1.0, 0.7}) {
            const std::vector<Step> steps = sampler.steps(10, strength);
            const std::int64_t K = std::int64_t(steps.size());
            at::Tensor noise = at::zeros({K + 1, K, 1, 1, 1}, at::kDouble);
            for (std::int64_t i = 0; i < K; ++i)
                noise[i][i] = 1;
            const std::vector<at::Tensor> spread =
                forward_path(steps, at::zeros({K, 1, 1, 1}, at::kDouble), noise);
            const std::vector<at::Tensor> signal =
                forward_path(steps, at::ones({1, 1, 1, 1}, at::kDouble), 0 * noise.slice(1, 0, 1));
            for (std::size_t i = 0; i < steps.size(); ++i) {
                const double a = steps[i].alpha_bar_t;
                EXPECT_NEAR(spread[i].square().sum().item<double>(), 1 - a, 1e-12) << sampler.name;
                EXPECT_NEAR(signal[i].item<double>(), std::sqrt(a), 1e-12) << sampler.name;
            }
        }
}

TEST(EverySampler, DecodesWhatItEncodedToThePicture) {
    for (const Sampling& sampler : samplings())
        for (const at::ScalarType dtype : {at::kDouble, at::kFloat})
            // LCM hands on nothing but its prediction, so that a network's slope multiplies up; nor
            // does it run many steps.
            for (const int N : {1, 2, sampler.config.sampler == SamplerKind::kLcm ? 8 : 20}) {
                const std::vector<Step> steps = sampler.steps(N);
                Denoiser denoiser(test::tanh_net(5, 48), sampler.config);
                const LatentCode code = dpm_encode(denoiser, steps, path_of(steps, dtype), 1);
                // Order 2 carries a rounding of x_0 on by half a step more.
                EXPECT_LE(max_difference(dpm_decode(denoiser, steps, code), small_picture(dtype)),
                          2 * test::round_trip_tolerance(steps, dtype))
                    << sampler.name << ", " << N << " steps, " << dtype;
            }
}

TEST(EverySampler, TranslatesAWorldToItselfWithoutChangingABit) {
    for (const Sampling& sampler : samplings())
        for (const at::ScalarType dtype : {at::kDouble, at::kFloat}) {
            const std::vector<Step> steps = sampler.steps(6);
            Denoiser source(test::tanh_net(5, 48), sampler.config);
            Denoiser target(test::tanh_net(5, 48), sampler.config);
            TranslateSettings settings;
            settings.source_batch = 1;
            EXPECT_TRUE(
                cycle_translate(source, steps, target, steps, path_of(steps, dtype), settings)
                    .equal(small_picture(dtype)))
                << sampler.name;
            EXPECT_EQ(source.use().calls, 6);
            EXPECT_EQ(target.use().calls, 6);
        }
}

TEST(EverySampler, TranslatesAlikeInBothFormsAndInBatchesOfAnySize) {
    for (const Sampling& sampler : samplings()) {
        const std::vector<Step> steps = sampler.steps(7);
        Denoiser source(test::tanh_net(5, 48), sampler.config);
        Denoiser target(test::tanh_net(7, 48), sampler.config);
        const std::vector<at::Tensor> path = path_of(steps);
        const at::Tensor by_code = cycle_translate_by_code(source, steps, target, steps, path);
        EXPECT_GT(max_difference(by_code, small_picture()), 0.01) << sampler.name;
        const double tolerance = 1e-10 / std::sqrt(steps.front().alpha_bar_t);
        for (const std::size_t batch : {0, 1, 2, 3, 7}) {
            TranslateSettings settings;
            settings.source_batch = batch;
            EXPECT_LE(max_difference(cycle_translate(source, steps, target, steps, path, settings),
                                     by_code),
                      tolerance)
                << sampler.name << ", batches of " << batch;
        }
    }
}

// Both step with noise of their own, on grids of their own.
TEST(UnlikeSamplers, TranslateAlikeInBothForms) {
    const Sampling one = sampling(SamplerKind::kEulerAncestral);
    const Sampling other = sampling(SamplerKind::kSdeDpmSolver, 2, test::pixel_schedule());
    const std::vector<Step> steps = one.steps(7), other_steps = other.steps(7);
    Denoiser source(test::tanh_net(5, 48), one.config), target(test::tanh_net(7, 48), other.config);
    const std::vector<at::Tensor> path = path_of(steps);
    EXPECT_LE(max_difference(cycle_translate(source, steps, target, other_steps, path),
                             cycle_translate_by_code(source, steps, target, other_steps, path)),
              1e-10 / std::sqrt(steps.front().alpha_bar_t));
}

TEST(DeterministicSamplers, AddNoNoiseAndDrawNoneAlongTheirPath) {
    for (const SamplerKind kind : {SamplerKind::kEuler, SamplerKind::kDpmSolver}) {
        const std::vector<Step> steps = sampling(kind).steps(5);
        at::Tensor noise = normal({6, 2, 3, 4, 4}, 4);
        noise.slice(0, 1) = std::nan("");
        for (const at::Tensor& x : forward_path(steps, small_picture(), noise))
            EXPECT_TRUE(x.isfinite().all().item<bool>());
        for (const Step& step : steps)
            EXPECT_EQ(step.sigma, 0);
    }
}

TEST(SecondOrder, BeginsWithoutAPastWhereverTheStrengthBegins) {
    const Sampling sampler = sampling(SamplerKind::kDpmSolver, 2, test::pixel_schedule());
    for (const double strength : {1.0, 0.5}) {
        const std::vector<Step> steps = sampler.steps(20, strength);
        EXPECT_EQ(steps.front().past_x_0_weight, 0);
        for (std::size_t i = 1; i + 1 < steps.size(); ++i)
            EXPECT_LT(steps[i].past_x_0_weight, 0);
        EXPECT_EQ(steps.back().past_x_0_weight, 0); // It ends in alpha_bar 1.
    }
    Denoiser denoiser(test::zero_net(), sampler.config);
    const std::string message =
        message_of([&] { denoiser.reverse(small_picture(), sampler.steps(20)[1]); });
    EXPECT_TRUE(contains(message, "needs the prediction of the step before")) << message;
}

TEST(SecondOrder, EndsInOrderOneAsItIsTold) {
    Sampling sampler = sampling(SamplerKind::kDpmSolver);
    const auto last_past = [&](int N) { return sampler.steps(N).back().past_x_0_weight; };
    EXPECT_EQ(last_past(14), 0);
    EXPECT_LT(last_past(15), 0);
    sampler.config.lower_order_final = false;
    EXPECT_LT(last_past(14), 0);
    sampler.config.euler_at_final = true;
    EXPECT_EQ(last_past(15), 0);
}

// A solver of order 2 errs by the square of the step: half the step, a quarter of the error.
TEST(SecondOrder, HalvingTheStepQuartersTheErrorWhereOrderOneHalvesIt) {
    const auto end = [&](int order, int N) {
        const Sampling sampler = sampling(SamplerKind::kDpmSolver, order, test::pixel_schedule());
        Denoiser denoiser(test::gaussian_net(sampler.config, 0.3, 0.5), sampler.config);
        const std::vector<Step> steps = sampler.steps(N);
        const at::Tensor z = normal({1, 1, 1, 1, 8}, 2).expand({N + 1, 1, 1, 1, 8});
        return dpm_decode(denoiser, steps, {z, {}});
    };
    const at::Tensor exact = end(2, 1000);
    const auto error = [&](int order, int N) { return max_difference(end(order, N), exact); };
    EXPECT_NEAR(std::log2(error(1, 20) / error(1, 40)), 1, 0.25);
    EXPECT_LT(error(2, 20), error(1, 20) / 3);
}

TEST(SamplerOfTheSettings, TakesTheGridAndTheStepOfItsOwn) {
    ScheduleConfig config = test::latent_schedule(); // Of DDIM, which ends in alpha_bar_0.
    config.spacing_is_default = true;
    const std::vector<Step> euler =
        steps_to_run(config, {.steps = 4, .sampler = SamplerKind::kEuler});
    EXPECT_EQ(euler.front().t, 999); // linspace is Euler's default.
    EXPECT_EQ(euler.back().alpha_bar_s, 1);
    config.spacing_is_default = false;
    EXPECT_EQ(steps_to_run(config, {.steps = 4, .sampler = SamplerKind::kEuler}).front().t, 751);
    config.sampler = SamplerKind::kEuler; // Which ends in alpha_bar_0 by final_sigmas_type.
    EXPECT_LT(steps_to_run(config, {.steps = 4}).back().alpha_bar_s, 1);
    EXPECT_LT(
        steps_to_run(config, {.steps = 4, .sampler = SamplerKind::kDpmSolver}).back().alpha_bar_s,
        1);
    EXPECT_EQ(steps_to_run(config, {.steps = 4, .sampler = SamplerKind::kDdim}).back().alpha_bar_s,
              1);
}

TEST(EtaOfTheSettings, IsRefusedWhereItHasNoMeaning) {
    for (const SamplerKind sampler : all_samplers()) {
        ScheduleConfig config;
        config.sampler = sampler;
        const bool meant = sampler == SamplerKind::kDdim || sampler == SamplerKind::kDdpm;
        EXPECT_EQ(takes_eta(config, {}), meant);
        EXPECT_EQ(takes_eta({}, {.sampler = sampler}), sampler == SamplerKind::kDdim);
        const auto refusal = [&](const StepSettings& settings) {
            return message_of([&] { steps_to_run(config, settings); });
        };
        const std::string message = refusal({.eta = 0.5});
        const std::string named = refusal({.eta = 0.5, .sampler = sampler});
        const std::string expected = "no meaning for sampler " + sampler_name(sampler);
        EXPECT_EQ(contains(message, expected), !meant) << message;
        EXPECT_EQ(contains(named, expected), sampler != SamplerKind::kDdim) << named;
    }
}

} // namespace
} // namespace restyle::core
