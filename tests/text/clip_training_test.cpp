#include <gtest/gtest.h>

#include "models/files/weights.h"
#include "models/temporary_folder.h"
#include "models/text/clip_tokenizer.h"
#include "models/text/train_tokenizer.h"
#include "models/vision/clip_model.h"
#include "models/vision/clip_pictures.h"
#include "restyle/core/picture_text.h"

namespace restyle::core {
namespace {

ClipTextConfig small_text() {
    ClipTextConfig config;
    config.transformer = {.hidden_size = 8,
                          .intermediate_size = 12,
                          .num_hidden_layers = 2,
                          .num_attention_heads = 2};
    config.vocab_size = 540;
    config.eos_token_id = 539;
    config.projection_dim = 6;
    return config;
}

ClipConfig small_clip() {
    ClipConfig config{small_text(), {}};
    config.vision.transformer = {.hidden_size = 8,
                                 .intermediate_size = 12,
                                 .num_hidden_layers = 1,
                                 .num_attention_heads = 2};
    config.vision.image_size = 8;
    config.vision.patch_size = 4;
    config.vision.projection_dim = 6;
    return config;
}

/// Gives random parameters that want gradients, and keeps them.
ParameterSource random_parameters(TensorMap& kept) {
    return [&](const std::string& name, at::IntArrayRef shape) {
        kept[name] = (0.3 * at::randn(shape)).requires_grad_();
        return kept[name];
    };
}

void expect_gradients(const TensorMap& weights) {
    for (const auto& [name, weight] : weights) {
        ASSERT_TRUE(weight.grad().defined()) << name;
        EXPECT_TRUE(at::isfinite(weight.grad()).all().item<bool>()) << name;
        const bool moves_nothing = name.ends_with("k_proj.bias"); // All scores of a query alike.
        EXPECT_TRUE(moves_nothing || weight.grad().abs().max().item<double>() > 0) << name;
    }
}

TensorMap detached(const TensorMap& weights) {
    TensorMap constants;
    for (const auto& [name, weight] : weights)
        constants[name] = weight.detach();
    return constants;
}

TEST(ClipTextModel, LearnsThroughAllItsParameters) {
    TensorMap weights;
    const ClipTextModel model(random_parameters(weights), small_text());
    const at::Tensor ids = at::tensor({538, 5, 77, 539, 539}, at::kLong).unsqueeze(0);
    const at::Tensor last = model.normalised(model.states(ids));
    (last.pow(2).sum() + model.projected(model.pooled(ids, last)).pow(2).sum()).backward();
    expect_gradients(weights);
}

TEST(ClipTextModel, IsReadAsItWasWritten) {
    const TemporaryFolder folder;
    TensorMap weights;
    const ClipTextModel model(random_parameters(weights), small_text());
    write_clip_text_model(folder.path(), small_text(), detached(weights), at::kFloat);
    const ClipTextModel read = load_clip_text_model(folder.path(), at::kFloat, at::kCPU);
    const at::Tensor ids = at::tensor({538, 5, 77, 539}, at::kLong).unsqueeze(0);
    EXPECT_TRUE(read.states(ids).equal(model.states(ids).detach()));
    EXPECT_EQ(read.config().projection_dim, 6);
    EXPECT_EQ(read.config().eos_token_id, 539);
}

TEST(ClipModel, LearnsThroughAllItsParameters) {
    TensorMap weights;
    const ClipModel model(random_parameters(weights), small_clip());
    const at::Tensor ids = at::tensor({538, 5, 77, 539, 539}, at::kLong).unsqueeze(0);
    (model.text_features(ids) * model.picture_features(at::randn({1, 3, 8, 8})) *
     model.logit_scale.exp())
        .sum()
        .backward();
    expect_gradients(weights);
}

TEST(ClipModel, IsReadAsItWasWritten) {
    const TemporaryFolder folder;
    TensorMap weights;
    const ClipModel model(random_parameters(weights), small_clip());
    write_clip_model(folder.path(), small_clip(), detached(weights), at::kFloat);
    write_tokenizer_files(folder.path(), train_tokenizer({"a winter dusk in the village"}, 540));
    ClipPictureConfig pictures;
    pictures.shortest_edge = 8;
    pictures.crop = PictureSize{8, 8};
    write_clip_picture_config(folder.path() / "preprocessor_config.json", pictures);

    const PictureText read = load_picture_text(folder.path());
    const at::Tensor picture = at::rand({1, 3, 20, 30}) * 2 - 1;
    const at::Tensor features =
        model.picture_features(clip_pictures(picture, pictures).to(at::kFloat)).detach();
    EXPECT_TRUE(at::allclose(read.picture_features(picture), features / features.norm()));
    EXPECT_NEAR(read.logit_scale(), model.logit_scale.exp().item<double>(), 1e-6);
}

} // namespace
} // namespace restyle::core
