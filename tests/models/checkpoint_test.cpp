#include "restyle/core/checkpoint.h"

#include <fstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "models/message_of.h"

namespace restyle::core {
namespace {

using nlohmann::json;

// What tests/reference/make_checkpoint_fixture.py wrote of a kind of checkpoint.
class CheckpointTest : public testing::TestWithParam<const char*> {
protected:
    static json fixture(const std::string& kind) {
        const std::string folder = RESTYLE_SOURCE_DIR "/tests/reference/checkpoint_fixture/";
        return json::parse(std::ifstream(folder + kind + ".json"));
    }

    static SafeTensors random_checkpoint(const json& fixture) {
        SafeTensors contents;
        for (const auto& [name, shape] : fixture["shapes"].items())
            contents.tensors[name] = at::randn(shape.get<std::vector<std::int64_t>>());
        return contents;
    }

    static at::Tensor made_as(const std::string& how, const at::Tensor& source) {
        if (how == "flat") return source.select(3, 0).select(2, 0);
        if (how == "flat 1") return source.select(2, 0);
        if (how == "transposed") return source.transpose(0, 1);
        if (how.starts_with("heads ")) return of_heads(how.back() - '0', source);
        if (!how.starts_with("rows ")) return source;
        const std::int64_t rows = source.size(0) / 3;
        return source.narrow(0, rows * (how.back() - '0'), rows);
    }

    // Of 32 rows a head of queries, then of keys, then of values.
    static at::Tensor of_heads(int which, const at::Tensor& fused) {
        std::vector<at::Tensor> rows;
        for (std::int64_t head = 0; head < fused.size(0) / 96; ++head)
            rows.push_back(fused.narrow(0, 96 * head + 32 * which, 32));
        const at::Tensor together = at::cat(rows);
        return together.dim() == 3 ? together.select(2, 0) : together;
    }

    static const TensorMap& weights_of(const CheckpointParts& parts, const std::string& network) {
        const bool text = network.starts_with("text") || network == "bert";
        return parts.weights.at(network + (text ? "/model" : "/diffusion_pytorch_model") +
                                ".safetensors");
    }

