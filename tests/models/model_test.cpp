#include "restyle/core/model.h"

#include <fstream>
#include <map>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "models/files/model_folder.h"
#include "models/message_of.h"
#include "models/temporary_folder.h"
#include "train/denoising.h"
#include "train/training_state.h"

namespace restyle::core {
namespace {

using nlohmann::json;

ModelDescription small_description() {
    ModelDescription description;
    description.unet.in_channels = description.unet.out_channels = 12;
    description.unet.levels = {{8}, {8, BlockKind::kAttention, BlockKind::kAttention}};
    description.unet.norm_num_groups = 4;
    description.unet.attention_head_dim = 4;
    description.schedule.prediction_type = PredictionType::kVPrediction;
    description.patch_size = 2;
    return description;
}

class ModelFolder : public testing::Test {
protected:
    ModelFolder() {
        const ModelDescription description = small_description();
        write_model_folder(path(), description,
                           initial_state(parameters_of(description), 1, at::kCPU).average,
                           at::kFloat);
    }

    std::filesystem::path path() const { return folder_.path() / "model"; }
    std::filesystem::path weights() const {
        return path() / "unet" / "diffusion_pytorch_model.safetensors";
    }
    std::filesystem::path config() const { return path() / "unet" / "config.json"; }

    void change(const std::filesystem::path& file, const std::string& key, const json& value) {
        json object = json::parse(std::ifstream(file));
        object[key] = value;
        std::ofstream(file) << object;
    }

    std::string refusal() const {
        return message_of([&] { load_model(path()); });
    }

