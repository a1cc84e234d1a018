// Autoencoders of each class, learnt from pictures of two tones, and the folder that they leave.
#include "train/train_fixture.h"

#include <ATen/CPUGeneratorImpl.h>

#include "models/autoencoder/make_autoencoder.h"
#include "models/synthetic/random_weights.h"
#include "restyle/core/autoencoder.h"
#include "restyle/core/train_autoencoder.h"
#include "support/gradient_check.h"
#include "train/autoencoder/autoencoder_losses.h"
#include "train/autoencoder/autoencoder_plan.h"
#include "train/autoencoder/reconstruction.h"

namespace restyle::core {
namespace {

namespace fs = std::filesystem;

fs::path tests_reference(const std::string& name) {
    return fs::path(RESTYLE_SOURCE_DIR) / "tests/reference" / name;
}

class TrainAutoencoder : public LessonFixture<AutoencoderTrainSettings, train_autoencoder> {
protected:
    TrainAutoencoder() : LessonFixture("vae/diffusion_pytorch_model.safetensors") {
        write_pictures(settings_.data, 4);
        settings_.width = settings_.height = kSide;
        settings_.channels = {16, 16};
        settings_.codebook = 16;
        settings_.learning_rate = 2e-3;
        settings_.iterations = 20;
        settings_.batch = 4;
        settings_.compute_dtype = at::kFloat;
    }

    fs::path vae() const { return settings_.output / "vae"; }
    json config() const { return json::parse(std::ifstream(vae() / "config.json")); }

