// StyleGAN2 against its public implementations, and as a generator of codes z, w and w+.
#include "restyle/core/stylegan2.h"

#include <fstream>

#include <gtest/gtest.h>

#include "guide/energy_fixture.h"
#include "models/message_of.h"
#include "models/temporary_folder.h"
#include "restyle/core/guide.h"
#include "restyle/core/model.h"
#include "restyle/core/safetensors.h"
#include "support/cases.h"
#include "support/gradient_check.h"
#include "text/near.h"

namespace restyle::core {
namespace {

namespace fs = std::filesystem;

constexpr StyleCode kCodes[] = {StyleCode::kZ, StyleCode::kW, StyleCode::kWPlus};

/// What tests/reference/make_stylegan2_fixture.py wrote.
fs::path stylegan2_case(const std::string& name) {
    return fs::path(RESTYLE_SOURCE_DIR) / "tests/reference/stylegan2_fixture" / name;
}

StyleGan2 plain_gan(at::ScalarType dtype = at::kDouble) {
    return load_stylegan2(stylegan2_case("plain") / "model", dtype);
}

Code z_of(const at::Tensor& z) {
    return {{"z", z.unsqueeze(1)}};
}

Code some_z(std::int64_t n = 2) {
    return z_of(test::normal({n, 8}, 5));
}

TEST(StyleGan2, DrawsAsThePublicImplementations) {
    const std::vector<fs::path> folders = cases("stylegan2_fixture", "RESTYLE_STYLEGAN2_CASES");
    ASSERT_GE(folders.size(), 4U);
    for (const fs::path& folder : folders) {
        const StyleGan2 gan = load_stylegan2(folder / "model");
        const TensorMap expected = read_safetensors(folder / "expected.safetensors").tensors;
        StyleGan2Drawing drawing;
        if (expected.count("label") > 0) drawing.label = expected.at("label").item<std::int64_t>();
        const auto expect_drawn = [&](const char* name, const StyleGan2Drawing& of,
                                      const Code& code) {
            if (expected.count(name) == 0) return;
            const at::Tensor wanted = expected.at(name);
            expect_near(gan.generator(of).pictures(code), wanted.expand({-1, 3, -1, -1}), 1e-5,
                        folder / name);
        };
        const Code z = z_of(expected.at("z"));
        StyleGan2Drawing of_w = drawing;
        of_w.code = StyleCode::kW;
        expect_near(gan.from_z(z, of_w).at("w").squeeze(1), expected.at("w"), 1e-5, folder / "w");
        expect_drawn("pictures", drawing, z);

        StyleGan2Drawing without_noise = drawing;
        without_noise.noise = LayerNoise::kNone;
        expect_drawn("without_noise", without_noise, z);
        StyleGan2Drawing truncated = drawing;
        truncated.truncation = 0.6;
        expect_drawn("truncated", truncated, z);
        truncated.truncated_layers = 3;
        expect_drawn("truncated_layers", truncated, z);
        StyleGan2Drawing of_styles = drawing;
        of_styles.code = StyleCode::kWPlus;
        expect_drawn("of_styles", of_styles, {{"w+", expected.at("styles")}});
    }
}

TEST(StyleGan2, DrawsTheSameOfZAndOfItsWAndItsStyles) {
    const StyleGan2 gan = plain_gan();
    StyleGan2Drawing drawing{StyleCode::kZ, 0.7, 3};
    const at::Tensor pictures = gan.generator(drawing).pictures(some_z());
    EXPECT_EQ(pictures.sizes(), (at::IntArrayRef{2, 3, gan.resolution(), gan.resolution()}));
    for (const StyleCode code : kCodes) {
        drawing.code = code;
        const Code same = gan.from_z(some_z(), drawing);
        const Generator generator = gan.generator(drawing);
        const CodePart& part = generator.parts.at(0);
        EXPECT_EQ(same.at(part.name).size(1), part.rows);
        EXPECT_EQ(same.at(part.name).sizes().slice(2), at::IntArrayRef(part.shape));
        EXPECT_TRUE(at::allclose(generator.pictures(same), pictures)) << part.name;
    }
}

TEST(StyleGan2, HasTheGradientOfCentralDifferences) {
    const StyleGan2 gan = load_stylegan2(stylegan2_case("classes") / "model", at::kDouble);
    for (const StyleCode code : kCodes) {
        StyleGan2Drawing drawing{code, 0.8, 2, 1};
        const Generator generator = gan.generator(drawing);
        const std::string part = generator.parts.at(0).name;
        const at::Tensor weights = test::normal({2, 3, 8, 8}, 7);
        const auto f = [&](const at::Tensor& z) {
            return (generator.pictures({{part, z}}) * weights).sum();
        };
        const at::Tensor z = gan.from_z(some_z(), drawing).at(part);
        EXPECT_LT(test::gradient_error(f, z, 1e-6), 1e-6) << part;
    }
}

TEST(StyleGan2, DrawsEachSampleAsIfItWereAlone) {
    const StyleGan2 gan = plain_gan();
    for (const LayerNoise noise : {LayerNoise::kConstant, LayerNoise::kSeeded}) {
        const Generator generator = gan.generator({.noise = noise, .noise_seed = 3});
        const at::Tensor both = generator.pictures(some_z());
        for (std::int64_t i = 0; i < 2; ++i) {
            const at::Tensor alone = generator.pictures({{"z", some_z().at("z").narrow(0, i, 1)}});
            EXPECT_TRUE(at::allclose(alone, both.narrow(0, i, 1)));
        }
    }
}

TEST(StyleGan2, AddsTheNoiseOfItsSeed) {
    const StyleGan2 gan = plain_gan();
    const auto drawn = [&](LayerNoise noise, std::uint64_t seed) {
        return gan.generator({.noise = noise, .noise_seed = seed}).pictures(some_z());
    };
    const at::Tensor of_three = drawn(LayerNoise::kSeeded, 3);
    EXPECT_TRUE(of_three.equal(drawn(LayerNoise::kSeeded, 3)));
    EXPECT_FALSE(at::allclose(of_three, drawn(LayerNoise::kSeeded, 4)));
    EXPECT_FALSE(at::allclose(of_three, drawn(LayerNoise::kNone, 3)));
    EXPECT_FALSE(at::allclose(of_three, drawn(LayerNoise::kConstant, 3)));
}

TEST(StyleGan2, IsGuidedInEveryCode) {
    const StyleGan2 gan = plain_gan();
    const std::vector<WeightedEnergy> energies{
        {"structure", 200, structure_energy(test::pictures(1, 9, 16))}};
    for (const StyleCode code : kCodes) {
        const StyleGan2Drawing drawing{code};
        GuideSettings settings;
        settings.steps = 10;
        settings.step_size = 0.002;
        settings.temperature = 0;
        const Code start = gan.from_z(some_z(), drawing);
        settings.centre = start;
        const Guided guided = guide(gan.generator(drawing), energies, start, settings);
        for (const SampleTrace& sample : guided.samples) {
            ASSERT_FALSE(sample.failure) << *sample.failure;
            EXPECT_LT(sample.total.back(), 0.95 * sample.total.front()) << int(code);
        }
    }
}

TEST(StyleGan2, MovesTheLayersThatAreNamedAlone) {
    const StyleGan2 gan = plain_gan();
    const StyleGan2Drawing drawing{StyleCode::kWPlus};
    const Code start = gan.from_z(some_z(1), drawing);
    GuideSettings settings;
    settings.steps = 2;
    settings.moved = {1, 4};
    const Guided guided =
        guide(gan.generator(drawing),
              {{"structure", 50, structure_energy(test::pictures(1, 9, 16))}}, start, settings);
    const at::Tensor moved =
        (guided.code.at("w+") - start.at("w+")).abs().amax({0, 2}).gt(0).nonzero().flatten();
    EXPECT_TRUE(moved.equal(at::tensor({1, 4}, at::kLong))) << moved;
}

TEST(StyleGan2, RefusesADrawingThatDoesNotFit) {
    const StyleGan2 plain = plain_gan(),
                    of_classes = load_stylegan2(stylegan2_case("classes") / "model");
    EXPECT_EQ(of_classes.classes(), 3);
    const auto refusal = [](const StyleGan2& gan, const StyleGan2Drawing& drawing) {
        return message_of([&] { gan.generator(drawing); });
    };
    EXPECT_EQ(refusal(plain, {.label = 1}), "class 1 is given to a GAN without classes");
    EXPECT_EQ(refusal(of_classes, {}), "needs a class, from 0 to 2: it is class-conditional");
    EXPECT_EQ(refusal(of_classes, {.label = 3}), "class is 3, expected 0 to 2");
    EXPECT_EQ(refusal(plain, {.truncated_layers = 7}),
              "truncated layers are 7, expected 0 to its 6 layers");
}

TEST(StyleGan2, RefusesAFolderInTheFilesName) {
    const TemporaryFolder folder;
    const fs::path from = stylegan2_case("plain") / "model", to = folder.path();
    const auto refusal = [&] { return message_of([&] { load_stylegan2(to); }); };
    const auto copy = [&] {
        for (const char* name : {"config.json", "model.safetensors"})
            fs::copy_file(from / name, to / name, fs::copy_options::overwrite_existing);
    };
    const auto with_config = [&](const std::string& config) {
        copy();
        std::ofstream(to / "config.json") << config;
        return refusal();
    };
    EXPECT_TRUE(contains(refusal(), "config.json"));
    EXPECT_TRUE(contains(with_config(R"({"channels": []})"), "expected the channels at 4x4, 8x8"));
    EXPECT_TRUE(contains(with_config(R"({"channels": [5], "conv_clamp": -1})"),
                         "expected null or a number above 0"));
    EXPECT_TRUE(contains(with_config(R"({"channels": [5], "resolution": 4})"), "resolution"));
    EXPECT_TRUE(contains(with_config(R"({"channels": [5, 5, 4], "z_dim": 9, "w_dim": 6})"),
                         "tensor 'mapping.fc0.weight' has shape [6, 8]"));
    EXPECT_TRUE(contains(with_config(R"({"channels": [5, 5], "z_dim": 8, "w_dim": 6})"),
                         "holds tensor 'synthesis.b16."));
    copy();
    SafeTensors weights = read_safetensors(from / "model.safetensors");
    weights.tensors.erase("mapping.w_avg");
    write_safetensors(to / "model.safetensors", weights);
    EXPECT_EQ(refusal(), (to / "model.safetensors").string() + ": lacks tensor 'mapping.w_avg'");
}

TEST(StyleGan2, IsNoDiffusionModel) {
    const fs::path folder = stylegan2_case("plain") / "model";
    EXPECT_EQ(message_of([&] { load_model(folder); }),
              folder.string() + ": is a GAN, which `restyle guide` alone runs; expected a "
                                "diffusion model");
}

} // namespace
} // namespace restyle::core
