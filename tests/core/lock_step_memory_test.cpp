#include <gtest/gtest.h>

#include "restyle/core/cycle_diffusion.h"
#include "restyle/core/noise.h"
#include "support/peak_bytes.h"
#include "support/toy_worlds.h"

namespace restyle::core {
namespace {

std::int64_t peak_bytes(int K, std::size_t source_batch, SamplerKind sampler = SamplerKind::kDdim) {
    ScheduleConfig config = test::latent_schedule();
    config.sampler = sampler;
    const std::vector<Step> steps = steps_to_run(config, {.steps = K});
    const at::Tensor picture = test::normal({1, 3, 32, 32}, 1, at::kFloat);
    Denoiser source(test::zero_net(), config), target(test::zero_net(), config);
    TranslateSettings settings;
    settings.source_batch = source_batch;

    return test::peak_bytes([&] {
        ForwardPath path(steps, picture, [&](std::int64_t row) {
            return counter_noise(7, std::uint32_t(row), 1, {3, 32, 32})[0];
        });
        cycle_translate(source, steps, target, steps, path, settings);
    });
}

// No code is stored, no path kept: as much for two hundred steps as for five.
TEST(LockStepMemory, DoesNotGrowWithTheNumberOfSteps) {
    EXPECT_EQ(peak_bytes(200, 1), peak_bytes(5, 1));
    EXPECT_EQ(peak_bytes(200, 4), peak_bytes(20, 4));
}

// Of all predictions so far it keeps the last.
TEST(LockStepMemory, DoesNotGrowWithThePastOfAMultistepSolver) {
    for (const SamplerKind solver : {SamplerKind::kDpmSolver, SamplerKind::kSdeDpmSolver}) {
        EXPECT_EQ(peak_bytes(200, 1, solver), peak_bytes(5, 1, solver));
        EXPECT_EQ(peak_bytes(200, 4, solver), peak_bytes(20, 4, solver));
    }
}

TEST(LockStepMemory, GrowsWithTheStepsOfOneForwardPass) {
    const std::int64_t picture = 3 * 32 * 32 * 4;
    EXPECT_GE(peak_bytes(40, 0), peak_bytes(40, 1) + 39 * picture);
}

} // namespace
} // namespace restyle::core
