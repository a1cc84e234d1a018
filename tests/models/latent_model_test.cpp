#include <fstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "models/files/model_folder.h"
#include "models/message_of.h"
#include "models/temporary_folder.h"
#include "restyle/core/model.h"
#include "train/denoising.h"
#include "train/training_state.h"

namespace restyle::core {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

/// A model of three channels that a test sets beside an autoencoder.
class LatentModel : public testing::Test {
protected:
    LatentModel() {
        ModelDescription description;
        description.unet.levels = {{8}, {8}};
        description.unet.norm_num_groups = 4;
        description.unet.attention_head_dim = 4;
        write_model_folder(path(), description,
                           initial_state(parameters_of(description), 1, at::kCPU).average,
                           at::kFloat);
    }

    fs::path path() const { return folder_.path() / "model"; }

    void set_beside(const char* autoencoder, const char* part, int patch_size = 1) {
        fs::remove_all(path() / "vae");
        fs::remove_all(path() / "vqvae");
        fs::copy(fs::path(RESTYLE_SOURCE_DIR) / "tests/reference/autoencoder_fixture" /
                     autoencoder / "vae",
                 path() / part, fs::copy_options::recursive);
        std::ofstream(path() / "model_index.json")
            << json{{part, {"diffusers", "Autoencoder"}}, {"patch_size", patch_size}};
    }

    TemporaryFolder folder_;
};

TEST_F(LatentModel, SeesWhatItsAutoencoderEncodes) {
    set_beside("kl_shift", "vae");
    const Model model = load_model(path());
    EXPECT_TRUE(model.on_latents());
    EXPECT_EQ(model.channels, 3);
    EXPECT_EQ(model.pixels_a_value(), 2);
    EXPECT_EQ(model.size_multiple, 4); // Two of the autoencoder's by two of the network's.
    EXPECT_EQ(model.x_0_shape(24, 16), (std::vector<std::int64_t>{3, 8, 12}));

    const at::Tensor pictures = at::rand({2, 3, 16, 24}) * 2 - 1;
    const at::Tensor x_0 = model.x_0_from_pictures(pictures);
    EXPECT_TRUE(x_0.equal(model.autoencoder->encode(pictures)));
    EXPECT_TRUE(model.pictures_from_x_0(x_0).equal(model.autoencoder->decode(x_0)));
    EXPECT_TRUE(contains(message_of([&] { model.check_size(18, 16); }), "multiples of 4"));
}

TEST_F(LatentModel, FindsItsAutoencoderUnderEitherName) {
    set_beside("vq", "vqvae");
    EXPECT_EQ(load_model(path()).autoencoder->class_name, "VQModel");
    std::ofstream(path() / "model_index.json") << R"({"vqvae": [null, null]})";
    EXPECT_FALSE(load_model(path()).on_latents());
}

TEST_F(LatentModel, IsRefusedByFileAndFieldWhenItDoesNotFitItsAutoencoder) {
    const auto refusal = [&] { return message_of([&] { load_model(path()); }); };
    set_beside("kl", "vae");
    EXPECT_TRUE(contains(refusal(), "in_channels is 3, expected 4"));
    set_beside("kl_shift", "vae", 2);
    EXPECT_TRUE(contains(refusal(), "patch_size"));
    set_beside("kl_shift", "vae");
    fs::remove(path() / "vae" / "config.json");
    EXPECT_TRUE(contains(refusal(), (path() / "vae" / "config.json").string()));
}

TEST_F(LatentModel, SharesLatentsOnlyWithModelsOfTheSameKind) {
    const auto refusal = [](const Model& source, const Model& target) {
        return message_of([&] { check_same_x_0(source, target); });
    };
    const Model pictures = load_model(path());
    set_beside("kl_shift", "vae");
    const Model kl = load_model(path());
    set_beside("vq", "vqvae");
    const Model vq = load_model(path());
    EXPECT_EQ(refusal(kl, kl), "");
    EXPECT_EQ(refusal(kl, vq), ""); // As AutoencoderTiny may stand for AutoencoderKL.
    EXPECT_TRUE(contains(refusal(kl, pictures), "what is denoised is latents and pictures"));

    Model other = kl;
    other.autoencoder->scale.scaling_factor = 0.5;
    EXPECT_TRUE(contains(refusal(kl, other), "scaling_factor is 1.5305 and 0.5"));
    other = kl;
    other.autoencoder->scale.mean = {1, 2, 3};
    EXPECT_TRUE(contains(refusal(other, kl), "latents_mean"));
    other = kl;
    other.autoencoder->latent_pixels = 8;
    EXPECT_TRUE(contains(refusal(kl, other), "pixels a value is 2 and 8"));
}

} // namespace
} // namespace restyle::core
