#include "train/train_fixture.h"

#include "restyle/core/model.h"

namespace restyle::core {
namespace {

using Train = TrainFixture;

TEST_F(Train, LearnsATinySet) {
    settings_.iterations = 250;
    settings_.learning_rate = 3e-3;
    EXPECT_TRUE(run());
    const auto losses = record()["losses"].get<std::vector<double>>();
    ASSERT_EQ(losses.size(), 5U);
    EXPECT_LT(losses.back(), 0.7 * losses.front());
}

TEST_F(Train, LearnsInBrainFloatsToo) {
    settings_.iterations = 100;
    settings_.learning_rate = 3e-3;
    settings_.compute_dtype = at::kBFloat16;
    EXPECT_TRUE(run());
    const auto losses = record()["losses"].get<std::vector<double>>();
    EXPECT_LT(losses.back(), 0.7 * losses.front());
}

TEST_F(Train, WritesAModelThatLoads) {
    settings_.save_dtype = at::kBFloat16;
    EXPECT_TRUE(run());
    const Model model = load_model(settings_.output);
    EXPECT_EQ(model.patch_size, 2);
    EXPECT_EQ(model.size_multiple, 4);
    EXPECT_EQ(model.schedule.prediction_type, PredictionType::kSample);
    EXPECT_EQ(model.network(at::zeros({1, 12, 8, 8}), at::full({1}, 999, at::kLong)).sizes(),
              (std::vector<std::int64_t>{1, 12, 8, 8}));
    EXPECT_EQ(weights().at("conv_in.weight").scalar_type(), at::kBFloat16);
    EXPECT_TRUE(std::filesystem::exists(settings_.output / "samples.png"));
}

TEST_F(Train, RepeatsItselfBitForBit) {
    run();
    const TensorMap first = weights();
    settings_.output = folder_.path() / "again";
    run();
    expect_equal(first, weights());
}

TEST_F(Train, GivesAnotherModelForAnotherSeed) {
    run();
    const TensorMap first = weights();
    settings_.seed = 1;
    run();
    EXPECT_FALSE(first.at("conv_in.weight").equal(weights().at("conv_in.weight")));
}

TEST_F(Train, ResumedGoesOnAsIfNeverInterrupted) {
    EXPECT_TRUE(run());
    const TensorMap uninterrupted = weights();

    settings_.output = folder_.path() / "interrupted";
    EXPECT_FALSE(run_until(7));
    EXPECT_EQ(record()["iterations"], 7);
    EXPECT_EQ(record()["completed"], false);
    settings_.resume = true;
    EXPECT_FALSE(run_until(12));
    EXPECT_TRUE(run());
    EXPECT_EQ(record()["completed"], true);
    expect_equal(uninterrupted, weights());
}

TEST_F(Train, InterruptedLeavesAUsableModelAndNothingHalfWritten) {
    EXPECT_FALSE(run_until(3));
    EXPECT_NO_THROW(load_model(settings_.output));
    for (const auto& entry : std::filesystem::recursive_directory_iterator(settings_.output))
        EXPECT_FALSE(contains(entry.path().filename().string(), ".aside")) << entry.path();
}

TEST_F(Train, RefusesToResumeWithOtherSettingsOrWithoutACheckpoint) {
    settings_.resume = true;
    EXPECT_TRUE(contains(refusal(), "checkpoint.safetensors"));
    settings_.resume = false;
    run_until(2);
    settings_.resume = true;
    settings_.seed = 5;
    EXPECT_TRUE(contains(refusal(), "\"seed\":0"));
}

TEST_F(Train, RefusesACheckpointThatIsCut) {
    run_until(2);
    const auto checkpoint = settings_.output / "checkpoint.safetensors";
    std::filesystem::resize_file(checkpoint, std::filesystem::file_size(checkpoint) / 2);
    settings_.resume = true;
    EXPECT_TRUE(contains(refusal(), checkpoint.string()));
}

TEST_F(Train, RecordsTheSeedsAndLooksOfItsData) {
    std::ofstream(settings_.data / "dataset.json") << R"({"look": "snow", "seeds": [4, 9]})";
    run();
    EXPECT_EQ(record()["dataset"]["look"], "snow");
    EXPECT_EQ(record()["dataset"]["seeds"], json({4, 9}));
    EXPECT_EQ(record()["pictures"], 4);
    EXPECT_EQ(record()["settings"]["seed"], 0);
}

TEST_F(Train, NamesThePictureThatDoesNotFit) {
    write_contact_sheet(settings_.data / "small.png", at::zeros({1, 3, 8, 16}), 1);
    EXPECT_TRUE(contains(refusal(), "small.png: is 16x8, expected 16x16"));
    std::ofstream(settings_.data / "small.png") << "no picture";
    EXPECT_TRUE(contains(refusal(), "small.png: cannot be read"));
}

TEST_F(Train, RefusesAFolderWithoutPictures) {
    settings_.data = folder_.path() / "empty";
    EXPECT_TRUE(contains(refusal(), "no such directory"));
    std::filesystem::create_directory(settings_.data);
    EXPECT_TRUE(contains(refusal(), "holds no PNG or JPEG"));
}

TEST_F(Train, RefusesSettingsThatMakeNoNetwork) {
    const auto refused = [&](auto&& spoil, const std::string& word) {
        const TrainSettings whole = settings_;
        spoil(settings_);
        EXPECT_TRUE(contains(refusal(), word)) << word;
        settings_ = whole;
    };
    refused([](TrainSettings& s) { s.batch = 0; }, "batch");
    refused([](TrainSettings& s) { s.iterations = 0; }, "iterations");
    refused([](TrainSettings& s) { s.channels = {20}; }, "channels 20");
    refused([](TrainSettings& s) { s.channels = {}; }, "channels");
    refused([](TrainSettings& s) { s.patch_size = 3; }, "multiple of 6");
    refused([](TrainSettings& s) { s.learning_rate = 0; }, "learning_rate");
}

} // namespace
} // namespace restyle::core
