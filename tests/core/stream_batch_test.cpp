// Chains of consecutive frames, a row each: what comes out when, and that each is what its own
// chain makes alone.
#include "restyle/core/stream_batch.h"

#include <functional>

#include <gtest/gtest.h>

#include "models/message_of.h"
#include "restyle/core/forward_path.h"
#include "restyle/core/guided_network.h"
#include "support/toy_worlds.h"

namespace restyle::core {
namespace {

using test::max_difference;
using test::normal;

constexpr int kFrames = 9;

class StreamBatches : public testing::Test {
protected:
    std::vector<Step> steps(StepSettings settings = {4, 1, {}, 0.5}) const {
        return steps_to_run(config_, settings);
    }

    // Of a frame with a picture and with noise of its own.
    std::vector<at::Tensor> path(const std::vector<Step>& steps, int frame) const {
        return forward_path(
            steps, normal({1, 3, 4, 4}, std::uint64_t(100 + frame)).to(dtype_),
            normal({std::int64_t(steps.size()) + 1, 1, 3, 4, 4}, std::uint64_t(200 + frame)));
    }

    TargetChain cycle(const std::vector<Step>& steps, int frame) {
        return cycle_chain(source_, steps, steps, path(steps, frame));
    }

    // Frames go in one by one; those that come out are compared with what their chains make alone.
    void expect_each_frame_is_its_own(const std::vector<Step>& steps,
                                      const std::function<TargetChain(int)>& chain,
                                      double tolerance) {
        StreamBatch stream(steps);
        const int late = int(steps.size()) - 1;
        for (int frame = 0; frame < kFrames; ++frame) {
            const std::optional<at::Tensor> out = stream.advance(target_, chain(frame));
            ASSERT_EQ(out.has_value(), frame >= late) << "frame " << frame;
            if (!out) continue;
            const at::Tensor alone = run_chain(target_, steps, chain(frame - late));
            EXPECT_LE(max_difference(*out, alone), tolerance) << "frame " << frame - late;
            EXPECT_GT(max_difference(*out, run_chain(target_, steps, chain(frame - late + 1))),
                      0.1);
        }
    }

