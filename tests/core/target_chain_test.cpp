// The chains that methods of translation take a picture through, run alone.
#include "restyle/core/target_chain.h"

#include <gtest/gtest.h>

#include "restyle/core/cycle_diffusion.h"
#include "restyle/core/forward_path.h"
#include "support/toy_worlds.h"

namespace restyle::core {
namespace {

using test::normal;

// cycle_translate() advances both worlds together; a chain has the source's part of it first.
TEST(TargetChain, RunToItsEndIsLockStepToTheLastBit) {
    const ScheduleConfig config = test::latent_schedule();
    Denoiser source(test::tanh_net(5, 48), config), target(test::tanh_net(7, 48), config);
    for (const LastStep last : {LastStep::kKeep, LastStep::kDrop})
        for (const double eta : {0.0, 0.1, 1.0})
            for (const std::size_t batch : {0, 1, 3}) {
                const std::vector<Step> steps = steps_to_run(config, {10, 1, {}, eta});
                const std::vector<at::Tensor> path =
                    forward_path(steps, normal({2, 3, 4, 4}, 1), normal({11, 1, 3, 4, 4}, 2));
                TranslateSettings settings;
                settings.last = last;
                settings.source_batch = batch;
                const at::Tensor expected =
                    cycle_translate(source, steps, target, steps, path, settings);
                const at::Tensor end = run_chain(
                    target, steps, cycle_chain(source, steps, steps, path, {last, batch}));
                EXPECT_TRUE(end.equal(expected)) << "eta " << eta << ", batch " << batch;
            }
}

TEST(TargetChain, WithAMaskKeepsTheRestAndIsLockStepToTheLastBit) {
    const ScheduleConfig config = test::latent_schedule();
    Denoiser source(test::tanh_net(5, 48), config), target(test::tanh_net(7, 48), config);
    const std::vector<Step> steps = steps_to_run(config, {10, 1, {}, 1.0});
    const std::vector<at::Tensor> path =
        forward_path(steps, normal({2, 3, 4, 4}, 1), normal({11, 1, 3, 4, 4}, 2));
    for (const LastStep last : {LastStep::kKeep, LastStep::kDrop}) {
        TranslateSettings settings;
        settings.last = last;
        settings.mask = at::zeros({1, 1, 4, 4});
        settings.mask.slice(3, 2, 4).fill_(1);
        settings.mask.slice(2, 0, 1).fill_(0.5);
        const at::Tensor expected = cycle_translate(source, steps, target, steps, path, settings);
        CycleChainSettings chain{last};
        chain.mask = settings.mask;
        const at::Tensor end =
            run_chain(target, steps, cycle_chain(source, steps, steps, path, chain));
        EXPECT_TRUE(end.equal(expected));
        const at::Tensor moved = end - path.back();
        EXPECT_TRUE(moved.slice(2, 1).slice(3, 0, 2).eq(0).all().item<bool>());
        EXPECT_GT(moved.slice(3, 2).abs().max().item<double>(), 0.01);
    }
}

TEST(TargetChain, WithoutStepsIsThePicture) {
    const ScheduleConfig config = test::latent_schedule();
    Denoiser source(test::tanh_net(5, 48), config), target(test::tanh_net(7, 48), config);
    const at::Tensor x_0 = normal({1, 3, 4, 4}, 1);
    EXPECT_TRUE(run_chain(target, {}, cycle_chain(source, {}, {}, {x_0})).equal(x_0));
    EXPECT_EQ(source.use().calls + target.use().calls, 0);
}

} // namespace
} // namespace restyle::core
