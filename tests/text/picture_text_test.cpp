#include "restyle/core/picture_text.h"

#include <fstream>

#include <gtest/gtest.h>

#include "models/message_of.h"
#include "models/temporary_folder.h"
#include "text/near.h"

namespace restyle::core {
namespace {

namespace fs = std::filesystem;

const fs::path kModel =
    fs::path(RESTYLE_SOURCE_DIR) / "tests/reference/clip_fixture/downscaled/model";

at::Tensor row(std::initializer_list<float> values) {
    return at::tensor(std::vector<float>(values)).unsqueeze(0);
}

TEST(PictureText, GivesFeaturesOfLengthOne) {
    const PictureText clip = load_picture_text(kModel);
    const at::Tensor pictures = clip.picture_features(at::rand({2, 3, 20, 31}) * 2 - 1);
    EXPECT_TRUE(at::allclose(pictures.norm(2, {1}), at::ones({2})));
    const at::Tensor texts = clip.text_features({"noon", "dusk", "dawn"}).features;
    EXPECT_TRUE(at::allclose(texts.norm(2, {1}), at::ones({3})));
}

TEST(PictureText, SaysWhichWordsItCut) {
    const TextFeatures cut = load_picture_text(kModel).text_features({"noon", "! ! ! ! ! ! ! ! ! ! "
                                                                              "! ! ! ! ! ! ! ! ! ! "
                                                                              "! ! ink"});
    ASSERT_EQ(cut.warnings.size(), 1U);
    EXPECT_TRUE(contains(cut.warnings[0], "cut off: 'ink'")) << cut.warnings[0];
}

TEST(PictureText, LetsGradientsReachThePictures) {
    const at::Tensor pictures = (at::rand({1, 3, 20, 20}) - 0.5).requires_grad_();
    const PictureText clip = load_picture_text(kModel);
    similarity(clip.picture_features(pictures), clip.text_features({"noon"}).features)
        .sum()
        .backward();
    EXPECT_GT(pictures.grad().abs().sum().item<double>(), 0);
}

TEST(PictureText, RefusesWhatIsNoPicture) {
    const PictureText clip = load_picture_text(kModel);
    EXPECT_EQ(message_of([&] {
                  clip.picture_features(at::rand({2, 1, 20, 20}));
              }),
              "clip_pictures: pictures are no floats [n, 3, H, W]");
    const std::string message = message_of([&] {
        clip.picture_features(at::rand({1, 3, 2, 4000}));
    });
    EXPECT_TRUE(contains(message, "a picture of 4000x2 is too narrow")) << message;
}

TEST(Similarity, IsTheCosineOfEachRow) {
    const at::Tensor features = at::cat({row({3, 4}), row({0, 2})});
    EXPECT_TRUE(at::allclose(similarity(features, row({1, 0})), at::tensor({0.6F, 0.F})));
}

TEST(DirectionalSimilarity, IsTheCosineOfTheSteps) {
    const at::Tensor step = row({1, 2}), other = row({-2, 1});
    const at::Tensor a = row({5, 1}), b = row({-3, 2});
    EXPECT_NEAR(directional_similarity(a, a + step, b, b + 3 * step).item<double>(), 1, 1e-6);
    EXPECT_NEAR(directional_similarity(a, a - step, b, b + step).item<double>(), -1, 1e-6);
    EXPECT_NEAR(directional_similarity(a, a + other, b, b + step).item<double>(), 0, 1e-6);
    EXPECT_EQ(directional_similarity(a, a, b, b + step).item<double>(), 0);
}

/// A model's folder, for tests to spoil.
class ClipFolderTest : public testing::Test {
protected:
    ClipFolderTest() { fs::copy(kModel, folder_.path(), fs::copy_options::recursive); }
    void write(const std::string& name, const std::string& text) const {
        std::ofstream(folder_.path() / name) << text;
    }
    void expect_refusal(const std::string& part) const {
        const std::string message = message_of([&] { load_picture_text(folder_.path()); });
        EXPECT_TRUE(contains(message, part)) << message;
    }

    TemporaryFolder folder_;
};

TEST_F(ClipFolderTest, RefusesPicturesOfAnotherSize) {
    write("preprocessor_config.json", R"({"crop_size": 32, "size": 32})");
    expect_refusal("preprocessor_config.json: crop_size or size makes no pictures of 16x16");
}

TEST_F(ClipFolderTest, RefusesWhatItDoesNotKnowOfPictures) {
    write("preprocessor_config.json", R"({"do_flip": true})");
    expect_refusal("preprocessor_config.json: do_flip is true");
    write("preprocessor_config.json", R"({"resample": 1})");
    expect_refusal("resample is 1, expected a whole number of 2 to 3");
    write("preprocessor_config.json", R"({"image_std": [1, 0, 1]})");
    expect_refusal("image_std is [1,0,1], expected numbers above 0");
}

TEST_F(ClipFolderTest, RefusesAnotherModel) {
    write("config.json", R"({"architectures": ["SiglipModel"]})");
    expect_refusal("architectures is [\"SiglipModel\"], expected CLIPModel");
    write("config.json", R"({"architectures": ["CLIPModel"], "text_config": {"a": 1}})");
    expect_refusal("config.json: text_config.a is 1");
    write("config.json", R"({"architectures": ["CLIPModel"], "text_config": 3})");
    expect_refusal("config.json: text_config is 3, expected an object");
}

} // namespace
} // namespace restyle::core
