// Denoisers that learn in an autoencoder's latents.
#include "train/train_fixture.h"

#include "restyle/core/model.h"
#include "restyle/core/train_autoencoder.h"

namespace restyle::core {
namespace {

namespace fs = std::filesystem;

class TrainLatents : public TrainFixture {
protected:
    TrainLatents() {
        settings_.autoencoder = write_autoencoder("autoencoder", 0);
        settings_.patch_size = 1;
    }

    /// Halves pictures twice, and was hardly trained. Its folder, as train_autoencoder() leaves it.
    fs::path write_autoencoder(const std::string& name, std::uint64_t seed,
                               int latent_channels = 4) const {
        AutoencoderTrainSettings settings;
        settings.data = settings_.data;
        settings.output = folder_.path() / name;
        settings.width = settings.height = kSide;
        settings.channels = {8, 8, 8};
        settings.latent_channels = latent_channels;
        settings.seed = seed;
        settings.iterations = 2;
        settings.compute_dtype = at::kFloat;
        train_autoencoder(
            settings, [](const TrainProgress&) {}, never_);
        return settings.output;
    }

    json index() const { return json::parse(std::ifstream(settings_.output / "model_index.json")); }
};

TEST_F(TrainLatents, LearnsATinySet) {
    settings_.iterations = 250;
    settings_.learning_rate = 3e-3;
    EXPECT_TRUE(run());
    const auto losses = record()["losses"].get<std::vector<double>>();
    EXPECT_LT(losses.back(), 0.7 * losses.front());
}

TEST_F(TrainLatents, WritesAModelThatLoadsWithItsAutoencoder) {
    EXPECT_TRUE(run());
    const Model model = load_model(settings_.output);
    ASSERT_TRUE(model.on_latents());
    EXPECT_EQ(model.patch_size, 1);
    EXPECT_EQ(model.channels, 4);
    EXPECT_EQ(model.size_multiple, 8); // Halved twice before the network, and once in it.
    EXPECT_EQ(model.x_0_shape(kSide, kSide), (std::vector<std::int64_t>{4, 4, 4}));
    EXPECT_EQ(index()["_class_name"], "LDMPipeline"); // Which calls it so.
    EXPECT_EQ(index()["vqvae"], json({"diffusers", "AutoencoderKL"}));
    const json unet = json::parse(std::ifstream(settings_.output / "unet/config.json"));
    EXPECT_EQ(unet["sample_size"], 4); // Which is all that it takes.
    const at::Tensor x = at::rand({1, 3, kSide, kSide}) * 2 - 1;
    EXPECT_TRUE(model.autoencoder->encode(x).equal(
        load_autoencoder(settings_.autoencoder / "vae").encode(x)));
    EXPECT_TRUE(fs::exists(settings_.output / "samples.png"));
}

TEST_F(TrainLatents, OneThatIsToldATextIsAStableDiffusionPipeline) {
    std::ofstream lines(settings_.data / "metadata.jsonl");
    for (int i = 0; i < 4; ++i)
        lines << json{{"file_name", "picture" + std::to_string(i) + ".png"}, {"text", "grey"}}
              << "\n";
    lines.close();
    settings_.captions = true;
    settings_.channels = {16, 32};
    EXPECT_TRUE(run());
    EXPECT_EQ(index()["_class_name"], "StableDiffusionPipeline");
    EXPECT_EQ(index()["vae"], json({"diffusers", "AutoencoderKL"}));
    EXPECT_TRUE(load_model(settings_.output).prompts.has_value());
    EXPECT_TRUE(load_model(settings_.output).on_latents());
}

TEST_F(TrainLatents, FindsAnAutoencoderAloneAndWithinAModel) {
    settings_.iterations = 1;
    EXPECT_TRUE(run());
    const TensorMap first = weights();
    const fs::path model = settings_.output;
    for (const fs::path& folder : {settings_.autoencoder / "vae", model}) {
        settings_.autoencoder = folder;
        settings_.output = folder_.path() / "again";
        EXPECT_TRUE(run());
        expect_equal(first, weights());
    }
    EXPECT_NO_THROW(check_same_x_0(load_model(model), load_model(settings_.output)));
}

TEST_F(TrainLatents, ResumedGoesOnAsIfNeverInterrupted) {
    expect_interruption_leaves_no_trace();
}

TEST_F(TrainLatents, RefusesToGoOnWithAnotherAutoencoder) {
    EXPECT_FALSE(run_until(2));
    settings_.resume = true;
    const fs::path other = write_autoencoder("other", 1), wider = write_autoencoder("wider", 0, 8);
    for (const fs::path& folder : {other, wider}) {
        settings_.autoencoder = folder;
        EXPECT_EQ(refusal(), (folder / "vae").string() + ": is not the autoencoder in " +
                                 (settings_.output / "vqvae").string() +
                                 ", with which this run was begun");
    }
    settings_.autoencoder.clear();
    settings_.patch_size = 2;
    EXPECT_TRUE(contains(refusal(), "was begun with settings"));
}

TEST_F(TrainLatents, RefusesAFolderWithoutAnAutoencoder) {
    settings_.autoencoder = folder_.path() / "absent";
    EXPECT_TRUE(contains(refusal(), "absent: is no folder of an autoencoder"));
    settings_.autoencoder = settings_.data;
    EXPECT_TRUE(contains(refusal(), "data: holds no autoencoder; expected its config.json"));
    settings_.autoencoder.clear();
    settings_.patch_size = 2;
    EXPECT_TRUE(run());
    settings_.autoencoder = settings_.output;
    settings_.patch_size = 1;
    EXPECT_TRUE(contains(refusal(), "model_index.json: names no autoencoder"));
    settings_.autoencoder = settings_.output / "unet";
    EXPECT_TRUE(contains(refusal(), "_class_name is \"UNet2DModel\""));
}

TEST_F(TrainLatents, RefusesSizesAndPatchesThatDoNotFit) {
    settings_.channels = {16, 16, 16, 16};
    EXPECT_TRUE(contains(refusal(), "size 16x16 is not a multiple of 32"));
    settings_.channels = {16, 16};
    settings_.patch_size = 2;
    EXPECT_TRUE(contains(refusal(), "patch_size must be 1 where an autoencoder is given"));
}

} // namespace
} // namespace restyle::core
