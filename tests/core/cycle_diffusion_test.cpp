#include "restyle/core/cycle_diffusion.h"

#include <utility>

#include <gtest/gtest.h>

#include "models/message_of.h"
#include "restyle/core/forward_path.h"
#include "support/toy_worlds.h"

namespace restyle::core {
namespace {

using test::max_difference;
using test::normal;

class CycleDiffusion : public testing::Test {
protected:
    std::vector<Step> steps(std::optional<double> eta, double strength = 1) const {
        return steps_to_run(config_, {10, strength, {}, eta});
    }

    std::vector<at::Tensor> path(const std::vector<Step>& steps,
                                 at::ScalarType dtype = at::kDouble) const {
        return forward_path(steps, picture_.to(dtype),
                            normal({std::int64_t(steps.size()) + 1, 1, 3, 4, 4}, 2));
    }

    ScheduleConfig config_ = test::latent_schedule();
    at::Tensor picture_ = normal({2, 3, 4, 4}, 1).clamp(-1, 1);
    Denoiser source_{test::tanh_net(5, 48), config_};
    Denoiser target_{test::tanh_net(7, 48), config_};
};

TEST_F(CycleDiffusion, TranslatingAWorldToItselfChangesNoBit) {
    TranslateSettings settings;
    settings.source_batch = 1;
    for (const at::ScalarType dtype : {at::kDouble, at::kFloat})
        for (const double eta : {0.0, 0.1, 1.0}) {
            Denoiser source(test::tanh_net(5, 48), config_), target(test::tanh_net(5, 48), config_);
            const std::vector<Step> run = steps(eta);
            const at::Tensor y =
                cycle_translate(source, run, target, run, path(run, dtype), settings);
            EXPECT_TRUE(y.equal(picture_.to(dtype))) << "eta " << eta;
            // No shortcut for equal models: both networks run at every step, on both pictures.
            EXPECT_EQ(source.use().samples + target.use().samples, 2 * 10 * 2);
        }
}

// The network alone runs in half precision; the path stays in single.
TEST_F(CycleDiffusion, ChangesNoBitWithNetworksInHalfPrecision) {
    TranslateSettings settings;
    settings.source_batch = 1;
    for (const at::ScalarType half : {at::kHalf, at::kBFloat16})
        for (const double eta : {0.0, 0.1, 1.0}) {
            const auto rounded = [half](const at::Tensor& x, const at::Tensor& t) {
                return test::tanh_net(5, 48)(x.to(half), t).to(x.scalar_type());
            };
            Denoiser source(rounded, config_), target(rounded, config_);
            const std::vector<Step> run = steps(eta);
            EXPECT_TRUE(cycle_translate(source, run, target, run, path(run, at::kFloat), settings)
                            .equal(picture_.to(at::kFloat)))
                << half << ", eta " << eta;
            EXPECT_EQ(source.use().samples + target.use().samples, 2 * 10 * 2);
        }
}

TEST_F(CycleDiffusion, WithTheSourceBatchedAWorldIsItselfUpToRounding) {
    Denoiser target(test::tanh_net(5, 48), config_);
    const std::vector<Step> run = steps(0.1);
    const at::Tensor y = cycle_translate(source_, run, target, run, path(run));
    EXPECT_LE(max_difference(y, picture_), test::round_trip_tolerance(run, at::kDouble));
}

TEST_F(CycleDiffusion, LockStepEqualsEncodingThenDecoding) {
    for (const LastStep last : {LastStep::kKeep, LastStep::kDrop})
        for (const bool to_one : {false, true})
            for (const double eta : {0.0, 0.1, 1.0}) {
                config_.set_alpha_to_one = to_one;
                const std::vector<Step> run = steps(eta);
                TranslateSettings settings;
                settings.last = last;
                const at::Tensor lockstep =
                    cycle_translate(source_, run, target_, run, path(run), settings);
                const at::Tensor by_code =
                    cycle_translate_by_code(source_, run, target_, run, path(run), settings);
                EXPECT_LE(max_difference(lockstep, by_code), 1e-10) << "eta " << eta;
                EXPECT_GT(max_difference(lockstep, picture_), 0.1);
            }
}

TEST_F(CycleDiffusion, WatchesAreToldOfEveryStepInItsOrder) {
    const std::vector<Step> run = steps(0.1);
    const std::vector<at::Tensor> x = path(run);
    std::vector<at::Tensor> source, target;
    std::vector<int> times;
    TranslateSettings settings;
    settings.source_batch = 4;
    settings.watch_source = [&](const at::Tensor& x_t, const Step& step, const Prediction& seen) {
        EXPECT_TRUE(x_t.equal(x[source.size()]));
        times.push_back(step.t);
        source.push_back(seen.x_0);
    };
    settings.watch_target = [&](const at::Tensor&, const Step&, const Prediction& seen) {
        target.push_back(seen.x_0);
    };
    cycle_translate(source_, run, target_, run, x, settings);
    ASSERT_EQ(source.size(), run.size());
    ASSERT_EQ(target.size(), run.size());
    for (std::size_t i = 0; i < run.size(); ++i) {
        EXPECT_EQ(times[i], run[i].t);
        EXPECT_LE(max_difference(source[i], source_.predict(x[i], run[i]).x_0), 1e-10);
    }
    // The code's chains are the same.
    const std::vector<at::Tensor> in_lock_step = std::exchange(target, {});
    source.clear();
    times.clear();
    cycle_translate_by_code(source_, run, target_, run, x, settings);
    ASSERT_EQ(target.size(), run.size());
    for (std::size_t i = 0; i < run.size(); ++i)
        EXPECT_LE(max_difference(target[i], in_lock_step[i]), 1e-10);
}

TEST_F(CycleDiffusion, LockStepEqualsEncodingThenDecodingInSinglePrecision) {
    for (const double eta : {0.1, 1.0}) {
        const std::vector<Step> run = steps(eta);
        const std::vector<at::Tensor> single = path(run, at::kFloat);
        const at::Tensor lockstep = cycle_translate(source_, run, target_, run, single);
        const at::Tensor by_code = cycle_translate_by_code(source_, run, target_, run, single);
        EXPECT_LE(max_difference(lockstep, by_code), 1e-4 / std::sqrt(run.front().alpha_bar_t));
    }
}

TEST_F(CycleDiffusion, AlongAPathDrawnAsItIsWalkedIsTheSameBitForBit) {
    for (const LastStep last : {LastStep::kKeep, LastStep::kDrop})
        for (const std::size_t source_batch : {0, 1, 3, 9, 10, 11}) {
            const std::vector<Step> run = steps(0.3);
            const at::Tensor noise = normal({11, 1, 3, 4, 4}, 2);
            TranslateSettings settings;
            settings.last = last;
            settings.source_batch = source_batch;
            ForwardPath drawn(run, picture_, [&](std::int64_t row) { return noise[row]; });
            EXPECT_TRUE(cycle_translate(source_, run, target_, run, drawn, settings)
                            .equal(cycle_translate(source_, run, target_, run,
                                                   forward_path(run, picture_, noise), settings)))
                << "source_batch " << source_batch;
        }
}

TEST_F(CycleDiffusion, LockStepScalesTheNoiseBetweenWorldsOfUnlikeSigma) {
    const std::vector<Step> source_steps = steps(0.1), target_steps = steps(0.6);
    const at::Tensor lockstep =
        cycle_translate(source_, source_steps, target_, target_steps, path(source_steps));
    const at::Tensor by_code =
        cycle_translate_by_code(source_, source_steps, target_, target_steps, path(source_steps));
    EXPECT_LE(max_difference(lockstep, by_code), 1e-10 * by_code.abs().max().item<double>());
}

TEST_F(CycleDiffusion, DroppingTheLastStepEndsInTheTargetsMean) {
    const std::vector<Step> run = steps(0.1);
    const std::vector<at::Tensor> all = path(run);
    TranslateSettings settings;
    settings.last = LastStep::kDrop;
    const at::Tensor y = cycle_translate(source_, run, target_, run, all, settings);

    const std::vector<Step> first(run.begin(), run.end() - 1);
    const std::vector<at::Tensor> begun(all.begin(), all.end() - 1);
    const at::Tensor before = cycle_translate(source_, first, target_, first, begun);
    EXPECT_LE(max_difference(y, target_.reverse_mean(before, run.back())), 1e-12);
}

TEST_F(CycleDiffusion, OutsideTheMaskThePictureStaysBitForBit) {
    const std::vector<Step> run = steps(0.1);
    TranslateSettings settings;
    settings.mask = at::zeros({1, 1, 4, 4});
    settings.mask.slice(3, 2, 4).fill_(1);
    const at::Tensor y = cycle_translate(source_, run, target_, run, path(run), settings);
    EXPECT_TRUE(y.slice(3, 0, 2).equal(picture_.slice(3, 0, 2)));
    EXPECT_GT(max_difference(y.slice(3, 2, 4), picture_.slice(3, 2, 4)), 0.1);

    settings.mask.fill_(1);
    EXPECT_TRUE(cycle_translate(source_, run, target_, run, path(run), settings)
                    .equal(cycle_translate(source_, run, target_, run, path(run))));
    EXPECT_THROW(cycle_translate_by_code(source_, run, target_, run, path(run), settings),
                 std::invalid_argument);
}

TEST_F(CycleDiffusion, AMaskScalesTheChangeOfEachStep) {
    const std::vector<Step> run(1, steps(0.1).front());
    const std::vector<at::Tensor> two = {path(steps(0.1))[0], path(steps(0.1))[1]};
    TranslateSettings settings;
    const at::Tensor whole = cycle_translate(source_, run, target_, run, two, settings);
    settings.mask = at::full({1}, 0.25);
    EXPECT_LE(max_difference(cycle_translate(source_, run, target_, run, two, settings),
                             two[1] + 0.25 * (whole - two[1])),
              1e-14);
}

TEST_F(CycleDiffusion, WithNoStepsReturnsThePictureAndRunsNoNetwork) {
    EXPECT_TRUE(cycle_translate(source_, {}, target_, {}, {picture_}).equal(picture_));
    EXPECT_TRUE(cycle_translate_by_code(source_, {}, target_, {}, {picture_}).equal(picture_));
    EXPECT_EQ(source_.use().calls + target_.use().calls, 0);
}

TEST_F(CycleDiffusion, CallsTheSourceOnceAndTheTargetOnceAStep) {
    const std::vector<Step> run = steps(0.1);
    cycle_translate(source_, run, target_, run, path(run));
    EXPECT_EQ(source_.use().calls, 1);
    EXPECT_EQ(source_.use().samples, 10 * 2);
    EXPECT_EQ(target_.use().calls, 10);
    EXPECT_EQ(target_.use().samples, 10 * 2);
}

TEST_F(CycleDiffusion, TranslatesABatchAsItsPicturesAlone) {
    const std::vector<Step> run = steps(0.1);
    const std::vector<at::Tensor> both = path(run);
    const at::Tensor y = cycle_translate(source_, run, target_, run, both);
    for (std::int64_t i = 0; i < 2; ++i) {
        std::vector<at::Tensor> one;
        for (const at::Tensor& x : both)
            one.push_back(x.slice(0, i, i + 1));
        EXPECT_LE(max_difference(cycle_translate(source_, run, target_, run, one)[0], y[i]), 1e-11);
        for (at::Tensor& x : one)
            x = x.to(at::kFloat);
        EXPECT_LE(max_difference(cycle_translate(source_, run, target_, run, one)[0], y[i]),
                  1e-5 * y.abs().max().item<double>());
    }
}

TEST_F(CycleDiffusion, OfAStillPictureWithTheSameNoiseIsStill) {
    const std::vector<Step> run = steps(0.1);
    EXPECT_TRUE(cycle_translate(source_, run, target_, run, path(run))
                    .equal(cycle_translate(source_, run, target_, run, path(run))));
}

TEST_F(CycleDiffusion, RefusesWorldsThatDoNotRunInStep) {
    const std::vector<Step> ten = steps(0.1), five = steps(0.1, 0.5), silent = steps(0.0);
    const std::string unequal =
        message_of([&] { cycle_translate(source_, ten, target_, five, path(ten)); });
    EXPECT_TRUE(contains(unequal, "K = 10") && contains(unequal, "K = 5")) << unequal;
    const std::string one_sided =
        message_of([&] { cycle_translate_by_code(source_, silent, target_, ten, path(silent)); });
    EXPECT_TRUE(contains(one_sided, "transition 1") && contains(one_sided, "sigma")) << one_sided;
}

} // namespace
} // namespace restyle::core
