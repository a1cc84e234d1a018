#include <cstdlib>
#include <fstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "models/temporary_folder.h"
#include "restyle/core/dpm_decoder.h"
#include "support/toy_worlds.h"

namespace restyle::core {
namespace {

at::Tensor tensor_of(const nlohmann::json& values) {
    return at::tensor(values.get<std::vector<double>>(), at::kDouble);
}

ScheduleConfig schedule_of(const nlohmann::json& scheduler_config) {
    const TemporaryFolder folder;
    std::ofstream(folder.path() / "scheduler_config.json") << scheduler_config;
    return read_schedule_config(folder.path() / "scheduler_config.json");
}

StepSettings settings_of(const nlohmann::json& sampled) {
    StepSettings settings{.steps = sampled["steps"], .strength = sampled["strength"]};
    if (!sampled["eta"].is_null()) settings.eta = sampled["eta"].get<double>();
    return settings;
}

// tests/reference/make_sampler_fixture.py made them, and sweep_sampler_parity.py more, on this
// network.
at::Tensor network(const at::Tensor& x, const at::Tensor& t) {
    return (0.7 * x + 0.001 * t.to(at::kDouble).view({-1, 1, 1, 1})).tanh();
}

nlohmann::json samples() {
    const char* swept = std::getenv("RESTYLE_SAMPLER_CASES");
    std::ifstream file(swept ? swept : RESTYLE_SOURCE_DIR "/tests/reference/sampler_fixture.json");
    return nlohmann::json::parse(file);
}

// diffusers keeps alpha_bar in fp32, and Euler's and DPM-Solver's x too.
double tolerance(const ScheduleConfig& config, const Step& first, const at::Tensor& points) {
    const double scale = 1e-5 * points.abs().max().item<double>();
    return config.prediction_type == PredictionType::kEpsilon ? scale / std::sqrt(first.alpha_bar_t)
                                                              : 10 * scale;
}

TEST(SamplerParity, PassesEveryPointThatDiffusersPassesWithTheSameNoise) {
    const nlohmann::json all = samples();
    ASSERT_GE(all.size(), 28u);
    for (const nlohmann::json& sampled : all) {
        const ScheduleConfig config = schedule_of(sampled["scheduler_config"]);
        const std::vector<Step> steps = steps_to_run(config, settings_of(sampled));
        std::vector<int> times;
        for (const Step& step : steps)
            times.push_back(step.t);
        ASSERT_EQ(times, sampled["timesteps"].get<std::vector<int>>()) << sampled["name"];

        const at::Tensor z = tensor_of(sampled["z"]).view({-1, 1, 1, 2, 2});
        const at::Tensor points = tensor_of(sampled["x"]).view({-1, 1, 1, 2, 2});
        Denoiser denoiser(network, config);
        Past past;
        at::Tensor x = z[0];
        for (std::size_t i = 0; i < steps.size(); ++i) {
            const std::int64_t row = std::int64_t(i) + 1;
            const Transition next = denoiser.reverse(x, steps[i], past);
            x = next.mean + noise_from_code(z[row], next, steps[i]);
            EXPECT_LE(test::max_difference(x, points[row]), tolerance(config, steps[0], points))
                << sampled["name"] << " after step " << row << " of " << steps.size();
        }
        EXPECT_TRUE(x.equal(dpm_decode(denoiser, steps, {z, {}}))) << sampled["name"];
    }
}

} // namespace
} // namespace restyle::core
