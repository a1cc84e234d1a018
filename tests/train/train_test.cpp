#include "restyle/core/train.h"

#include <fstream>

#include <ATen/Parallel.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "models/message_of.h"
#include "models/temporary_folder.h"
#include "restyle/core/model.h"
#include "restyle/core/safetensors.h"
#include "train/training_pictures.h"

namespace restyle::core {
namespace {

using nlohmann::json;

constexpr int kSide = 16;

/// A world of two tones: the left half of every picture is one grey, the right half another.
void write_pictures(const std::filesystem::path& folder, int count) {
    std::filesystem::create_directories(folder);
    for (int i = 0; i < count; ++i) {
        at::Tensor picture = at::full({1, 3, kSide, kSide}, -0.5 + 0.1 * i);
        picture.narrow(3, kSide / 2, kSide / 2).fill_(0.5);
        write_contact_sheet(folder / ("picture" + std::to_string(i) + ".png"), picture, 1);
    }
}

class Train : public testing::Test {
protected:
    Train() {
        at::set_num_threads(1); // So small a network gains nothing from more.
        write_pictures(folder_.path() / "data", 4);
        settings_.data = folder_.path() / "data";
        settings_.output = folder_.path() / "model";
        settings_.width = settings_.height = kSide;
        settings_.iterations = 20;
        settings_.batch = 4;
        settings_.patch_size = 2;
        settings_.channels = {16, 16};
        settings_.layers = 1;
        settings_.compute_dtype = at::kFloat;
        settings_.save_minutes = 1e9;
    }

    bool run() {
        return train(
            settings_, [](const TrainProgress&) {}, never_);
    }

    /// Stops after so many iterations, as an interrupting signal does.
    bool run_until(std::int64_t iteration) {
        settings_.save_minutes = 0;
        std::atomic<bool> stop{false};
        return train(
            settings_, [&](const TrainProgress& at) { stop = at.iteration >= iteration; }, stop);
    }

    std::string refusal() {
        return message_of([&] { run(); });
    }

    TensorMap weights() const {
        return read_safetensors(settings_.output / "unet" / "diffusion_pytorch_model.safetensors")
            .tensors;
    }

    json record() const { return json::parse(std::ifstream(settings_.output / "training.json")); }

    TemporaryFolder folder_;
    TrainSettings settings_;
    const std::atomic<bool> never_{false};
};

void expect_equal(const TensorMap& a, const TensorMap& b) {
    ASSERT_EQ(a.size(), b.size());
    for (const auto& [name, tensor] : a)
        EXPECT_TRUE(tensor.equal(b.at(name))) << name;
}

TEST_F(Train, LearnsATinySet) {
    settings_.iterations = 250;
    settings_.learning_rate = 3e-3;
    EXPECT_TRUE(run());
    const auto losses = record()["losses"].get<std::vector<double>>();
    ASSERT_EQ(losses.size(), 5U);
    EXPECT_LT(losses.back(), 0.7 * losses.front());
}

TEST_F(Train, LearnsInBrainFloatsToo) {
    settings_.iterations = 250;
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
