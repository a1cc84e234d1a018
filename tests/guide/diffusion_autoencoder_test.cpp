// Diffusion autoencoders against the public implementation, and as generators of their codes.
#include "restyle/core/diffusion_autoencoder.h"

#include <functional>
#include <stdexcept>

#include <gtest/gtest.h>

#include "guide/changed_model.h"
#include "guide/energy_fixture.h"
#include "models/diffusion_autoencoder/networks.h"
#include "models/files/weights.h"
#include "models/message_of.h"
#include "restyle/core/generator_kind.h"
#include "restyle/core/guide.h"
#include "restyle/core/safetensors.h"
#include "support/cases.h"
#include "support/gradient_check.h"
#include "text/near.h"

namespace restyle::core {
namespace {

namespace fs = std::filesystem;

constexpr SemanticCode kSemanticCodes[] = {SemanticCode::kLatentNoise, SemanticCode::kDirect};

/// What tests/reference/make_diffusion_autoencoder_fixture.py wrote.
fs::path autoencoder_case(const std::string& name) {
    return fs::path(RESTYLE_SOURCE_DIR) / "tests/reference/diffusion_autoencoder_fixture" / name;
}

DiffusionAutoencoder small_autoencoder() {
    return load_diffusion_autoencoder(autoencoder_case("small") / "model", at::kDouble);
}

/// z_T and x_T of n samples, N(0, 1).
Code some_noise(const DiffusionAutoencoder& autoencoder, std::int64_t n = 2) {
    return gaussian_code(autoencoder.generator({}), 5, 0, n, at::kDouble);
}

TEST(DiffusionAutoencoder, ComputesAsThePublicNetworks) {
    for (const fs::path& folder :
         cases("diffusion_autoencoder_fixture", "RESTYLE_DIFFUSION_AUTOENCODER_CASES")) {
        const TensorMap expected = read_safetensors(folder / "expected.safetensors").tensors;
        Weights weights = Weights::in_folder(folder / "model", "model");
        const DiffusionAutoencoderNetworks networks(
            weights.parameters(at::kFloat, at::kCPU),
            read_diffusion_autoencoder_config(folder / "model/config.json"));
        const at::Tensor& t = expected.at("times");
        expect_near(networks.unet(expected.at("x"), t, expected.at("z_sem")), expected.at("noise"),
                    1e-5, folder / "noise");
        expect_near(networks.encoder(expected.at("pictures")), expected.at("encoded"), 1e-5,
                    folder / "encoded");
        expect_near(networks.latent(expected.at("z_T"), t), expected.at("latent_noise"), 1e-5,
                    folder / "latent_noise");
    }
}

TEST(DiffusionAutoencoder, DrawsAndEncodesAsThePublicSamplers) {
    const auto folders =
        cases("diffusion_autoencoder_fixture", "RESTYLE_DIFFUSION_AUTOENCODER_CASES");
    ASSERT_GE(folders.size(), 2U);
    for (const fs::path& folder : folders) {
        const TensorMap expected = read_safetensors(folder / "expected.safetensors").tensors;
        const DiffusionAutoencoder autoencoder = load_diffusion_autoencoder(folder / "model");
        const auto row = [&](const char* name) { return expected.at(name).unsqueeze(1); };
        DiffusionAutoencoderDrawing drawing{SemanticCode::kLatentNoise, 3};
        const Code noise{{"z_T", row("z_T")}, {"x_T", row("x_T")}};
        expect_near(autoencoder.generator(drawing).pictures(noise), expected.at("drawn"), 1e-4,
                    folder / "drawn");
        const Code encoded = autoencoder.encode(expected.at("pictures"), drawing);
        expect_near(encoded.at("x_T"), row("x_T_of"), 1e-4, folder / "x_T_of");
        expect_near(encoded.at("z_T"), row("z_T_of"), 1e-4, folder / "z_T_of");

        drawing.code = SemanticCode::kDirect;
        const TensorMap stored = read_safetensors(folder / "model/model.safetensors").tensors;
        const auto shown = [&](const Code& code) {
            return code.at("z_sem").squeeze(1) * stored.at("conds_std") + stored.at("conds_mean");
        };
        expect_near(shown(autoencoder.from_z_T(noise, drawing)), expected.at("z_sem_of_z_T"), 1e-4,
                    folder / "z_sem_of_z_T");
        expect_near(shown(autoencoder.encode(expected.at("pictures"), drawing)),
                    expected.at("encoded"), 1e-4, folder / "encoded");
    }
}

TEST(DiffusionAutoencoder, IsACodeOfTwoParts) {
    EXPECT_EQ(generator_kind(autoencoder_case("small") / "model"),
              GeneratorKind::kDiffusionAutoencoder);
    const DiffusionAutoencoder autoencoder = small_autoencoder();
    std::int64_t stored = 0;
    for (const auto& [name, tensor] :
         read_safetensors(autoencoder_case("small") / "model/model.safetensors").tensors)
        stored += tensor.numel();
    EXPECT_EQ(autoencoder.parameters(), stored);
    for (const SemanticCode code : kSemanticCodes) {
        const DiffusionAutoencoderDrawing drawing{code, 2};
        const Generator generator = autoencoder.generator(drawing);
        ASSERT_EQ(generator.parts.size(), 2U);
        EXPECT_EQ(generator.parts[0].name, code == SemanticCode::kDirect ? "z_sem" : "z_T");
        EXPECT_EQ(generator.parts[0].shape, std::vector<std::int64_t>{6});
        EXPECT_EQ(generator.parts[1].name, "x_T");
        const Code noise = some_noise(autoencoder), same = autoencoder.from_z_T(noise, drawing);
        const at::Tensor pictures = generator.pictures(same);
        EXPECT_TRUE(at::allclose(pictures, autoencoder.generator({.steps = 2}).pictures(noise)));
        for (std::int64_t i = 0; i < 2; ++i) {
            Code alone;
            for (const auto& [name, part] : same)
                alone[name] = part.narrow(0, i, 1);
            EXPECT_TRUE(at::allclose(generator.pictures(alone), pictures.narrow(0, i, 1)));
        }
    }
}

// Of 1000 times 250 have a whole number between them, 300 do not.
TEST(DiffusionAutoencoder, DrawsTheSameOfACodeInWhateverSteps) {
    const DiffusionAutoencoder autoencoder = small_autoencoder();
    const Code noise = some_noise(autoencoder, 1);
    const auto drawn = [&](int steps) {
        return autoencoder.generator({.steps = steps}).pictures(noise);
    };
    const at::Tensor pictures = drawn(250);
    const auto distance = [&](int steps) {
        return (drawn(steps) - pictures).square().mean().sqrt().item<double>();
    };
    const double near = distance(300), far = distance(3);
    EXPECT_LT(near, 0.02);
    EXPECT_LT(near, far);
}

TEST(DiffusionAutoencoder, HasTheGradientOfCentralDifferencesInEveryPart) {
    const DiffusionAutoencoder autoencoder = small_autoencoder();
    const at::Tensor weights = test::normal({2, 3, 8, 8}, 7);
    for (const int steps : {1, 3})
        for (const SemanticCode code : kSemanticCodes) {
            const DiffusionAutoencoderDrawing drawing{code, steps};
            const Generator generator = autoencoder.generator(drawing);
            const Code start = autoencoder.from_z_T(some_noise(autoencoder), drawing);
            for (const CodePart& part : generator.parts) {
                const auto f = [&](const at::Tensor& moved) {
                    Code at = start;
                    at[part.name] = moved;
                    return (generator.pictures(at) * weights).sum();
                };
                EXPECT_LT(test::gradient_error(f, start.at(part.name), 1e-6), 1e-5)
                    << part.name << ", " << steps << " steps";
            }
        }
}

TEST(DiffusionAutoencoder, HasTheSameGradientWhereStepsRunAnew) {
    const DiffusionAutoencoder autoencoder = small_autoencoder();
    const auto gradients = [&](bool recompute) {
        const Generator generator = autoencoder.generator({.steps = 3, .recompute = recompute});
        Code code = some_noise(autoencoder);
        for (auto& [name, part] : code)
            part.requires_grad_();
        generator.pictures(code).square().sum().backward();
        return std::pair(code.at("z_T").grad(), code.at("x_T").grad());
    };
    const auto anew = gradients(true), kept = gradients(false);
    EXPECT_TRUE(anew.first.equal(kept.first));
    EXPECT_TRUE(anew.second.equal(kept.second));
    EXPECT_GT(anew.first.abs().max().item<double>(), 0);
}

TEST(DiffusionAutoencoder, IsGuidedInEveryCode) {
    const DiffusionAutoencoder autoencoder = small_autoencoder();
    const std::vector<WeightedEnergy> energies{
        {"structure", 50, structure_energy(test::pictures(1, 9, 8))}};
    for (const SemanticCode code : kSemanticCodes) {
        const DiffusionAutoencoderDrawing drawing{code, 3};
        GuideSettings settings;
        settings.steps = 10;
        settings.step_size = 0.002;
        settings.temperature = 0;
        settings.moved = {0}; // x_T stays.
        const Code start = autoencoder.from_z_T(some_noise(autoencoder), drawing);
        settings.centre = start;
        const Guided guided = guide(autoencoder.generator(drawing), energies, start, settings);
        for (const SampleTrace& sample : guided.samples) {
            ASSERT_FALSE(sample.failure) << *sample.failure;
            EXPECT_LT(sample.total.back(), sample.total.front());
        }
        EXPECT_TRUE(guided.code.at("x_T").equal(start.at("x_T")));
    }
}

TEST(DiffusionAutoencoder, TellsOfEachPassOfTheUNetAndCanBeStoppedThere) {
    const DiffusionAutoencoder autoencoder = small_autoencoder();
    std::vector<std::int64_t> passes;
    DiffusionAutoencoderDrawing drawing{SemanticCode::kLatentNoise, 3};
    drawing.before_pass = [&](std::int64_t pictures) { passes.push_back(pictures); };
    autoencoder.generator(drawing).pictures(some_noise(autoencoder));
    EXPECT_EQ(passes, std::vector<std::int64_t>(3, 2));
    drawing.before_pass = [](std::int64_t) { throw std::runtime_error("stopped"); };
    EXPECT_EQ(message_of([&] { autoencoder.generator(drawing).pictures(some_noise(autoencoder)); }),
              "stopped");
}

TEST(DiffusionAutoencoder, RefusesADrawingThatDoesNotFit) {
    const DiffusionAutoencoder autoencoder = small_autoencoder();
    for (const int steps : {0, 1001})
        EXPECT_EQ(message_of([&] { autoencoder.generator({.steps = steps}); }),
                  "steps are " + std::to_string(steps) +
                      ", expected 1 to the 1000 times it was trained on");
    EXPECT_NO_THROW(autoencoder.generator({.steps = 1000}));
    EXPECT_EQ(message_of([&] {
                  autoencoder.encode(at::zeros({1, 3, 4, 8}, at::kDouble), {});
              }),
              "pictures have shape [1, 3, 4, 8], expected [n, 3, 8, 8]");
}

class DiffusionAutoencoderFolder : public ChangedModelTest {
protected:
    DiffusionAutoencoderFolder()
        : ChangedModelTest(
              autoencoder_case("small") / "model",
              [](const std::filesystem::path& folder) { load_diffusion_autoencoder(folder); }) {}
};

TEST_F(DiffusionAutoencoderFolder, IsRefusedInItsDescriptionsName) {
    const std::string config = model_.config();
    EXPECT_TRUE(contains(refusal(), config));
    expect_refused("resolution", "0", "is 0, expected pixels a side, 256 say");
    expect_refused("channels", "\"four\"", "expected");
    expect_refused("multipliers", "[]",
                   "is [], expected one for each resolution, from 8 pixels a side");
    expect_refused("multipliers", "[1,1,1,1,1]", "from 8 pixels a side halved to a whole number");
    expect_refused("attention_heads", "3", "is 3, expected a divisor of its 4 channels");
    expect_refused("norm_groups", "3", "is 3, expected a divisor of its");
    expect_refused("latent_skips", "[4]", "is [4], expected a list of whole numbers of 1 to 3");
    expect_refused("beta_start", "0", "is 0, expected a number above 0 and below 1");
    expect_refused("latent_beta_end", "1.5", "is 1.5, expected a number above 0 and below 1");
    const std::string unknown =
        refusal_with("_class_name", "\"DiffusionAutoencoder\", \"colour\": 1");
    EXPECT_TRUE(contains(unknown, config + ": colour")) << unknown;
}

TEST_F(DiffusionAutoencoderFolder, IsRefusedInItsWeightsName) {
    EXPECT_EQ(refusal_with_weights([](TensorMap&) {}), "");
    const std::string lacks =
        refusal_with_weights([](TensorMap& tensors) { tensors.erase("encoder.out.3.bias"); });
    EXPECT_TRUE(contains(lacks, model_.weights()) && contains(lacks, "encoder.out.3.bias"))
        << lacks;
    const std::string shaped =
        refusal_with_weights([](TensorMap& tensors) { tensors["conds_mean"] = at::zeros({5}); });
    EXPECT_TRUE(contains(shaped, model_.weights()) && contains(shaped, "conds_mean") &&
                contains(shaped, "[5]") && contains(shaped, "[6]"))
        << shaped;
    const std::string even =
        refusal_with_weights([](TensorMap& tensors) { tensors["conds_std"] = at::zeros({6}); });
    EXPECT_TRUE(contains(even, model_.weights() + ": tensor 'conds_std' holds a value of 0"))
        << even;
    const std::string more =
        refusal_with_weights([](TensorMap& tensors) { tensors["x_T"] = at::zeros({1}); });
    EXPECT_TRUE(contains(more, model_.weights()) && contains(more, "'x_T'")) << more;
}

} // namespace
} // namespace restyle::core
