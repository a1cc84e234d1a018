// A classifier, learnt from pictures whose attributes are known.
#include "train/train_fixture.h"

#include "restyle/core/picture_classifier.h"

namespace restyle::core {
namespace {

/// Flat pictures, dark or bright and red or blue, twice each, and fields that say so.
class TrainClassifier : public testing::Test {
protected:
    static constexpr int kSide = 16;

    TrainClassifier() {
        at::set_num_threads(1);
        settings_.data = folder_.path() / "data";
        settings_.output = folder_.path() / "model";
        settings_.width = settings_.height = kSide;
        settings_.iterations = 20;
        settings_.batch = 16;
        settings_.fields = {"tone", "colour"};
        settings_.channels = {8, 16};
        settings_.save_minutes = 1e9;
        std::filesystem::create_directories(settings_.data);
        std::string lines;
        for (int i = 0; i < 8; ++i) {
            const bool bright = i % 2 == 1, red = i / 2 % 2 == 1;
            const std::string name = "picture" + std::to_string(i) + ".png";
            write_contact_sheet(settings_.data / name, picture(bright, red), 1);
            lines += json{{"file_name", name},
                          {"tone", bright ? "bright" : "dark"},
                          {"colour", red ? "red" : "blue"},
                          {"shape", "flat"},
                          {"title", red ? "red" : "plain"}}
                         .dump() +
                     "\n";
        }
        write_lines(lines);
    }

    static at::Tensor picture(bool bright, bool red) {
        at::Tensor values = at::full({1, 3, kSide, kSide}, bright ? 0.4 : -0.6);
        values.select(1, red ? 0 : 2) += 0.5;
        return values;
    }

    void write_lines(const std::string& lines) const {
        std::ofstream(settings_.data / "metadata.jsonl") << lines;
    }

    bool run() {
        return train_classifier(
            settings_, [](const TrainProgress&) {}, never_);
    }

    bool run_until(std::int64_t iteration) {
        settings_.save_minutes = 0;
        std::atomic<bool> stop{false};
        return train_classifier(
            settings_, [&](const TrainProgress& at) { stop = at.iteration >= iteration; }, stop);
    }

    std::string refusal() {
        return message_of([&] { run(); });
    }

    TensorMap weights() const {
        return read_safetensors(settings_.output / "model.safetensors").tensors;
    }

    TemporaryFolder folder_;
    ClassifierTrainSettings settings_;
    const std::atomic<bool> never_{false};
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
                const at::Tensor has = classifier.logits(picture(bright, red))[0] > 0;
                const std::vector<int> expected{bright, !bright, !red, red};
                EXPECT_TRUE(has.to(at::kInt).equal(at::tensor(expected))) << bright << red << has;
            }
    }
}

TEST_F(TrainClassifier, SavesInHalfPrecisionToo) {
    settings_.save_dtype = at::kHalf;
    EXPECT_TRUE(run());
    EXPECT_EQ(weights().at("head.weight").scalar_type(), at::kHalf);
    EXPECT_EQ(load_picture_classifier(settings_.output).logits(picture(true, true)).scalar_type(),
              at::kFloat);
}

TEST_F(TrainClassifier, ResumedGoesOnAsIfNeverInterrupted) {
    expect_interruption_leaves_no_trace(
        settings_, folder_.path() / "interrupted", [&] { return run(); },
        [&](std::int64_t iteration) { return run_until(iteration); }, [&] { return weights(); });
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