    at::Tensor pictures() const {
        return load_training_pictures(settings_.data, training_picture_names(settings_.data), kSide,
                                      kSide)
                       .to(at::kFloat) /
                   127.5 -
               1;
    }
};

class TrainAutoencoderOfAnyClass : public TrainAutoencoder,
                                   public testing::WithParamInterface<AutoencoderClass> {
protected:
    TrainAutoencoderOfAnyClass() { settings_.autoencoder_class = GetParam(); }
};

TEST_P(TrainAutoencoderOfAnyClass, LearnsATinySet) {
    settings_.iterations = 150;
    settings_.learning_rate = 4e-3;
    EXPECT_TRUE(run());
    const json losses = record()["losses"];
    for (const char* name : {"loss", "reconstruction"})
        EXPECT_LT(losses[name].back().get<double>(), 0.5 * losses[name].front().get<double>())
            << name;
    const Autoencoder autoencoder = load_autoencoder(vae());
    const at::Tensor x = pictures();
    EXPECT_LT((autoencoder.decode(autoencoder.encode(x)) - x).abs().mean().item<double>(), 0.1);
}

TEST_P(TrainAutoencoderOfAnyClass, TellsAllTermsOfItsLoss) {
    std::vector<std::string> names;
    double sum = 0, loss = 0;
    const auto report = [&](const TrainProgress& progress) {
        names.clear();
        loss = progress.losses.front().second;
        sum = -loss;
        for (const auto& [name, value] : progress.losses) {
            names.push_back(name);
            sum += value;
        }
    };
    train_autoencoder(settings_, report, never_);
    const bool quantises = GetParam() == AutoencoderClass::kVq;
    EXPECT_EQ(names, (std::vector<std::string>{"loss", "reconstruction", "laplacian",
                                               quantises ? "codebook" : "kl"}));
    EXPECT_NEAR(sum, loss, 1e-5 * loss);
}

TEST_P(TrainAutoencoderOfAnyClass, ItsLatentsHaveDeviationOne) {
    EXPECT_TRUE(run());
    const Autoencoder autoencoder = load_autoencoder(vae());
    EXPECT_EQ(autoencoder.class_name, class_name_of(GetParam()));
    EXPECT_EQ(autoencoder.latent_pixels, 2);
    EXPECT_EQ(autoencoder.latent_channels, 4);
    EXPECT_NEAR(autoencoder.encode(pictures()).to(at::kDouble).std().item<double>(), 1, 1e-4);
}

TEST_P(TrainAutoencoderOfAnyClass, EveryParameterHasAGradient) {
    settings_.mid_attention = GetParam() != AutoencoderClass::kTiny;
    settings_.kl = 1e-2;
    const AutoencoderConfig config = describe_autoencoder(settings_);
    TensorMap weights = random_weights(3, at::kFloat, [&](const ParameterSource& parameter) {
        declare_autoencoder(config, parameter);
    });
    for (auto& entry : weights)
        entry.second.requires_grad_();
    at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(5);
    const at::Tensor x = at::rand({4, 3, kSide, kSide}, generator) * 2 - 1;
    const auto [y, hold] = reconstruct(weights, config, settings_, x, generator);
    (pixel_error(x, y, PixelError::kAbsolute) + hold).backward();
    for (const auto& [name, weight] : weights) {
        ASSERT_TRUE(weight.grad().defined()) << name;
        EXPECT_GT(weight.grad().abs().max().item<double>(), 0) << name;
    }
}

TEST_P(TrainAutoencoderOfAnyClass, ResumedGoesOnAsIfNeverInterrupted) {
    EXPECT_TRUE(run());
    const TensorMap uninterrupted = weights();
    const json written = config();
    settings_.output = folder_.path() / "interrupted";
    EXPECT_FALSE(run_until(7));
    EXPECT_EQ(record()["iterations"], 7);
    settings_.resume = true;
    EXPECT_TRUE(run());
    expect_equal(uninterrupted, weights());
    EXPECT_EQ(config(), written);
}

TEST_P(TrainAutoencoderOfAnyClass, LearnsInBrainFloatsToo) {
    settings_.iterations = 100;
    settings_.compute_dtype = at::kBFloat16;
    settings_.save_dtype = at::kHalf;
    EXPECT_TRUE(run());
    const json losses = record()["losses"]["loss"];
    EXPECT_LT(losses.back().get<double>(), 0.7 * losses.front().get<double>());
    EXPECT_EQ(weights().begin()->second.scalar_type(), at::kHalf);
}

INSTANTIATE_TEST_SUITE_P(, TrainAutoencoderOfAnyClass,
                         testing::Values(AutoencoderClass::kKl, AutoencoderClass::kTiny,
                                         AutoencoderClass::kVq),
                         [](const auto& each) { return std::string(class_name_of(each.param)); });

/// Of what diffusers wrote (tests/reference/make_autoencoder_fixture.py) with the same settings.
struct Layout {
    AutoencoderClass autoencoder_class;
    std::string fixture;
    int layers, latent_channels;
};

class AutoencoderLayout : public TrainAutoencoder {
protected:
    void expect_layout_of(const Layout& layout) {
        settings_.autoencoder_class = layout.autoencoder_class;
        settings_.channels = {8, 12};
        settings_.norm_groups = 4;
        settings_.layers = layout.layers;
        settings_.latent_channels = layout.latent_channels;
        settings_.codebook = 32;
        settings_.mid_attention = true;
        settings_.iterations = 1;
        EXPECT_TRUE(run());
        const fs::path of_diffusers = tests_reference("autoencoder_fixture/" + layout.fixture);
        const TensorMap expected =
            read_safetensors(of_diffusers / "vae/diffusion_pytorch_model.safetensors").tensors;
        const TensorMap written = weights();
        EXPECT_EQ(written.size(), expected.size());
        for (const auto& [name, tensor] : expected) {
            ASSERT_TRUE(written.contains(name)) << name;
            EXPECT_EQ(written.at(name).sizes(), tensor.sizes()) << name;
        }
        const json theirs = json::parse(std::ifstream(of_diffusers / "vae/config.json"));
        const json ours = config();
        for (const auto& [key, value] : ours.items()) {
            ASSERT_TRUE(theirs.contains(key)) << key;
            const bool is_ours = key == "scaling_factor" || theirs[key].is_null();
            EXPECT_TRUE(is_ours || value == theirs[key]) << key << " is " << value;
        }
    }
};

TEST_F(AutoencoderLayout, IsDiffusersOfAutoencoderKl) {
    expect_layout_of({AutoencoderClass::kKl, "kl", 2, 4});
}

TEST_F(AutoencoderLayout, IsDiffusersOfVqModel) {
    expect_layout_of({AutoencoderClass::kVq, "vq", 1, 3});
}

TEST_F(TrainAutoencoder, ATinyOnesConfigurationHasDiffusersKeys) {
    settings_.autoencoder_class = AutoencoderClass::kTiny;
    settings_.iterations = 1;
    EXPECT_TRUE(run());
    const json theirs =
        json::parse(std::ifstream(tests_reference("autoencoder_fixture/tiny/vae/config.json")));
    const json ours = config();
    for (const auto& [key, value] : ours.items()) {
        ASSERT_TRUE(theirs.contains(key)) << key;
        EXPECT_EQ(value.type_name(), std::string(theirs[key].type_name())) << key;
    }
    EXPECT_EQ(ours["num_encoder_blocks"], json({1, 1}));
    EXPECT_EQ(ours["encoder_block_out_channels"], json({16, 16}));
}

TEST_F(TrainAutoencoder, SamplesStandBesideTheirPictures) {
    EXPECT_TRUE(run());
    const at::Tensor sheet =
        load_training_pictures(settings_.output, {"samples.png"}, 4 * kSide, 4 * kSide)[0];
    const auto tile = [&](int row, int column) {
        return sheet.narrow(1, row * kSide, kSide).narrow(2, column * kSide, kSide);
    };
    const at::Tensor x = load_training_pictures(
        settings_.data, training_picture_names(settings_.data), kSide, kSide);
    for (int i = 0; i < 8; ++i)
        EXPECT_TRUE(tile(i / 2, i % 2 * 2).equal(x[i / 2])) << i; // Four pictures, each twice.
    const at::Tensor y = load_autoencoder(vae()).decode(load_autoencoder(vae()).encode(pictures()));
    const at::Tensor shown = ((y + 1) / 2).clamp(0, 1).mul(255).round().to(at::kInt);
    EXPECT_LE((tile(0, 1).to(at::kInt) - shown[0]).abs().max().item<int>(), 1);
}

TEST_F(TrainAutoencoder, WhatPicturesLookLikeCountsWhereLpipsIsGiven) {
    EXPECT_TRUE(run());
    const TensorMap without = weights();
    settings_.lpips = tests_reference("lpips_fixture/vgg.safetensors");
    EXPECT_TRUE(run());
    EXPECT_FALSE(without.at("decoder.conv_out.weight").equal(weights()["decoder.conv_out.weight"]));
    settings_.iterations = 100;
    EXPECT_TRUE(run());
    const json losses = record()["losses"]["lpips"];
    EXPECT_LT(losses.back().get<double>(), losses.front().get<double>());
    settings_.lpips = folder_.path() / "absent";
    EXPECT_TRUE(contains(refusal(), "absent"));
}

TEST_F(TrainAutoencoder, RefusesToGoOnWithLatentsOfOtherChannels) {
    EXPECT_FALSE(run_until(2));
    settings_.resume = true;
    settings_.latent_channels = 8;
    EXPECT_TRUE(contains(refusal(), "\"latent_channels\":4"));
    EXPECT_TRUE(contains(refusal(), "which differ from"));
}

TEST_F(TrainAutoencoder, RefusesSettingsThatMakeNoNetwork) {
    const auto refused = [&](auto&& spoil, const std::string& words) {
        const AutoencoderTrainSettings whole = settings_;
        spoil(settings_);
        EXPECT_TRUE(contains(refusal(), words)) << refusal();
        settings_ = whole;
    };
    using Settings = AutoencoderTrainSettings;
    refused([](Settings& s) { s.width = 15; }, "size 15x16 is not a multiple of 2");
    refused([](Settings& s) { s.channels = {8, 8, 8, 8, 8, 8}; }, "is not a multiple of 32");
    refused([](Settings& s) { s.channels.assign(7, 8); }, "channels name 7 levels, at most 6");
    refused([](Settings& s) { s.channels = {8, 12}; }, "channels 12 is not a multiple of 8");
    refused([](Settings& s) { s.latent_channels = 0; }, "latent_channels must be at least 1");
    refused([](Settings& s) { s.layers = 0; }, "layers must be at least 1");
    refused([](Settings& s) { s.kl = -1; }, "kl must be at least 0");
    refused([](Settings& s) { s.codebook = 1; }, "codebook must be at least 2");
    settings_.autoencoder_class = AutoencoderClass::kTiny;
    refused([](Settings& s) { s.channels = {8, 16}; }, "an AutoencoderTiny has one width");
    refused([](Settings& s) { s.mid_attention = true; }, "an AutoencoderTiny has no attention");
}

// A ramp is what a smaller picture says of a larger one, an edge is not.
TEST(AutoencoderLosses, TheLaplacianErrorIsOfEdges) {
    const at::Tensor flat = at::zeros({1, 1, 32, 32});
    at::Tensor edge = flat.clone();
    edge.narrow(3, 16, 16).fill_(1);
    EXPECT_EQ(laplacian_error(edge, edge).item<double>(), 0);
    EXPECT_LT(laplacian_error(flat + 0.5, flat).item<double>(), 1e-6);
    EXPECT_GT(laplacian_error(edge, flat).item<double>(), 0.05);
    const at::Tensor odd = at::rand({1, 3, 7, 13}, at::kDouble);
    EXPECT_LT(test::gradient_error(
                  [](const at::Tensor& x) { return laplacian_error(x, at::zeros_like(x)); }, odd),
              1e-6);
}

TEST(AutoencoderLosses, TheDivergenceIsZeroOfTheNormalAndKnownElsewhere) {
    const at::Tensor zero = at::zeros({2, 3}, at::kDouble);
    EXPECT_EQ(gaussian_divergence(zero, zero).item<double>(), 0);
    // log(1 / s) + (s^2 + m^2 - 1) / 2 with m = 2 and s = 3.
    const double expected = -std::log(3) + (9 + 4 - 1) / 2.0;
    EXPECT_NEAR(gaussian_divergence(at::full({1}, 2.0, at::kDouble),
                                    at::full({1}, 2 * std::log(3), at::kDouble))
                    .item<double>(),
                expected, 1e-12);
}

} // namespace
} // namespace restyle::core
