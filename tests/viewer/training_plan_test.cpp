// What restyle_train and restyle_dataset are told of each plan.
#include "viewer/training_plan.h"

#include <algorithm>
#include <fstream>

#include <gtest/gtest.h>

#include "models/temporary_folder.h"

namespace viewer {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

TrainingPlan plan_of(TrainingKind kind) {
    TrainingPlan plan;
    plan.kind = kind;
    plan.folder = "pictures";
    plan.model = "model";
    return plan;
}

/// What goes beyond what all kinds are told.
Words own_words(const TrainingPlan& plan, bool resumes = false) {
    const Words all = train_arguments(plan, resumes);
    const auto progress = std::find(all.begin(), all.end(), "--progress");
    return {progress + 2, all.end()};
}

TEST(TrainingPlan, ADenoiserLearnsInPicturesOrInLatents) {
    TrainingPlan plan = plan_of(TrainingKind::kDenoiser);
    EXPECT_EQ(own_words(plan), Words());
    EXPECT_EQ(own_words(plan, true), Words({"--resume"}));
    plan.autoencoder = "coded";
    plan.captions = true;
    EXPECT_EQ(own_words(plan), Words({"--autoencoder-from", "coded", "--captions"}));
}

TEST(TrainingPlan, AnAutoencoderHasALevelMoreThanItHalves) {
    TrainingPlan plan = plan_of(TrainingKind::kAutoencoder);
    EXPECT_EQ(own_words(plan), Words({"--autoencoder", "--autoencoder-class", "kl", "--channels",
                                      "32,64,64", "--latent-channels", "4"}));
    plan.autoencoder_class = "tiny";
    plan.halvings = 3;
    plan.latent_channels = 8;
    EXPECT_EQ(own_words(plan), Words({"--autoencoder", "--autoencoder-class", "tiny", "--channels",
                                      "48,48,48,48", "--latent-channels", "8"}));
}

TEST(TrainingPlan, AGanHasChannelsForEachSizeUpToThePictures) {
    TrainingPlan plan = plan_of(TrainingKind::kGan);
    plan.size = {64, 64};
    EXPECT_EQ(own_words(plan),
              Words({"--gan", "--gan-channels", "128,128,128,64,32", "--code", "128"}));
    plan.size = {16, 16};
    plan.augment = true;
    EXPECT_EQ(own_words(plan),
              Words({"--gan", "--gan-channels", "128,64,32", "--code", "128", "--augment"}));
}

TEST(TrainingPlan, AClassifierAndAModelOfWordsLearnFromMetadata) {
    TrainingPlan plan = plan_of(TrainingKind::kClassifier);
    plan.fields = {"season", "time"};
    EXPECT_EQ(own_words(plan), Words({"--classifier", "season,time"}));
    EXPECT_EQ(own_words(plan_of(TrainingKind::kPictureText)),
              Words({"--captions", "--picture-text", "--picture-size", "64"}));
    EXPECT_EQ(usual_batch(TrainingKind::kPictureText), 64);
}

TEST(TrainingPlan, EachOfSeveralLooksIsDrawn) {
    TrainingPlan plan = plan_of(TrainingKind::kAutoencoder);
    plan.looks = "plain,snow,ink";
    plan.pictures = 12;
    const Words words = dataset_arguments(plan);
    EXPECT_EQ(Words(words.begin(), words.begin() + 2), Words({"--look", "plain,snow,ink"}));
    EXPECT_EQ(Words(words.begin() + 4, words.begin() + 8),
              Words({"--seeds", "0:3", "--views-per-seed", "4"}));
    EXPECT_EQ(plan.data(), fs::path("model-pictures") / "looks-128x128-12");
    plan.pictures = 2; // Fewer than looks.
    EXPECT_EQ(dataset_arguments(plan)[5], "0:2");
}

TEST(TrainingPlan, FieldsToTellAreThoseOfTheFirstLine) {
    const restyle::TemporaryFolder folder;
    EXPECT_EQ(label_fields(folder.path()), Words());
    std::ofstream(folder.path() / "metadata.jsonl")
        << R"({"file_name": "a.png", "text": "a", "season": "winter", "count": 3, "time": "noon"})"
        << "\n{}\n";
    EXPECT_EQ(label_fields(folder.path()), Words({"season", "time"}));
    std::ofstream(folder.path() / "metadata.jsonl") << "no JSON\n";
    EXPECT_EQ(label_fields(folder.path()), Words());
}

} // namespace
} // namespace viewer
