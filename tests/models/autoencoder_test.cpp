#include "restyle/core/autoencoder.h"

#include <fstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "models/autoencoder/vector_quantizer.h"
#include "models/message_of.h"
#include "models/temporary_folder.h"
#include "restyle/core/safetensors.h"

namespace restyle::core {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

fs::path fixture(const char* name) {
    return fs::path(RESTYLE_SOURCE_DIR) / "tests/reference/autoencoder_fixture" / name / "vae";
}

/// A copy of a fixture that a test may spoil.
class AutoencoderFolder : public testing::Test {
protected:
    void copy(const char* name) {
        fs::remove_all(path());
        fs::copy(fixture(name), path(), fs::copy_options::recursive);
    }
    fs::path path() const { return folder_.path() / "vae"; }
    fs::path config() const { return path() / "config.json"; }

    void change(const std::string& key, const json& value) {
        json object = json::parse(std::ifstream(config()));
        object[key] = value;
        std::ofstream(config()) << object;
    }
    std::string refusal() const {
        return message_of([&] { load_autoencoder(path()); });
    }

    TemporaryFolder folder_;
};

TEST_F(AutoencoderFolder, SaysWhatItIs) {
    const Autoencoder vq = load_autoencoder(fixture("vq_embedding"));
    EXPECT_EQ(vq.class_name, "VQModel");
    EXPECT_EQ(vq.picture_channels, 3);
    EXPECT_EQ(vq.latent_channels, 2); // vq_embed_dim: what the denoiser sees.
    EXPECT_EQ(vq.latent_pixels, 4);
    EXPECT_EQ(vq.scale.scaling_factor, 0.18215);

    std::int64_t numbers = 0;
    for (const auto& entry :
         read_safetensors(fixture("vq_embedding") / "diffusion_pytorch_model.safetensors").tensors)
        numbers += entry.second.numel();
    EXPECT_EQ(vq.parameters, numbers);

    const Autoencoder tiny = load_autoencoder(fixture("tiny"));
    EXPECT_EQ(tiny.class_name, "AutoencoderTiny");
    EXPECT_EQ(tiny.latent_pixels, 4);
    EXPECT_EQ(tiny.scale, LatentScale{});
    EXPECT_EQ(load_autoencoder(fixture("kl_mean_std")).scale.mean.size(), 4U);
}

TEST_F(AutoencoderFolder, AnswersInThePrecisionOfThePathWhateverItsOwn) {
    const at::Tensor pictures = at::rand({1, 3, 8, 12}, at::kDouble) * 2 - 1;
    for (const at::ScalarType dtype : {at::kDouble, at::kFloat, at::kBFloat16, at::kHalf}) {
        const Autoencoder autoencoder = load_autoencoder(fixture("kl"), dtype);
        const at::Tensor latents = autoencoder.encode(pictures);
        EXPECT_EQ(latents.scalar_type(), at::kDouble);
        EXPECT_EQ(latents.sizes(), (std::vector<std::int64_t>{1, 4, 4, 6}));
        EXPECT_EQ(autoencoder.decode(latents).scalar_type(), at::kDouble);
        EXPECT_EQ(autoencoder.decode(latents).sizes(), pictures.sizes());
    }
}

TEST_F(AutoencoderFolder, ComputesInSinglePrecisionWhereHalfIsTooNarrow) {
    copy("kl");
    const at::Tensor pictures = at::rand({1, 3, 8, 8});
    const at::Tensor single = load_autoencoder(path(), at::kFloat).encode(pictures);
    EXPECT_TRUE(load_autoencoder(path(), at::kHalf).encode(pictures).equal(single));
    change("force_upcast", false);
    EXPECT_FALSE(load_autoencoder(path(), at::kHalf).encode(pictures).equal(single));
}

TEST_F(AutoencoderFolder, RefusesTensorsOfAnotherShape) {
    const Autoencoder autoencoder = load_autoencoder(fixture("kl"));
    const auto refused = [&](const auto& function, at::IntArrayRef shape, const char* expected) {
        const std::string said = message_of([&] { function(at::zeros(shape)); });
        EXPECT_TRUE(contains(said, expected)) << said;
    };
    refused(autoencoder.encode, {1, 3, 8, 9}, "[n, 3, H, W] with H and W multiples of 2");
    refused(autoencoder.encode, {1, 4, 8, 8}, "[n, 3, H, W]");
    refused(autoencoder.encode, {3, 8, 8}, "[n, 3, H, W]");
    refused(autoencoder.decode, {1, 3, 8, 8}, "[n, 4, H, W]");
}

TEST_F(AutoencoderFolder, NamesTheKeyAndValueThatItCannotBe) {
    const std::vector<std::tuple<const char*, const char*, json>> wrong{
        {"kl", "_class_name", "AutoencoderDC"},
        {"kl", "_class_name", nullptr},
        {"kl", "use_tiling", true},
        {"kl", "down_block_types", {"DownEncoderBlock2D", "DownBlock2D"}},
        {"kl", "down_block_types", {"DownEncoderBlock2D"}},
        {"kl", "up_block_types", {"UpDecoderBlock2D", "AttnUpBlock2D"}},
        {"kl", "block_out_channels", json::array()},
        {"kl", "norm_num_groups", 5},
        {"kl", "act_fn", "tanh"},
        {"kl", "out_channels", 4},
        {"kl", "scaling_factor", 0},
        {"kl", "latents_mean", {1, 2, 3, 4}},
        {"kl_mean_std", "latents_std", {1, 2, 3}},
        {"kl_mean_std", "latents_std", {1, 2, 3, 0}},
        {"kl_mean_std", "shift_factor", 0.5},
        {"kl", "num_vq_embeddings", 8},
        {"vq", "norm_type", "spatial"},
        {"vq", "num_vq_embeddings", 0},
        {"vq", "vq_embed_dim", 1.5},
        {"vq", "lookup_from_codebook", 1},
        {"tiny", "upsample_fn", "bilinear"},
        {"tiny", "upsampling_scaling_factor", 4},
        {"tiny", "encoder_block_out_channels", {8, 8, 16}},
        {"tiny", "decoder_block_out_channels", {8, 8}},
        {"tiny", "num_decoder_blocks", {1, 1}},
        {"tiny", "latent_magnitude", "3"},
    };
    for (const auto& [name, key, value] : wrong) {
        copy(name);
        change(key, value);
        const std::string said = refusal();
        EXPECT_TRUE(contains(said, key) && contains(said, path().string()))
            << name << " " << key << " " << value << ": " << said;
    }
}

TEST_F(AutoencoderFolder, NamesTheTensorThatIsMissingOrTooMuch) {
    copy("vq");
    const fs::path file = path() / "diffusion_pytorch_model.safetensors";
    const TensorMap whole = read_safetensors(file).tensors;
    TensorMap tensors = whole;
    tensors.erase("quantize.embedding.weight");
    write_safetensors(file, {tensors, {}});
    EXPECT_TRUE(contains(refusal(), "lacks tensor 'quantize.embedding.weight'"));
    tensors = whole;
    tensors["loss.logvar"] = at::zeros({1});
    write_safetensors(file, {tensors, {}});
    EXPECT_TRUE(contains(refusal(), "'loss.logvar'"));
}

// As many distances as do not fit into one search, with an entry known to be the nearest to each.
TEST(VectorQuantizer, FindsTheNearestEntry) {
    const int entries = 4096;
    const at::Tensor codebook = at::arange(entries, at::kFloat).unsqueeze(1) * at::ones({1, 2});
    const VectorQuantizer quantizer([&](const std::string&, at::IntArrayRef) { return codebook; },
                                    entries, 2);
    const at::Tensor expected =
        at::randint(entries, {2, 1, 40, 50}).to(at::kDouble).expand({2, 2, 40, 50});
    const at::Tensor off = at::rand({2, 2, 40, 50}, at::kDouble) * 0.8 - 0.4;
    EXPECT_TRUE(quantizer(expected + off).equal(expected));
}

} // namespace
} // namespace restyle::core
