#include "restyle/core/schedule_config.h"

#include <fstream>

#include <gtest/gtest.h>

#include "models/message_of.h"
#include "models/temporary_folder.h"
#include "restyle/core/step.h"

namespace restyle::core {
namespace {

class ScheduleFile : public testing::Test {
protected:
    std::filesystem::path file() const { return folder_.path() / "scheduler_config.json"; }

    ScheduleConfig read(const std::string& json) const {
        std::ofstream(file()) << json;
        return read_schedule_config(file());
    }

    // What is said of a DDIM schedule with this key.
    std::string refusal(const std::string& key, const std::string& value) const {
        const std::string named =
            key == "_class_name" ? "" : "\"_class_name\": \"DDIMScheduler\", ";
        return message_of([&] { read("{" + named + "\"" + key + "\": " + value + "}"); });
    }

    TemporaryFolder folder_;
};

TEST_F(ScheduleFile, WithAClassAloneHasTheDefaultsOfDiffusers) {
    const ScheduleConfig config = read(R"({"_class_name": "DDPMScheduler"})");
    EXPECT_EQ(config.sampler, SamplerKind::kDdpm);
    EXPECT_EQ(config.train_timesteps, 1000);
    EXPECT_EQ(config.beta_schedule, BetaSchedule::kLinear);
    EXPECT_EQ(config.prediction_type, PredictionType::kEpsilon);
    EXPECT_EQ(config.timestep_spacing, TimestepSpacing::kLeading);
    EXPECT_EQ(config.variance_type, VarianceType::kFixedSmall);
    EXPECT_TRUE(config.clip_sample);
    EXPECT_TRUE(config.set_alpha_to_one);
}

TEST_F(ScheduleFile, ReadsBackWhatWasWritten) {
    ScheduleConfig config;
    config.train_timesteps = 4;
    config.beta_schedule = BetaSchedule::kTrained;
    config.trained_betas = {0.1, 0.2, 0.3, 0.1 + 0.2};
    config.rescale_betas_zero_snr = true;
    config.prediction_type = PredictionType::kVPrediction;
    config.timestep_spacing = TimestepSpacing::kTrailing;
    config.steps_offset = 1;
    config.set_alpha_to_one = false;
    config.clip_sample = false;
    config.clip_sample_range = 2.5;
    write_schedule_config(file(), config);

    const ScheduleConfig again = read_schedule_config(file());
    EXPECT_EQ(again.trained_betas, config.trained_betas);
    EXPECT_EQ(alpha_bars(again), alpha_bars(config));
    EXPECT_EQ(again.prediction_type, config.prediction_type);
    EXPECT_EQ(again.timestep_spacing, config.timestep_spacing);
    EXPECT_EQ(again.steps_offset, config.steps_offset);
    EXPECT_EQ(again.set_alpha_to_one, config.set_alpha_to_one);
    EXPECT_EQ(again.clip_sample, config.clip_sample);
    EXPECT_EQ(again.clip_sample_range, config.clip_sample_range);
}

TEST_F(ScheduleFile, RefusesByNameWhatItDoesNotKnow) {
    const std::vector<std::pair<std::string, std::string>> unknown{
        {"_class_name", "\"DEISMultistepScheduler\""},
        {"beta_schedule", "\"sigmoid\""},
        {"prediction_type", "\"flow\""},
        {"timestep_spacing", "\"karras\""},
        {"thresholding", "true"},
        {"num_train_timesteps", "1"},
        {"num_train_timesteps", "12.5"},
        {"steps_offset", "-1"},
        {"clip_sample", "\"yes\""},
        {"clip_sample_range", "0"},
        {"beta_start", "-0.1"},
        {"trained_betas", "[0.1, 0.2]"}};
    for (const auto& [key, value] : unknown) {
        const std::string message = refusal(key, value);
        EXPECT_TRUE(contains(message, key)) << key << ": " << message;
        EXPECT_TRUE(contains(message, file().string())) << key << ": " << message;
        EXPECT_TRUE(contains(message, "expected")) << key << ": " << message;
    }
}

TEST_F(ScheduleFile, KnowsTheVariancesOfDiffusers) {
    const auto variance_of = [&](const std::string& name) {
        return read(R"({"_class_name": "DDPMScheduler", "variance_type": ")" + name + "\"}")
            .variance_type;
    };
    EXPECT_EQ(variance_of("fixed_small"), VarianceType::kFixedSmall);
    EXPECT_EQ(variance_of("fixed_small_log"), VarianceType::kFixedSmall);
    EXPECT_EQ(variance_of("fixed_large"), VarianceType::kFixedLarge);
    EXPECT_EQ(variance_of("learned"), VarianceType::kLearned);
    EXPECT_EQ(variance_of("learned_range"), VarianceType::kLearnedRange);
    EXPECT_EQ(variance_of("squared_noise"), VarianceType::kSquaredNoise);
    EXPECT_EQ(variance_of("noise_residual"), VarianceType::kNoiseResidual);
    const std::string sn = R"({"_class_name": "DDPMScheduler", "variance_type": "squared_noise")";
    EXPECT_EQ(read(sn + "}").clip_pixel, 2);
    EXPECT_EQ(read(sn + R"(, "clip_pixel": 0.5})").clip_pixel, 0.5);
    EXPECT_TRUE(contains(message_of([&] { read(sn + R"(, "clip_pixel": -1})"); }),
                         "clip_pixel is -1, expected 0, no limit, or more"));
    const std::string message = message_of([&] { variance_of("fixed_large_log"); });
    EXPECT_TRUE(contains(message, "fixed_large_log") && contains(message, "learned_range"))
        << message;
    // DDIMScheduler has no variance_type: diffusers ignores what stands there.
    read(R"({"_class_name": "DDIMScheduler", "variance_type": "fixed_large_log"})");
}

TEST_F(ScheduleFile, WithAClassAloneHasTheDefaultsOfThatClass) {
    const ScheduleConfig euler = read(R"({"_class_name": "EulerDiscreteScheduler"})");
    EXPECT_EQ(euler.sampler, SamplerKind::kEuler);
    EXPECT_EQ(euler.timestep_spacing, TimestepSpacing::kLinspace);
    EXPECT_TRUE(euler.spacing_is_default);
    EXPECT_TRUE(euler.set_alpha_to_one);
    EXPECT_FALSE(euler.clip_sample);

    const ScheduleConfig ancestral = read(R"({"_class_name": "EulerAncestralDiscreteScheduler"})");
    EXPECT_EQ(ancestral.sampler, SamplerKind::kEulerAncestral);
    EXPECT_EQ(ancestral.timestep_spacing, TimestepSpacing::kLinspace);

    const ScheduleConfig solver = read(R"({"_class_name": "DPMSolverMultistepScheduler"})");
    EXPECT_EQ(solver.sampler, SamplerKind::kDpmSolver);
    EXPECT_EQ(solver.solver_order, 2);
    EXPECT_TRUE(solver.lower_order_final);
    EXPECT_FALSE(solver.euler_at_final);
    EXPECT_EQ(solver.timestep_spacing, TimestepSpacing::kLinspace);

    const ScheduleConfig lcm = read(R"({"_class_name": "LCMScheduler"})");
    EXPECT_EQ(lcm.sampler, SamplerKind::kLcm);
    EXPECT_EQ(lcm.beta_schedule, BetaSchedule::kScaledLinear);
    EXPECT_EQ(lcm.beta_start, 0.00085);
    EXPECT_EQ(lcm.beta_end, 0.012);
    EXPECT_EQ(lcm.original_inference_steps, 50);
    EXPECT_EQ(lcm.timestep_scaling, 10);
    EXPECT_FALSE(lcm.clip_sample);
}

// Python's json writes a bound that is none so.
TEST_F(ScheduleFile, MayBoundASolverAtMinusInfinity) {
    const ScheduleConfig config = read(R"({"_class_name": "DPMSolverMultistepScheduler",
        "lambda_min_clipped": -Infinity, "_note": "a \"-Infinity\" is \\"})");
    EXPECT_EQ(config.sampler, SamplerKind::kDpmSolver);
    EXPECT_TRUE(contains(message_of([&] {
                             read(R"({"_class_name": "DPMSolverMultistepScheduler",
                                      "lambda_min_clipped": Infinity})");
                         }),
                         "JSON"));
}

