// The native network of denoising GANs against the public implementation, and as a generator.
#include <functional>

#include <gtest/gtest.h>

#include "guide/changed_model.h"
#include "guide/energy_fixture.h"
#include "models/denoising_gan/denoising_network.h"
#include "models/files/weights.h"
#include "models/message_of.h"
#include "restyle/core/denoising_gan.h"
#include "restyle/core/generator_kind.h"
#include "restyle/core/guide.h"
#include "support/cases.h"
#include "support/gradient_check.h"
#include "text/near.h"

namespace restyle::core {
namespace {

namespace fs = std::filesystem;

/// What tests/reference/make_denoising_network_fixture.py wrote.
fs::path network_case(const std::string& name) {
    return fs::path(RESTYLE_SOURCE_DIR) / "tests/reference/denoising_network_fixture" / name;
}

Generator small_denoising_gan() {
    return load_denoising_gan(network_case("small") / "model", at::kDouble);
}

TEST(DenoisingNetwork, ComputesAsThePublicOne) {
    const auto folders = cases("denoising_network_fixture", "RESTYLE_DENOISING_NETWORK_CASES");
    ASSERT_GE(folders.size(), 3U);
    for (const fs::path& folder : folders) {
        const TensorMap expected = read_safetensors(folder / "expected.safetensors").tensors;
        Weights weights = Weights::in_folder(folder / "model", "model");
        const DenoisingNetwork network(
            weights.parameters(at::kFloat, at::kCPU),
            read_denoising_network_config(files::JsonObject(folder / "model/config.json")));
        expect_near(network(expected.at("x"), expected.at("times"), expected.at("z")),
                    expected.at("x_0"), 1e-5, folder / "x_0");
    }
}

TEST(DenoisingNetwork, DrawsAsThePublicSampler) {
    for (const fs::path& folder :
         cases("denoising_network_fixture", "RESTYLE_DENOISING_NETWORK_CASES")) {
        EXPECT_EQ(generator_kind(folder / "model"), GeneratorKind::kDenoisingGan);
        EXPECT_FALSE(is_scripted_denoising_gan(folder / "model"));
        const TensorMap expected = read_safetensors(folder / "expected.safetensors").tensors;
        const Generator generator = load_denoising_gan(folder / "model");
        Code code;
        for (const CodePart& part : generator.parts)
            code[part.name] = expected.at(part.name);
        EXPECT_EQ(code.size() == 3, expected.count("e") > 0);
        expect_near(generator.pictures(code), expected.at("drawn"), 1e-5, folder / "drawn");
    }
}

TEST(DenoisingNetwork, HasTheGradientOfCentralDifferencesInEveryPart) {
    const Generator generator = small_denoising_gan();
    ASSERT_EQ(generator.parts.size(), 3U);
    EXPECT_EQ(generator.rows(), 1 + 4 + 3);
    const Code code = gaussian_code(generator, 5, 0, 2, at::kDouble);
    const at::Tensor weights = test::normal({2, 3, 8, 8}, 7);
    for (const CodePart& part : generator.parts) {
        const auto f = [&](const at::Tensor& moved) {
            Code at = code;
            at[part.name] = moved;
            return (generator.pictures(at) * weights).sum();
        };
        EXPECT_LT(test::gradient_error(f, code.at(part.name), 1e-6), 1e-5) << part.name;
    }
}

TEST(DenoisingNetwork, IsGuidedInTheCodeThatMoves) {
    const Generator generator = small_denoising_gan();
    GuideSettings settings;
    settings.steps = 10;
    settings.step_size = 0.002;
    settings.temperature = 0;
    settings.moved = {1, 2, 3, 4}; // z_t alone.
    const Code start = gaussian_code(generator, 5, 0, 2, at::kDouble);
    const Guided guided = guide(
        generator, {{"structure", 50, structure_energy(test::pictures(1, 9, 8))}}, start, settings);
    for (const SampleTrace& sample : guided.samples) {
        ASSERT_FALSE(sample.failure) << *sample.failure;
        EXPECT_LT(sample.total.back(), sample.total.front());
    }
    EXPECT_TRUE(guided.code.at("x_T").equal(start.at("x_T")));
    EXPECT_FALSE(guided.code.at("z_t").equal(start.at("z_t")));
}

class DenoisingNetworkFolder : public ChangedModelTest {
protected:
    DenoisingNetworkFolder()
        : ChangedModelTest(
              network_case("small") / "model",
              [](const std::filesystem::path& folder) { load_denoising_gan(folder); }) {}
};

TEST_F(DenoisingNetworkFolder, IsRefusedInItsDescriptionsName) {
    expect_refused("resolution", "0", "is 0, expected pixels a side, 256 say");
    expect_refused("channels", "3", "is 3, expected a whole number of 4 to");
    expect_refused("channels", "6", "falls into groups of 4 or into 32");
    expect_refused("multipliers", "[1,1,1,1,1]", "from 8 pixels a side halved to a whole number");
    expect_refused("steps", "0", "is 0, expected");
    expect_refused("tanh", "1", "is 1, expected true or false");
    const std::string scripted =
        refusal_with("_class_name", "\"DenoisingDiffusionGan\", \"code_shape\": [5]");
    EXPECT_TRUE(contains(scripted, model_.config() + ": code_shape")) << scripted;
}

TEST_F(DenoisingNetworkFolder, IsRefusedInItsWeightsName) {
    EXPECT_EQ(refusal_with_weights([](TensorMap&) {}), "");
    const std::string lacks = refusal_with_weights(
        [](TensorMap& tensors) { tensors.erase("all_modules.3.Conv_0.bias"); });
    EXPECT_TRUE(contains(lacks, model_.weights()) && contains(lacks, "all_modules.3.Conv_0.bias"))
        << lacks;
    const std::string more = refusal_with_weights(
        [](TensorMap& tensors) { tensors["all_modules.99.W"] = at::zeros({1}); });
    EXPECT_TRUE(contains(more, model_.weights()) && contains(more, "'all_modules.99.W'")) << more;
}

} // namespace
} // namespace restyle::core
