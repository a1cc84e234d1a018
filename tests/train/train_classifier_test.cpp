// A classifier, learnt from pictures whose attributes are known.
#include "train/described_pictures.h"

#include "restyle/core/picture_classifier.h"

namespace restyle::core {
namespace {

class TrainClassifier : public LessonFixture<ClassifierTrainSettings, train_classifier> {
protected:
    TrainClassifier() {
        settings_.width = settings_.height = kSide;
        settings_.iterations = 20;
        settings_.batch = 16;
        settings_.fields = {"tone", "colour"};
        settings_.channels = {8, 16};
        write_described_pictures(settings_.data,
                                 [](const std::string& tone, const std::string& colour) {
                                     return json{{"tone", tone},
                                                 {"colour", colour},
                                                 {"shape", "flat"},
                                                 {"title", colour == "red" ? "red" : "plain"}};
                                 });
    }
};

TEST_F(TrainClassifier, LearnsWhatPicturesShow) {
    settings_.iterations = 200;
    settings_.learning_rate = 5e-3;
    for (const Downsampling downsampling : {Downsampling::kStride, Downsampling::kPool}) {
        settings_.downsampling = downsampling;
        EXPECT_TRUE(run());
        const PictureClassifier classifier = load_picture_classifier(settings_.output);
        EXPECT_EQ(classifier.attributes(),
                  (std::vector<std::string>{"bright", "dark", "blue", "red"}));
        for (const bool bright : {false, true})
            for (const bool red : {false, true}) {
                const at::Tensor has = classifier.logits(flat_picture(bright, red))[0] > 0;
                const std::vector<int> expected{bright, !bright, !red, red};
                EXPECT_TRUE(has.to(at::kInt).equal(at::tensor(expected))) << bright << red << has;
            }
    }
}

TEST_F(TrainClassifier, SavesInHalfPrecisionToo) {
    settings_.save_dtype = at::kHalf;
    EXPECT_TRUE(run());
    EXPECT_EQ(weights().at("head.weight").scalar_type(), at::kHalf);
    EXPECT_EQ(
        load_picture_classifier(settings_.output).logits(flat_picture(true, true)).scalar_type(),
        at::kFloat);
}

TEST_F(TrainClassifier, ResumedGoesOnAsIfNeverInterrupted) {
    expect_interruption_leaves_no_trace();
}

TEST_F(TrainClassifier, RefusesToGoOnWithOtherSettings) {
    EXPECT_FALSE(run_until(2));
    settings_.resume = true;
    settings_.fields = {"colour", "tone"};
    EXPECT_TRUE(contains(refusal(), "was begun with settings"));
    EXPECT_TRUE(contains(refusal(), "\"fields\":[\"tone\",\"colour\"]"));
}

TEST_F(TrainClassifier, NamesTheFieldThatDoesNotFit) {
    settings_.fields = {"color"};
    EXPECT_TRUE(contains(refusal(), "metadata.jsonl:1: has no text 'color'; did you mean "
                                    "'colour'?"));
    settings_.fields = {"season"};
    EXPECT_TRUE(contains(refusal(), "metadata.jsonl:1: has no text 'season'"));
    settings_.fields = {"shape"};
    EXPECT_TRUE(contains(refusal(), "'shape' is 'flat' of all pictures"));
    settings_.fields = {"colour", "title"};
    EXPECT_TRUE(contains(refusal(), "'red' is a value of two fields"));
    write_lines(R"({"tone": "dark"})");
    EXPECT_TRUE(contains(refusal(), "metadata.jsonl:1: expected an object with a text file_name"));
    std::filesystem::remove(settings_.data / "metadata.jsonl");
    settings_.fields = {"tone"};
    EXPECT_TRUE(contains(refusal(), "metadata.jsonl: cannot be read; a classifier needs a line "
                                    "{\"file_name\", \"tone\"} a picture"));
}

TEST_F(TrainClassifier, RefusesSettingsThatMakeNoModel) {
    const auto refused = [&](auto&& spoil, const std::string& word) {
        const ClassifierTrainSettings whole = settings_;
        spoil(settings_);
        EXPECT_TRUE(contains(refusal(), word)) << refusal();
        settings_ = whole;
    };
    using Settings = ClassifierTrainSettings;
    refused([](Settings& s) { s.fields.clear(); }, "fields must name at least one");
    refused([](Settings& s) { s.fields = {"tone", "tone"}; }, "fields must not name one twice");
    refused([](Settings& s) { s.channels = {8, 12}; }, "channels 12 is not a multiple of 8");
    refused([](Settings& s) { s.channels = {8, 8, 8, 8, 8, 8}; },
            "the shorter side of 16x16 is not a multiple of 32");
    refused([](Settings& s) { s.channels.clear(); }, "channels must name");
    refused([](Settings& s) { s.layers = 0; }, "layers must be at least 1");
    refused([](Settings& s) { s.batch = 0; }, "batch must be at least 1");
}

} // namespace
} // namespace restyle::core