// As the folders of Stable Diffusion 1 have it.
TEST_F(ScheduleFile, OfPndmRunsDdimOnItsBetasAndItsGrid) {
    const ScheduleConfig config = read(R"({
        "_class_name": "PNDMScheduler", "_diffusers_version": "0.6.0", "beta_end": 0.012,
        "beta_schedule": "scaled_linear", "beta_start": 0.00085, "num_train_timesteps": 1000,
        "set_alpha_to_one": false, "skip_prk_steps": true, "steps_offset": 1,
        "trained_betas": null, "clip_sample": true})");
    EXPECT_EQ(config.sampler, SamplerKind::kDdim);
    EXPECT_EQ(config.replaced_class, "PNDMScheduler");
    EXPECT_EQ(config.steps_offset, 1);
    EXPECT_FALSE(config.set_alpha_to_one);
    EXPECT_FALSE(config.clip_sample); // PNDM has no such word.
    EXPECT_EQ(config.timestep_spacing, TimestepSpacing::kLeading);
    EXPECT_FALSE(read(R"({"_class_name": "PNDMScheduler"})").set_alpha_to_one);
}

TEST_F(ScheduleFile, ReadsBackEverySampler) {
    for (const SamplerKind sampler : all_samplers()) {
        ScheduleConfig config;
        config.sampler = sampler;
        config.timestep_spacing = TimestepSpacing::kTrailing;
        config.set_alpha_to_one = false;
        config.clip_sample = false;
        config.use_karras_sigmas = true;
        config.solver_order = 1;
        config.lower_order_final = false;
        config.euler_at_final = true;
        config.original_inference_steps = 40;
        config.timestep_scaling = 2.5;
        write_schedule_config(file(), config);
        const ScheduleConfig again = read_schedule_config(file());
        EXPECT_EQ(again.sampler, sampler);
        const std::vector<Step> steps = steps_to_run(config, {.steps = 5});
        const std::vector<Step> steps_again = steps_to_run(again, {.steps = 5});
        for (std::size_t i = 0; i < steps.size(); ++i) {
            EXPECT_EQ(steps_again[i].t, steps[i].t) << sampler_name(sampler);
            EXPECT_EQ(steps_again[i].alpha_bar_s, steps[i].alpha_bar_s) << sampler_name(sampler);
            EXPECT_EQ(steps_again[i].x_0_weight, steps[i].x_0_weight) << sampler_name(sampler);
            EXPECT_EQ(steps_again[i].c_skip, steps[i].c_skip) << sampler_name(sampler);
        }
    }
}