    TemporaryFolder folder_;
};

TEST_F(ModelFolder, LoadsAsItWasWritten) {
    const Model model = load_model(path());
    EXPECT_EQ(model.channels, 3);
    EXPECT_EQ(model.patch_size, 2);
    EXPECT_EQ(model.size_multiple, 4);
    EXPECT_EQ(model.schedule.prediction_type, PredictionType::kVPrediction);

    std::int64_t numbers = 0;
    for (const auto& entry : read_safetensors(weights()).tensors)
        numbers += entry.second.numel();
    EXPECT_EQ(model.parameters, numbers);
}

TEST_F(ModelFolder, AnswersInThePrecisionOfThePathWhateverItsOwn) {
    const at::Tensor x = at::randn({2, 12, 4, 6}, at::kDouble);
    const at::Tensor t = at::tensor({3, 999}, at::kLong);
    for (const at::ScalarType dtype : {at::kDouble, at::kFloat, at::kBFloat16, at::kHalf}) {
        const at::Tensor o = load_model(path(), dtype).network(x, t);
        EXPECT_EQ(o.scalar_type(), at::kDouble);
        EXPECT_EQ(o.sizes(), x.sizes());
        EXPECT_FALSE(o.requires_grad());
    }
}

TEST_F(ModelFolder, TakesPicturesApartIntoPatchesAndBack) {
    const Model model = load_model(path());
    const at::Tensor pictures = at::arange(2 * 3 * 4 * 8, at::kFloat).view({2, 3, 4, 8});
    const at::Tensor patches = model.x_0_from_pictures(pictures);
    EXPECT_EQ(patches.sizes(), (std::vector<std::int64_t>{2, 12, 2, 4}));
    // Channel 4 c + 2 row + column of a patch holds that pixel of colour c.
    EXPECT_EQ(patches[1][4 + 2 + 1][1][2].item<float>(), pictures[1][1][3][5].item<float>());
    EXPECT_TRUE(model.pictures_from_x_0(patches).equal(pictures));
}

TEST_F(ModelFolder, NamesTheMultipleOfASizeItCannotTake) {
    const Model model = load_model(path());
    EXPECT_NO_THROW(model.check_size(8, 12));
    for (const auto& [width, height] : std::map<int, int>{{8, 10}, {6, 8}, {0, 4}, {-4, 4}})
        EXPECT_TRUE(contains(message_of([&, w = width, h = height] { model.check_size(w, h); }),
                             "multiples of 4"));
}

TEST_F(ModelFolder, IsRefusedByFileWhenAPartIsMissing) {
    for (const char* part : {"unet/diffusion_pytorch_model.safetensors", "unet/config.json",
                             "scheduler/scheduler_config.json", "model_index.json"}) {
        const auto aside = folder_.path() / "aside";
        std::filesystem::rename(path() / part, aside);
        EXPECT_TRUE(contains(refusal(), (path() / part).string())) << part;
        std::filesystem::rename(aside, path() / part);
    }
    EXPECT_TRUE(refusal().empty());
    EXPECT_TRUE(contains(message_of([&] { load_model(path() / "nowhere"); }), "no such file"));
}

TEST_F(ModelFolder, NamesTheTensorThatIsMissingOfAnotherShapeOrTooMuch) {
    const SafeTensors whole = read_safetensors(weights());
    const auto refusal_with = [&](const TensorMap& tensors) {
        write_safetensors(weights(), {tensors, {}});
        return refusal();
    };
    TensorMap tensors = whole.tensors;
    tensors.erase("mid_block.resnets.1.norm2.bias");
    EXPECT_TRUE(contains(refusal_with(tensors), "lacks tensor 'mid_block.resnets.1.norm2.bias'"));

    tensors = whole.tensors;
    tensors["conv_in.weight"] = at::zeros({8, 3, 3, 3});
    EXPECT_TRUE(contains(refusal_with(tensors), "'conv_in.weight' has shape [8, 3, 3, 3]"));

    tensors = whole.tensors;
    tensors["conv_in.bias"] = at::zeros({8}, at::kLong);
    EXPECT_TRUE(contains(refusal_with(tensors), "'conv_in.bias' holds no floats"));

    tensors = whole.tensors;
    tensors["encoder.weight"] = at::zeros({8});
    EXPECT_TRUE(contains(refusal_with(tensors), "'encoder.weight'"));
}

TEST_F(ModelFolder, NamesTheKeyAndValueThatItCannotBe) {
    const std::vector<std::pair<const char*, json>> wrong{
        {"dropout", 0.1},
        {"class_embed_type", "projection"},
        {"num_class_embeds", 0},
        {"down_block_types", {"CrossAttnDownBlock2D", "DownBlock2D"}},
        {"down_block_types", {"DownBlock2D"}},
        {"up_block_types", "UpBlock2D"},
        {"mid_block_type", "UNetMidBlock2DCrossAttn"},
        {"block_out_channels", {8, -8}},
        {"block_out_channels", json::array()},
        {"block_out_channels", {8, 1e30}},
        {"layers_per_block", 0},
        {"layers_per_block", 1000000000},
        {"layers_per_block", 18446744073709551615u},
        {"norm_num_groups", 3},
        {"norm_num_groups", 0},
        {"attention_head_dim", 16},
        {"act_fn", "selu"},
        {"downsample_type", "fir"},
        {"downsample_padding", 2},
        {"time_embedding_type", "rotary"},
        {"time_embedding_type", 3},
        {"resnet_time_scale_shift", "ada_group"},
        {"norm_eps", "small"},
        {"add_attention", 1},
        {"_class_name", "UNet3DConditionModel"},
    };
    const json whole = json::parse(std::ifstream(config()));
    for (const auto& [key, value] : wrong) {
        change(config(), key, value);
        const std::string said = refusal();
        EXPECT_TRUE(contains(said, config().string()) && contains(said, key))
            << key << ": " << said;
        std::ofstream(config()) << whole;
    }
}

TEST_F(ModelFolder, OfANetworkThatIsToldATextSaysSoAndHasItsPrompts) {
    const Model model = load_model(std::filesystem::path(RESTYLE_SOURCE_DIR) /
                                   "tests/reference/edit_fixture/model");
    EXPECT_FALSE(model.network);
    EXPECT_TRUE(model.conditional);
    EXPECT_EQ(model.prompts->width(), *model.needs.text_width);
    EXPECT_TRUE(contains(message_of([&] { model.check_unconditional(); }),
                         "the network is told text [g, tokens, 8], expected one that is told "
                         "nothing"));
    EXPECT_NO_THROW(load_model(path()).check_unconditional());
}

TEST_F(ModelFolder, IsRefusedWhenPatchesDoNotFitTheChannels) {
    for (const json& value : {json(5), json(0), json("2"), json(-1)}) {
        change(path() / "model_index.json", "patch_size", value);
        EXPECT_TRUE(contains(refusal(), "patch_size")) << value;
    }
}

TEST_F(ModelFolder, IsRefusedWhenItsConfigurationIsNoJson) {
    for (const char* text : {"", "[1, 2]", "{\"in_channels\": ", "\x89PNG"}) {
        std::ofstream(config()) << text;
        EXPECT_TRUE(contains(refusal(), "not a JSON object")) << text;
    }
}

} // namespace
} // namespace restyle::core
