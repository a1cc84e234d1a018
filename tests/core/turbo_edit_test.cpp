#include "restyle/core/turbo_edit.h"

#include <limits>

#include <gtest/gtest.h>

#include "models/message_of.h"
#include "restyle/core/edit_friendly.h"
#include "support/toy_worlds.h"

namespace restyle::core {
namespace {

using test::normal;

constexpr double kNoLimit = std::numeric_limits<double>::infinity();

/// The authors' setting: the last four of five steps, ancestral, along a path shifted by one.
class TurboEdit : public testing::Test {
protected:
    static ScheduleConfig schedule() {
        ScheduleConfig config = test::latent_schedule();
        config.timestep_spacing = TimestepSpacing::kTrailing;
        config.steps_offset = 0;
        config.set_alpha_to_one = true;
        return config;
    }

    at::Tensor edited(const Network& source, const Network& target,
                      const TurboEditSettings& settings) const {
        Denoiser a(source, config_), b(target, config_);
        return turbo_edit(a, steps_, b, steps_, path_, settings);
    }

    const ScheduleConfig config_ = schedule();
    const StepSettings settings_{5, 0.8, {}, 1.0, {}, 1.0};
    const std::vector<Step> steps_ = steps_to_run(config_, settings_);
    const at::Tensor picture_ = normal({2, 3, 4, 4}, 1).clamp(-1, 1);
    const std::vector<at::Tensor> path_ = independent_path(core::path_steps(config_, settings_),
                                                           picture_, normal({5, 1, 3, 4, 4}, 2));
};

TEST_F(TurboEdit, RunsTheAuthorsTimesAlongTheShiftedPath) {
    const std::vector<int> expected{799, 599, 399, 199};
    ASSERT_EQ(steps_.size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i)
        EXPECT_EQ(steps_[i].t, expected[i]);
    EXPECT_TRUE(path_[3].equal(picture_)); // 199 less 200 is the picture itself.
}

TEST_F(TurboEdit, AModelEditedToItselfChangesNoBit) {
    TurboEditSettings exact{{LastStep::kKeep, 1, {}}, 1.5, kNoLimit};
    EXPECT_TRUE(edited(test::tanh_net(5, 48), test::tanh_net(5, 48), exact).equal(picture_));
}

TEST_F(TurboEdit, WithoutPseudoGuidanceIsTheLockStepAlongThatPath) {
    Denoiser source(test::tanh_net(5, 48), config_), target(test::tanh_net(7, 48), config_);
    const at::Tensor expected = cycle_translate(source, steps_, target, steps_, path_);
    EXPECT_LE(
        test::max_difference(
            edited(test::tanh_net(5, 48), test::tanh_net(7, 48), {{}, 1, kNoLimit}), expected),
        1e-10);
}

// Means of worlds that differ in their mean alone stay apart by it whatever y is, and the rest of a
// step is linear: the whole change grows as pseudo-guidance does.
TEST_F(TurboEdit, BetweenGaussianWorldsTheChangeIsPseudoGuidanceTimesAsLarge) {
    const Network source = test::gaussian_net(config_, -0.5, 0.4);
    const Network target = test::gaussian_net(config_, 0.5, 0.4);
    const at::Tensor change = edited(source, target, {{}, 1, kNoLimit}) - picture_;
    EXPECT_GT(change.mean().item<double>(), 0.5);
    for (const double w : {0.0, 1.5, 3.0})
        EXPECT_LE(
            test::max_difference(edited(source, target, {{}, w, kNoLimit}), picture_ + w * change),
            1e-9);
}

// Told to itself, a world returns what its last mean and so much of the residual make.
TEST_F(TurboEdit, ScalesTheLastResidualDownToItsLimit) {
    const Network world = test::tanh_net(5, 48);
    const at::Tensor mean = edited(world, world, {{LastStep::kDrop, 0, {}}, 1.5});
    const at::Tensor residual = picture_ - mean;
    const at::Tensor size = residual.square().mean({1, 2, 3}, true).sqrt();
    ASSERT_GT(size.min().item<double>(), 0.1);
    EXPECT_LE(
        test::max_difference(edited(world, world, {{}, 1.5, 0.1}), mean + residual * (0.1 / size)),
        1e-10);
    EXPECT_LE(test::max_difference(edited(world, world, {{}, 1.5, 1e3}), picture_), 1e-10);
}

TEST_F(TurboEdit, LeavesWhatTheMaskCovers) {
    TurboEditSettings masked{{LastStep::kKeep, 0, at::zeros({1, 1, 4, 4})}, 1.5, kNoLimit};
    masked.translate.mask.slice(3, 0, 2).fill_(1);
    const at::Tensor change =
        edited(test::tanh_net(5, 48), test::tanh_net(7, 48), masked) - picture_;
    EXPECT_EQ(change.slice(3, 2, 4).abs().max().item<double>(), 0);
    EXPECT_GT(change.slice(3, 0, 2).abs().max().item<double>(), 0);
}

TEST_F(TurboEdit, TellsOfEachStepOfThePathAndOfTheTarget) {
    TurboEditSettings watched;
    std::vector<int> path, target;
    watched.translate.watch_source = [&](const at::Tensor& x_t, const Step& step,
                                         const Prediction&) {
        EXPECT_TRUE(x_t.equal(path_[path.size()]));
        path.push_back(step.t);
    };
    watched.translate.watch_target = [&](const at::Tensor&, const Step& step, const Prediction&) {
        target.push_back(step.t);
    };
    edited(test::tanh_net(5, 48), test::tanh_net(7, 48), watched);
    const std::vector<int> times{799, 599, 399, 199};
    EXPECT_EQ(path, times);
    EXPECT_EQ(target, times);
}

TEST_F(TurboEdit, RefusesSidesOfUnlikeSigma) {
    Denoiser source(test::zero_net(), config_), target(test::zero_net(), config_);
    const std::vector<Step> calmer = steps_to_run(config_, {5, 0.8, {}, 0.5});
    const std::string said = message_of([&] { turbo_edit(source, steps_, target, calmer, path_); });
    EXPECT_TRUE(contains(said, "transition 1 has sigma")) << said;
}

} // namespace
} // namespace restyle::core
