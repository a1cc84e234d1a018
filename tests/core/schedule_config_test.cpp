#include "restyle/core/schedule_config.h"

#include <fstream>

#include <gtest/gtest.h>

#include "models/message_of.h"
#include "models/temporary_folder.h"

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
        {"_class_name", "\"PNDMScheduler\""},
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
    const std::string message = message_of([&] { variance_of("fixed_large_log"); });
    EXPECT_TRUE(contains(message, "fixed_large_log") && contains(message, "learned_range"))
        << message;
    // DDIMScheduler has no variance_type: diffusers ignores what stands there.
    read(R"({"_class_name": "DDIMScheduler", "variance_type": "fixed_large_log"})");
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
