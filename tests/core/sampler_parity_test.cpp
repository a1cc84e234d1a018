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

std::optional<double> eta_of(const nlohmann::json& sampled) {
    if (sampled["eta"].is_null()) return {};
    return sampled["eta"].get<double>();
}

// tests/reference/make_sampler_fixture.py made it, on this network.
at::Tensor network(const at::Tensor& x, const at::Tensor& t) {
    return (0.7 * x + 0.001 * t.to(at::kDouble).view({-1, 1, 1, 1})).tanh();
}

TEST(SamplerParity, DecodingAGaussianCodeIsWhatDiffusersSamplesFromTheSameNoise) {
    std::ifstream file(RESTYLE_SOURCE_DIR "/tests/reference/sampler_fixture.json");
    const nlohmann::json samples = nlohmann::json::parse(file);
    ASSERT_GE(samples.size(), 8u);
    for (const nlohmann::json& sampled : samples) {
        const ScheduleConfig config = schedule_of(sampled["scheduler_config"]);
        const std::vector<Step> steps =
            steps_to_run(config, {sampled["steps"], 1, {}, eta_of(sampled)});
        std::vector<int> times;
        for (const Step& step : steps)
            times.push_back(step.t);
        EXPECT_EQ(times, sampled["timesteps"].get<std::vector<int>>()) << sampled["name"];

        const std::int64_t rows = std::int64_t(steps.size()) + 1;
        const LatentCode code{tensor_of(sampled["z"]).view({rows, 1, 1, 2, 2}), {}};
        const at::Tensor expected = tensor_of(sampled["x_0"]).view({1, 1, 2, 2});
        Denoiser denoiser(network, config);
        // diffusers keeps alpha_bar in fp32.
        const double amplified = 1e-5 * expected.abs().max().item<double>();
        EXPECT_LE(test::max_difference(dpm_decode(denoiser, steps, code), expected),
                  config.prediction_type == PredictionType::kEpsilon
                      ? amplified / std::sqrt(steps.front().alpha_bar_t)
                      : 10 * amplified)
            << sampled["name"];
    }
}

} // namespace
} // namespace restyle::core