    ScheduleConfig config_ = test::latent_schedule();
    at::ScalarType dtype_ = at::kDouble;
    Denoiser source_{test::tanh_net(5, 48), config_};
    Denoiser target_{test::tanh_net(7, 48), config_};
};

TEST_F(StreamBatches, FramesComeOutInTheirOrderEachAsItsChainAlone) {
    for (const auto& [dtype, tolerance] : {std::pair{at::kDouble, 1e-12}, {at::kFloat, 1e-4}})
        for (const double eta : {0.0, 0.1, 1.0})
            for (const int K : {1, 2, 4, 8}) {
                dtype_ = dtype;
                const std::vector<Step> run = steps({K, 1, {}, eta});
                expect_each_frame_is_its_own(
                    run, [&](int frame) { return cycle(run, frame); }, tolerance);
            }
}

// DPM-Solver++ (2M) looks at the prediction of the step before: each row at its own chain's.
TEST_F(StreamBatches, EachRowHasThePastOfItsOwnChain) {
    for (const SamplerKind sampler : {SamplerKind::kDpmSolver, SamplerKind::kSdeDpmSolver}) {
        StepSettings settings{4};
        settings.sampler = sampler;
        const std::vector<Step> run = steps(settings);
        ASSERT_TRUE(std::any_of(run.begin(), run.end(),
                                [](const Step& step) { return step.past_x_0_weight != 0; }));
        expect_each_frame_is_its_own(
            run, [&](int frame) { return cycle(run, frame); }, 1e-10);
    }
}

TEST_F(StreamBatches, ChainsOfOtherMethodsToo) {
    const std::vector<Step> noisy = steps();
    expect_each_frame_is_its_own(
        noisy,
        [&](int frame) {
            const at::Tensor noise = normal({5, 1, 3, 4, 4}, std::uint64_t(300 + frame));
            return sdedit_chain(noisy, path(noisy, frame).front(), noise);
        },
        1e-12);
    const std::vector<Step> noiseless = steps({4, 1, {}, 0.0});
    expect_each_frame_is_its_own(
        noiseless,
        [&](int frame) {
            return ddib_chain(source_, noiseless, noiseless, path(noiseless, frame).back());
        },
        1e-10);
}

TEST_F(StreamBatches, LearnedVariancesAreOfTheirRows) {
    config_ = test::pixel_schedule();
    config_.sampler = SamplerKind::kDdpm;
    config_.variance_type = VarianceType::kLearnedRange;
    const auto learning = [](std::uint64_t seed) -> Network {
        return [prediction = test::tanh_net(seed, 48), variance = test::tanh_net(seed + 20, 48)](
                   const at::Tensor& x, const at::Tensor& t) {
            return at::cat({prediction(x, t), variance(x, t)}, 1);
        };
    };
    source_ = {learning(5), config_};
    target_ = {learning(7), config_};
    const std::vector<Step> run = steps({4});
    expect_each_frame_is_its_own(
        run, [&](int frame) { return cycle(run, frame); }, 1e-10);
}

TEST_F(StreamBatches, OneCallAnArrivalWithARowAFrameInFlight) {
    const std::vector<Step> run = steps();
    StreamBatch stream(run);
    std::vector<std::int64_t> rows;
    for (int frame = 0; frame < 6; ++frame) {
        const std::int64_t before = target_.use().samples;
        stream.advance(target_, cycle(run, frame));
        rows.push_back(target_.use().samples - before);
    }
    EXPECT_EQ(rows, (std::vector<std::int64_t>{1, 2, 3, 4, 4, 4}));
    EXPECT_EQ(target_.use().calls, 6);
    EXPECT_EQ(source_.use().calls, 6); // All source evaluations of a frame are one batch still.
    EXPECT_EQ(source_.use().samples, 6 * 4);
}

TEST_F(StreamBatches, ChainThatIsAloneInFlightChangesNoBit) {
    const std::vector<Step> run = steps();
    StreamBatch stream(run);
    EXPECT_FALSE(stream.advance(target_, cycle(run, 1)));
    EXPECT_FALSE(stream.advance(target_));
    EXPECT_FALSE(stream.advance(target_));
    const std::optional<at::Tensor> out = stream.advance(target_);
    ASSERT_TRUE(out);
    EXPECT_TRUE(out->equal(run_chain(target_, run, cycle(run, 1))));
    EXPECT_EQ(stream.in_flight(), 0u);
    EXPECT_FALSE(stream.advance(target_)); // Nothing is in flight: nothing runs.
    EXPECT_EQ(target_.use().calls, 8);
}

// The guided network has twice the rows, in the same call.
TEST_F(StreamBatches, GuidanceDoublesTheRows) {
    const ConditionalNetwork told = [](const Condition& condition) -> Network {
        return [net = test::tanh_net(9, 48), said = condition.pooled](const at::Tensor& x,
                                                                      const at::Tensor& t) {
            const at::Tensor shift = said.repeat_interleave(x.size(0) / said.size(0), 0);
            return net(x + shift.view({-1, 1, 1, 1}), t);
        };
    };
    const auto saying = [](double what) {
        Condition condition;
        condition.pooled = at::full({1, 1}, what, at::kDouble);
        return condition;
    };
    const Guidance guidance{saying(1), saying(-1), 3};
    target_ = {guided_network(told, guidance), config_, guidance.passes()};
    const std::vector<Step> run = steps();
    expect_each_frame_is_its_own(
        run, [&](int frame) { return cycle(run, frame); }, 1e-12);
    target_ = {guided_network(told, guidance), config_, guidance.passes()};
    StreamBatch stream(run);
    stream.advance(target_, cycle(run, 1));
    stream.advance(target_, cycle(run, 2));
    EXPECT_EQ(target_.use().calls, 2);
    EXPECT_EQ(target_.use().samples, 2 + 4);
}

TEST_F(StreamBatches, WhatIsDroppedLeavesTheOthersAsTheyAre) {
    const std::vector<Step> run = steps();
    StreamBatch stream(run);
    for (int frame = 0; frame < 3; ++frame)
        stream.advance(target_, cycle(run, frame));
    stream.drop(1);
    EXPECT_EQ(stream.in_flight(), 2u);
    const std::optional<at::Tensor> first = stream.advance(target_);
    ASSERT_TRUE(first);
    EXPECT_LE(max_difference(*first, run_chain(target_, run, cycle(run, 0))), 1e-12);
    EXPECT_FALSE(stream.advance(target_)); // Where frame 1 was to come out.
    const std::optional<at::Tensor> last = stream.advance(target_);
    ASSERT_TRUE(last);
    EXPECT_LE(max_difference(*last, run_chain(target_, run, cycle(run, 2))), 1e-12);
    stream.advance(target_, cycle(run, 3));
    stream.clear();
    EXPECT_EQ(stream.in_flight(), 0u);
}

TEST_F(StreamBatches, WatchesAreToldOfTheStepsOfTheirOwnChain) {
    const std::vector<Step> run = steps();
    StreamBatch stream(run);
    std::vector<int> times;
    TargetChain watched = cycle(run, 0);
    watched.watch = [&](const at::Tensor&, const Step& step, const Prediction&) {
        times.push_back(step.t);
    };
    stream.advance(target_, std::move(watched));
    for (int frame = 1; frame < 6; ++frame)
        stream.advance(target_, cycle(run, frame));
    EXPECT_EQ(times, (std::vector<int>{run[0].t, run[1].t, run[2].t, run[3].t}));
}

TEST_F(StreamBatches, RefusesToHaveNoSteps) {
    EXPECT_EQ(message_of([] { StreamBatch({}); }), "a stream batch of no steps, expected one");
}

} // namespace
} // namespace restyle::core
