// A model of pictures and texts, learnt from pictures with captions.
#include <ATen/CPUGeneratorImpl.h>

#include "train/described_pictures.h"

#include "models/text/train_tokenizer.h"
#include "restyle/core/picture_text.h"
#include "train/captions.h"
#include "train/contrast.h"
#include "train/picture_views.h"

namespace restyle::core {
namespace {

/// Each picture has three texts, that say one thing of it or both.
class TrainPictureText : public LessonFixture<PictureTextTrainSettings, train_picture_text> {
protected:
    TrainPictureText() {
        settings_.width = settings_.height = kSide;
        settings_.iterations = 20;
        settings_.batch = 16;
        settings_.text_width = settings_.picture_width = settings_.projection = 32;
        settings_.text_layers = settings_.picture_layers = 1;
        settings_.text_tokens = 8;
        settings_.picture_size = 8;
        settings_.picture_patch = 4;
        write_described_pictures(settings_.data,
                                 [](const std::string& tone, const std::string& colour) {
                                     return json{{"text", {tone, colour, tone + " " + colour}}};
                                 });
    }
};

TEST_F(TrainPictureText, LearnsWhichWordsFitWhichPictures) {
    settings_.iterations = 400;
    settings_.learning_rate = 3e-3;
    EXPECT_TRUE(run());
    const auto losses = record()["losses"].get<std::vector<double>>();
    // A picture fits many captions and a caption many pictures: the rest cannot be learnt.
    EXPECT_LT(losses.back(), 0.9 * losses.front());

    const PictureText model = load_picture_text(settings_.output);
    const auto fits = [&](const at::Tensor& seen, const std::string& right,
                          const std::string& wrong) {
        const at::Tensor texts = model.text_features({right, wrong}).features;
        const at::Tensor cosines = texts.matmul(model.picture_features(seen).t()).flatten();
        return cosines[0].item<double>() > cosines[1].item<double>();
    };
    for (const bool bright : {false, true})
        for (const bool red : {false, true}) {
            const at::Tensor seen = flat_picture(bright, red);
            EXPECT_TRUE(fits(seen, bright ? "bright" : "dark", bright ? "dark" : "bright"));
            EXPECT_TRUE(fits(seen, red ? "red" : "blue", red ? "blue" : "red"));
            EXPECT_TRUE(fits(seen, red ? "dark red" : "dark blue", red ? "dark blue" : "dark red"));
        }
}

TEST_F(TrainPictureText, SavesInHalfPrecisionToo) {
    settings_.save_dtype = at::kHalf;
    EXPECT_TRUE(run());
    EXPECT_EQ(weights().at("logit_scale").scalar_type(), at::kHalf);
    EXPECT_NEAR(load_picture_text(settings_.output).logit_scale(), 1 / 0.07, 1);
}

TEST_F(TrainPictureText, ResumedGoesOnAsIfNeverInterrupted) {
    expect_interruption_leaves_no_trace();
}

TEST_F(TrainPictureText, RefusesToGoOnWithOtherSettings) {
    EXPECT_FALSE(run_until(2));
    settings_.resume = true;
    settings_.projection = 64;
    EXPECT_TRUE(contains(refusal(), "was begun with settings"));
    EXPECT_TRUE(contains(refusal(), "\"projection\":32"));
}

TEST_F(TrainPictureText, NeedsCaptions) {
    write_lines(R"({"file_name": "picture0.png", "text": []})");
    EXPECT_TRUE(contains(refusal(), "metadata.jsonl:1: expected an object with texts"));
    write_lines(R"({"file_name": "picture0.png", "text": ["dark", 5]})");
    EXPECT_TRUE(contains(refusal(), "metadata.jsonl:1: expected an object with texts"));
    std::filesystem::remove(settings_.data / "metadata.jsonl");
    EXPECT_TRUE(contains(refusal(), "captions need a line"));
}

TEST_F(TrainPictureText, RefusesSettingsThatMakeNoModel) {
    const auto refused = [&](auto&& spoil, const std::string& word) {
        const PictureTextTrainSettings whole = settings_;
        spoil(settings_);
        EXPECT_TRUE(contains(refusal(), word)) << word;
        settings_ = whole;
    };
    using Settings = PictureTextTrainSettings;
    refused([](Settings& s) { s.batch = 1; }, "batch must be at least 2");
    refused([](Settings& s) { s.picture_patch = 3; }, "picture_size 8 is not a multiple");
    refused([](Settings& s) { s.picture_width = 40; }, "picture_width must be a multiple of 32");
    refused([](Settings& s) { s.picture_layers = 0; }, "picture_layers");
    refused([](Settings& s) { s.projection = 0; }, "projection");
    refused([](Settings& s) { s.text_width = 40; }, "text_width must be a multiple of 32");
    refused([](Settings& s) { s.minutes = 0, s.iterations.reset(); }, "minutes");
}

TEST(Contrast, IsLeastWherePicturesAndTextsAreToldByEachOther) {
    const at::Tensor apart = at::eye(3), belong = at::eye(3).to(at::kBool);
    const at::Tensor scale = at::full({}, 20.0);
    EXPECT_LT(contrast(apart, apart, scale, belong).item<double>(), 1e-6);
    EXPECT_NEAR(contrast(at::ones({3, 3}), apart, scale, belong).item<double>(), std::log(3), 1e-5);
    EXPECT_GT(contrast(apart, apart.roll(1, 0), scale, belong).item<double>(), 10);
}

// Two pictures of one caption: to tell them from each other would be to tell equal from equal.
TEST(Contrast, TakesEqualCaptionsAsEachOthers) {
    const at::Tensor features = at::tensor({1.F, 0.F, 1.F, 0.F, 0.F, 1.F}).view({3, 2});
    const at::Tensor own = at::eye(3).to(at::kBool);
    at::Tensor belong = own.clone();
    belong[0][1] = belong[1][0] = true;
    const at::Tensor scale = at::full({}, 20.0);
    EXPECT_NEAR(contrast(features, features, scale, belong).item<double>(), 2.0 / 3 * std::log(2),
                1e-5);

    const at::Tensor pictures = features.clone().requires_grad_();
    contrast(pictures, features, scale, belong).backward();
    EXPECT_LT(pictures.grad().abs().max().item<double>(), 1e-5); // Nothing is left to learn.
}

class Captions : public testing::Test {
protected:
    const PictureCaptions captions_{{"a", "b"}, {"b"}, {"c", "c", "a"}};
    const CaptionTable table_{captions_, ClipTokenizer(train_tokenizer(texts_of(captions_), 520))};
    at::Generator generator_ = at::detail::createCPUGenerator(3);
};

TEST_F(Captions, AreThoseOfEveryPictureThatHasThem) {
    const at::Tensor chosen = at::tensor({0, 1, 2}, at::kLong);
    const at::Tensor rows = at::tensor({0, 1, 2}, at::kLong); // a, b, c, as they first come.
    const at::Tensor expected = at::tensor({1, 1, 0, 0, 1, 0, 1, 0, 1}).view({3, 3}).to(at::kBool);
    EXPECT_TRUE(table_.belong(chosen, rows).equal(expected));
    EXPECT_EQ(table_.ids(rows).size(0), 3);
}

TEST_F(Captions, AreDrawnAmongAPicturesOwnAlone) {
    const at::Tensor chosen = at::arange(3).repeat({200});
    const at::Tensor rows = table_.draw(chosen, generator_);
    EXPECT_TRUE(table_.belong(chosen, rows).diagonal().all().item<bool>());
    const auto share = [&](std::int64_t picture, std::int64_t row) {
        return (rows.masked_select(chosen == picture) == row).to(at::kDouble).mean().item<double>();
    };
    EXPECT_NEAR(share(0, 0), 0.5, 0.12);
    EXPECT_NEAR(share(2, 2), 2.0 / 3, 0.12);
}

TEST(PictureViews, ShowPartsOfThePictureInItsRange) {
    at::Generator generator = at::detail::createCPUGenerator(1);
    at::Tensor pictures = at::zeros({40, 3, 24, 32}, at::kByte);
    pictures.select(1, 0).fill_(255);
    const at::Tensor views = picture_views(pictures, 16, generator);
    EXPECT_EQ(views.sizes(), (std::vector<std::int64_t>{40, 3, 16, 16}));
    EXPECT_LE(views.abs().max().item<double>(), 1);
    const at::Tensor unchanged = views.slice(0, 1, c10::nullopt, 2).mean({0, 2, 3});
    EXPECT_NEAR(unchanged[0].item<double>(), 1, 0.1);
    EXPECT_NEAR(unchanged[1].item<double>(), -1, 0.1);
}

} // namespace
} // namespace restyle::core