TEST_F(ScheduleFile, RefusesByNameWhatASolverDoesNotDo) {
    const auto refusal_of = [&](const std::string& name, const std::string& key,
                                const std::string& value) {
        return message_of(
            [&] { read(R"({"_class_name": ")" + name + R"(", ")" + key + "\": " + value + "}"); });
    };
    for (const auto& [key, value] :
         std::vector<std::pair<std::string, std::string>>{{"algorithm_type", "\"dpmsolver\""},
                                                          {"solver_order", "3"},
                                                          {"solver_type", "\"heun\""},
                                                          {"use_exponential_sigmas", "true"},
                                                          {"use_lu_lambdas", "true"},
                                                          {"use_flow_sigmas", "true"},
                                                          {"lambda_min_clipped", "-5.1"},
                                                          {"final_sigmas_type", "\"one\""},
                                                          {"variance_type", "\"learned\""}}) {
        const std::string message = refusal_of("DPMSolverMultistepScheduler", key, value);
        EXPECT_TRUE(contains(message, key) && contains(message, "expected")) << key << message;
    }
    for (const auto& [key, value] :
         std::vector<std::pair<std::string, std::string>>{{"interpolation_type", "\"log_linear\""},
                                                          {"timestep_type", "\"continuous\""},
                                                          {"use_karras_sigmas", "true"},
                                                          {"use_beta_sigmas", "true"}}) {
        const std::string message = refusal_of("EulerDiscreteScheduler", key, value);
        EXPECT_TRUE(contains(message, key) && contains(message, "expected")) << key << message;
    }
    EXPECT_TRUE(contains(refusal_of("LCMScheduler", "original_inference_steps", "1001"),
                         "original_inference_steps"));
    // DDIMScheduler has none of these words: diffusers ignores what stands there.
    read(R"({"_class_name": "DDIMScheduler", "use_karras_sigmas": true, "solver_order": 3})");
}

TEST_F(ScheduleFile, RefusesBetasThatGiveSignalBack) {
    const std::string message = message_of([&] {
        read(R"({"_class_name": "DDIMScheduler", "num_train_timesteps": 3,
                 "trained_betas": [0.5, -0.1, 0.1]})");
    });
    EXPECT_TRUE(contains(message, "trained_betas")) << message;
}

TEST_F(ScheduleFile, RefusesAFileThatIsMissingOrBroken) {
    EXPECT_TRUE(contains(message_of([&] { read_schedule_config(file()); }), file().string()));
    EXPECT_TRUE(contains(message_of([&] { read("{\"_class_name\": "); }), "JSON"));
    EXPECT_TRUE(contains(message_of([&] { read("{}"); }), "_class_name"));
}

} // namespace
} // namespace restyle::core