    static std::string refusal(const SafeTensors& contents) {
        return message_of([&] { split_checkpoint(contents, "model.safetensors"); });
    }
};

TEST_P(CheckpointTest, HasEveryTensorOfTheNetworksOnceWithItsValue) {
    const json expected = fixture(GetParam());
    const SafeTensors contents = random_checkpoint(expected);
    const CheckpointParts parts = split_checkpoint(contents, "model.safetensors");
    ASSERT_EQ(parts.weights.size(), expected["tensors"].size());
    for (const auto& [network, tensors] : expected["tensors"].items()) {
        const TensorMap& weights = weights_of(parts, network);
        EXPECT_EQ(weights.size(), tensors.size()) << network;
        for (const auto& [name, source] : tensors.items()) {
            ASSERT_EQ(weights.count(name), 1U) << network << ": " << name;
            const at::Tensor& from = contents.tensors.at(source[0].get<std::string>());
            EXPECT_TRUE(weights.at(name).equal(made_as(source[1], from))) << name;
            const bool in_place = !source[1].get<std::string>().starts_with("heads ");
            EXPECT_TRUE(!in_place || weights.at(name).is_alias_of(from)) << name << " was copied";
        }
    }
}

TEST_P(CheckpointTest, TellsEachNetworksSettingsFromItsShapes) {
    const json expected = fixture(GetParam());
    const CheckpointParts parts =
        split_checkpoint(random_checkpoint(expected), "model.safetensors");
    for (const auto& [network, settings] : expected["configs"].items()) {
        const json config = json::parse(parts.configs.at(network + "/config.json"));
        EXPECT_GE(config.size(), 10U);
        for (const auto& [key, value] : config.items())
            if (key != "_class_name" && key != "architectures") {
                EXPECT_EQ(value, settings[key]) << network << ": " << key;
            }
    }
}

TEST_P(CheckpointTest, LeavesOutWhatIsKnownToBeNoParameter) {
    SafeTensors contents = random_checkpoint(fixture(GetParam()));
    const CheckpointParts parts = split_checkpoint(contents, "model.safetensors");
    for (const char* name : {"alphas_cumprod", "betas", "model_ema.decay", "posterior_variance",
                             "cond_stage_model.transformer.text_model.embeddings.position_ids",
                             "conditioner.embedders.1.model.logit_scale"})
        contents.tensors[name] = at::zeros({1});
    EXPECT_EQ(weights_of(split_checkpoint(contents, "model.safetensors"), "unet").size(),
              weights_of(parts, "unet").size());
}

TEST_P(CheckpointTest, RefusesATensorWithoutAPlace) {
    const json expected = fixture(GetParam());
    for (const char* name :
         {"stray", "model.diffusion_model.input_blocks.1.0.in_layers.7.weight",
          "model.diffusion_model.input_blocks.99999.0.in_layers.0.weight",
          "model.diffusion_model.input_blocks.1.1.transformer_blocks.0.attn1.to_z.weight",
          "first_stage_model.decoder.up.9.block.0.conv1.weight"}) {
        SafeTensors contents = random_checkpoint(expected);
        contents.tensors[name] = at::zeros({1});
        const std::string message = refusal(contents);
        EXPECT_TRUE(
            contains(message, "model.safetensors: tensor '" + std::string(name) + "' has no place"))
            << message;
    }
}

INSTANTIATE_TEST_SUITE_P(Kinds, CheckpointTest,
                         testing::Values("sd1", "sd2", "sdxl", "text2im", "unconditional"),
                         [](const auto& tested) { return tested.param; });

using Checkpoint = CheckpointTest;

TEST_F(Checkpoint, OfStableDiffusion2LacksTheTextLayerThatNoOneUses) {
    SafeTensors contents = random_checkpoint(fixture("sd2"));
    const std::string text = "cond_stage_model.model.";
    contents.tensors[text + "text_projection"] = at::zeros({64, 64});
    contents.tensors[text + "transformer.resblocks.23.ln_1.weight"] = at::zeros({64});
    const CheckpointParts parts = split_checkpoint(contents, "model.safetensors");
    for (const auto& entry : weights_of(parts, "text_encoder")) {
        EXPECT_FALSE(contains(entry.first, "layers.23.")) << entry.first;
        EXPECT_NE(entry.first, "text_projection.weight");
    }
}

TEST_F(Checkpoint, PredictsWhatSettingsFileOrCustomSay) {
    const auto prediction = [](const SafeTensors& contents, const CheckpointSettings& settings) {
        const CheckpointParts parts = split_checkpoint(contents, "model.safetensors", settings);
        const json scheduler = json::parse(parts.configs.at("scheduler/scheduler_config.json"));
        return scheduler["prediction_type"].get<std::string>() +
               (parts.prediction_is_assumed ? ", assumed" : "");
    };
    SafeTensors first = random_checkpoint(fixture("sd1"));
    SafeTensors second = random_checkpoint(fixture("sd2"));
    EXPECT_EQ(prediction(first, {}), "epsilon, assumed");
    EXPECT_EQ(prediction(second, {}), "v_prediction, assumed");
    EXPECT_EQ(prediction(second, {PredictionType::kEpsilon}), "epsilon");
    second.metadata["modelspec.architecture"] = "stable-diffusion-v2-512";
    EXPECT_EQ(prediction(second, {}), "epsilon");
    second.metadata["modelspec.prediction_type"] = "v";
    EXPECT_EQ(prediction(second, {}), "v_prediction");
    first.tensors["v_pred"] = at::zeros({0});
    EXPECT_EQ(prediction(first, {}), "v_prediction");
    second.metadata["modelspec.prediction_type"] = "flow";
    EXPECT_TRUE(contains(refusal(second), "modelspec.prediction_type is 'flow', expected epsilon"));
}

TEST_F(Checkpoint, ThatMarksZeroTerminalSnrHasSuchASchedule) {
    SafeTensors contents = random_checkpoint(fixture("sdxl"));
    contents.tensors["ztsnr"] = at::zeros({0});
    const CheckpointParts parts = split_checkpoint(contents, "model.safetensors");
    const json scheduler = json::parse(parts.configs.at("scheduler/scheduler_config.json"));
    EXPECT_TRUE(scheduler["rescale_betas_zero_snr"]);
    EXPECT_EQ(scheduler["timestep_spacing"], "trailing");
}

TEST_F(Checkpoint, OfLatentDiffusionStepsByTheBetasThatItHolds) {
    const auto betas = [](const SafeTensors& contents) {
        const CheckpointParts parts = split_checkpoint(contents, "model.safetensors");
        const json scheduler = json::parse(parts.configs.at("scheduler/scheduler_config.json"));
        return std::pair{scheduler["beta_start"].get<double>(),
                         scheduler["beta_end"].get<double>()};
    };
    SafeTensors alone = random_checkpoint(fixture("unconditional"));
    EXPECT_EQ(betas(alone), std::pair(0.0015, 0.0195));
    alone.tensors["betas"] = at::linspace(0.001, 0.02, 1000, at::kDouble);
    EXPECT_EQ(betas(alone), std::pair(0.001, 0.02));
    EXPECT_EQ(betas(random_checkpoint(fixture("text2im"))), std::pair(0.00085, 0.012));
}

TEST_F(Checkpoint, OfAnotherFamilyIsCalledByItsName) {
    const SafeTensors sd1 = random_checkpoint(fixture("sd1"));
    const std::string unet = "model.diffusion_model.";
    const auto with = [](SafeTensors contents, const std::string& name, at::IntArrayRef shape) {
        contents.tensors[name] = at::zeros(shape);
        return contents;
    };
    const auto with_inputs = [&](std::int64_t channels) {
        return with(sd1, unet + "input_blocks.0.0.weight", {32, channels, 3, 3});
    };
    const auto without = [](SafeTensors contents, const std::string& beginning) {
        std::erase_if(contents.tensors,
                      [&](const auto& entry) { return entry.first.starts_with(beginning); });
        return contents;
    };
    const auto alone = [&](const std::string& name) { return with({}, name, {1}); };
    const std::string refiner = "conditioner.embedders.0.model.token_embedding.weight";

    EXPECT_TRUE(contains(refusal(with_inputs(9)), "is an inpainting model"));
    EXPECT_TRUE(contains(refusal(with_inputs(8)), "is an InstructPix2Pix model"));
    EXPECT_TRUE(contains(refusal(with_inputs(7)), "is an upscaler"));
    EXPECT_TRUE(contains(refusal(with_inputs(5)), "is a depth-guided model"));
    EXPECT_TRUE(contains(refusal(with(sd1, unet + "label_emb.0.0.weight", {1})), "unCLIP"));
    EXPECT_TRUE(
        contains(refusal(with(with(sd1, unet + "label_emb.0.0.weight", {1}), refiner, {50, 64})),
                 "is an SDXL refiner"));
    EXPECT_TRUE(contains(refusal(alone(unet + "joint_blocks.0.x.weight")), "Stable Diffusion 3"));
    EXPECT_TRUE(contains(refusal(alone("double_blocks.0.img.weight")), "Flux"));
    EXPECT_TRUE(contains(refusal(alone("lora_unet_mid.alpha")), "is a LoRA"));
    EXPECT_TRUE(contains(refusal(alone("down_blocks.0.weight")), "diffusers folder"));
    EXPECT_TRUE(contains(refusal(without(sd1, "cond_stage_model.")),
                         "neither a text encoder that is known"));
    EXPECT_TRUE(contains(refusal(without(sd1, "first_stage_model.")), "no autoencoder"));
    EXPECT_TRUE(contains(refusal(without(random_checkpoint(fixture("unconditional")),
                                         "first_stage_model.quantize.")),
                         "an autoencoder without a codebook"));
    EXPECT_TRUE(
        contains(refusal({}), "lacks tensor 'model.diffusion_model.input_blocks.0.0.weight'"));
}

TEST_F(Checkpoint, WhoseShapesFitNoConfigIsRefused) {
    const json expected = fixture("sd2");
    const std::string text = "cond_stage_model.model.";
    SafeTensors contents = random_checkpoint(expected);
    contents.tensors[text + "transformer.resblocks.0.attn.in_proj_weight"] = at::zeros({64, 64});
    EXPECT_TRUE(contains(refusal(contents), "in_proj_weight"));
    contents = random_checkpoint(expected);
    contents.tensors[text + "token_embedding.weight"] = at::zeros({50, 60});
    EXPECT_TRUE(contains(refusal(contents), "text_encoder: an attention is 60 wide"));
    contents = random_checkpoint(expected);
    contents.tensors["model.diffusion_model.out.2.weight"] = at::zeros({});
    EXPECT_TRUE(contains(refusal(contents), "unet: tensor 'conv_out.weight' has 0 dimensions"));
    contents = random_checkpoint(expected);
    contents.tensors.erase("model.diffusion_model.input_blocks.1.1.proj_in.weight");
    EXPECT_TRUE(contains(refusal(contents), "unet: lacks"));
}

} // namespace
} // namespace restyle::core
