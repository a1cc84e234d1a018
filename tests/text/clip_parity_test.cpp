#include <fstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "models/message_of.h"
#include "models/vision/clip_model.h"
#include "models/vision/clip_pictures.h"
#include "restyle/core/picture_text.h"
#include "support/cases.h"
#include "text/near.h"

namespace restyle::core {
namespace {

namespace fs = std::filesystem;

// Cases that tests/reference/make_clip_fixture.py wrote, or those of sweep_clip_parity.py.
std::vector<fs::path> models() {
    return cases("clip_fixture", "RESTYLE_CLIP_CASES");
}

TensorMap expected_in(const fs::path& folder) {
    TensorMap expected = read_safetensors(folder / "expected.safetensors").tensors;
    expected["pictures"] = expected.at("pictures").to(at::kFloat) / 127.5 - 1;
    return expected;
}

std::vector<std::string> texts_in(const fs::path& folder) {
    std::ifstream stream(folder / "texts.json");
    return nlohmann::json::parse(stream).get<std::vector<std::string>>();
}

TEST(ClipPictures, AreThoseOfTransformers) {
    ASSERT_GE(models().size(), 4U);
    for (const fs::path& folder : models()) {
        const ClipPictureConfig config =
            read_clip_picture_config(folder / "model" / "preprocessor_config.json");
        const TensorMap expected = expected_in(folder);
        expect_near(clip_pictures(expected.at("pictures"), config), expected.at("pixel_values"),
                    1e-6, folder);
    }
}

TEST(ClipPictures, LetGradientsThrough) {
    const at::Tensor pictures = at::full({1, 3, 20, 30}, 0.1).requires_grad_();
    ClipPictureConfig config;
    config.shortest_edge = 8;
    config.crop = PictureSize{8, 8};
    clip_pictures(pictures, config).sum().backward();
    EXPECT_GT(pictures.grad().abs().min().item<double>() + pictures.grad().sum().item<double>(), 0);
}

TEST(ClipModel, AgreesWithTransformersInSinglePrecision) {
    for (const fs::path& folder : models()) {
        const ClipModel model = load_clip_model(folder / "model", at::kFloat, at::kCPU);
        const TensorMap expected = expected_in(folder);
        const at::Tensor states = model.vision.states(expected.at("pixel_values"));
        expect_near(states, expected.at("states"), 1e-5, folder / "states");
        const at::Tensor features = model.vision.projected(model.vision.pooled(states));
        expect_near(features / features.norm(2, {1}, true), expected.at("image_embeds"), 1e-5,
                    folder / "image_embeds");
    }
}

TEST(PictureText, RatesAsTransformers) {
    for (const fs::path& folder : models()) {
        const PictureText clip = load_picture_text(folder / "model");
        const TensorMap expected = expected_in(folder);
        const at::Tensor texts = clip.text_features(texts_in(folder)).features;
        expect_near(texts, expected.at("text_embeds"), 1e-5, folder / "text_embeds");
        const at::Tensor pictures = clip.picture_features(expected.at("pictures"));
        expect_near(pictures.matmul(texts.t()) * clip.logit_scale(),
                    expected.at("logits_per_image"), 1e-5, folder / "logits_per_image");
    }
}

} // namespace
} // namespace restyle::core
