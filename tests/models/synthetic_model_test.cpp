#include "restyle/core/synthetic_model.h"

#include <gtest/gtest.h>

#include "models/autoencoder/make_autoencoder.h"
#include "models/message_of.h"
#include "models/synthetic/random_weights.h"
#include "models/synthetic/synthetic_autoencoder.h"
#include "models/synthetic/synthetic_unet.h"
#include "models/temporary_folder.h"
#include "models/unet/unet_weights.h"
#include "restyle/core/model.h"
#include "restyle/core/wish.h"

namespace restyle::core {
namespace {

// The smallest family: half a billion numbers.
TEST(SyntheticModel, IsAModelLikeAnyOther) {
    const TemporaryFolder folder;
    write_synthetic_model(folder.path(), "tiny", 0, at::kBFloat16, SyntheticAutoencoder::kTiny);
    const Model model = load_model(folder.path(), at::kBFloat16);
    EXPECT_EQ(model.parameters, 323'384'964); // segmind/tiny-sd's.
    EXPECT_EQ(model.autoencoder->class_name, "AutoencoderTiny");
    EXPECT_EQ(model.needs.in_words(), "text [g, tokens, 768]");

    Wish wish;
    wish.prompt = "a village";
    const ToldWish told = tell(model, wish);
    EXPECT_TRUE(told.warnings.empty());
    const at::Tensor x = at::randn({1, 4, 8, 8});
    const at::Tensor o =
        guided_network(model.conditional, told.guidance)(x, at::full({1}, 500, at::kLong));
    EXPECT_TRUE(o.isfinite().all().item<bool>());
    EXPECT_GT(o.std().item<double>(), 0);
    EXPECT_TRUE(model.pictures_from_x_0(x).isfinite().all().item<bool>());
}

// The published counts of numbers; no weights are drawn.
TEST(SyntheticModel, HasTheNetworksThatAreKnown) {
    const std::vector<std::pair<std::string, std::int64_t>> kPublished{
        {"sd15", 859'520'964},     // CompVis' and runwayml's.
        {"sd21", 865'910'724},     // stabilityai's.
        {"sd-turbo", 865'910'724}, // Of the same network.
        {"sdxl", 2'567'463'684},   // stabilityai's.
        {"sdxl-turbo", 2'567'463'684}};
    for (const auto& [family, parameters] : kPublished)
        EXPECT_EQ(parameter_count(synthetic_unet_config(family)), parameters) << family;
    EXPECT_NEAR(double(parameter_count(synthetic_unet_config("ssd1b"))), 1.3e9,
                0.05e9); // Its name.
}

TEST(SyntheticModel, HasEitherOfTheAutoencodersThatAreKnown) {
    const auto parameters = [](SyntheticAutoencoder kind) {
        const files::JsonObject json(
            "config.json", synthetic_autoencoder_config(Family::kStableDiffusion1, kind).dump());
        const AutoencoderConfig config = read_autoencoder_config(json);
        return count_parameters(
            [&](const ParameterSource& source) { declare_autoencoder(config, source); });
    };
    EXPECT_EQ(parameters(SyntheticAutoencoder::kKl), 83'653'863);  // Stable Diffusion's.
    EXPECT_EQ(parameters(SyntheticAutoencoder::kTiny), 2'445'063); // madebyollin/taesd's.
}

TEST(SyntheticModel, NamesTheFamiliesThatItKnows) {
    const TemporaryFolder folder;
    const std::string said =
        message_of([&] { write_synthetic_model(folder.path() / "x", "sd99"); });
    EXPECT_TRUE(contains(said, "'sd99'") && contains(said, "sd15 sd21 sdxl")) << said;
    EXPECT_FALSE(std::filesystem::exists(folder.path() / "x"));
}

TEST(RandomWeights, AreAFunctionOfTheSeed) {
    const auto make = [](const ParameterSource& source) {
        source("a.weight", {4, 9});
        source("norm.weight", {4});
        source("norm.bias", {4});
    };
    const TensorMap weights = random_weights(1, at::kFloat, make);
    EXPECT_TRUE(weights.at("a.weight").equal(random_weights(1, at::kFloat, make).at("a.weight")));
    EXPECT_FALSE(weights.at("a.weight").equal(random_weights(2, at::kFloat, make).at("a.weight")));
    EXPECT_LE(weights.at("a.weight").abs().max().item<double>(), std::sqrt(3.0 / 9));
    EXPECT_TRUE(weights.at("norm.weight").equal(at::ones({4})));
    EXPECT_TRUE(weights.at("norm.bias").equal(at::zeros({4})));
}

} // namespace
} // namespace restyle::core
