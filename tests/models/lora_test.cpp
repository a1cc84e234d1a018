#include "restyle/core/lora.h"

#include <limits>

#include <gtest/gtest.h>

#include "models/lora/lora_key.h"
#include "models/lora/lora_parameters.h"
#include "models/message_of.h"
#include "models/temporary_folder.h"
#include "restyle/core/safetensors.h"

namespace restyle::core {
namespace {

struct Spelling {
    std::string key;
    LoraRole role;
};

void expect_layer(const std::vector<Spelling>& spellings, LoraPart part, const std::string& layer) {
    for (const auto& [key, role] : spellings) {
        const LoraKey read = read_lora_key(key, "lora.safetensors");
        EXPECT_EQ(read.part, part) << key;
        EXPECT_EQ(read.layer, layer) << key;
        EXPECT_EQ(read.role, role) << key;
    }
}

TEST(LoraKeys, OfEveryLayoutMeanOneLayerOfTheUNet) {
    const std::string attn = "down_blocks.1.attentions.0.transformer_blocks.0.attn1.";
    const std::string kohya = "lora_unet_down_blocks_1_attentions_0_transformer_blocks_0_attn1_";
    const std::string compvis = "lora_unet_input_blocks_4_1_transformer_blocks_0_attn1_";
    expect_layer({{"unet." + attn + "to_out.0.lora_A.weight", LoraRole::kDown},
                  {"unet." + attn + "to_out.0.lora.up.weight", LoraRole::kUp},
                  {"unet." + attn + "processor.to_out_lora.down.weight", LoraRole::kDown},
                  {"base_model.model." + attn + "to_out.0.lora_B.default.weight", LoraRole::kUp},
                  {attn + "to_out.0.lora_B.weight", LoraRole::kUp},
                  {kohya + "to_out_0.lora_down.weight", LoraRole::kDown},
                  {kohya + "to_out_0.lora_mid.weight", LoraRole::kMid},
                  {compvis + "to_out_0.lora_up.weight", LoraRole::kUp},
                  {compvis + "to_out_0.alpha", LoraRole::kAlpha}},
                 LoraPart::kUNet, layer_key(attn + "to_out.0"));
}

TEST(LoraKeys, OfCompVisBlocksFindTheirPlacesInDiffusers) {
    const std::vector<std::pair<std::string, std::string>> layers{
        {"input_blocks_0_0", "conv_in"},
        {"input_blocks_3_0_op", "down_blocks_0_downsamplers_0_conv"},
        {"input_blocks_7_0_in_layers_2", "down_blocks_2_resnets_0_conv1"},
        {"input_blocks_8_1_proj_in", "down_blocks_2_attentions_1_proj_in"},
        {"middle_block_1_transformer_blocks_9_ff_net_0_proj",
         "mid_block_attentions_0_transformer_blocks_9_ff_net_0_proj"},
        {"middle_block_2_emb_layers_1", "mid_block_resnets_1_time_emb_proj"},
        {"output_blocks_0_0_skip_connection", "up_blocks_0_resnets_0_conv_shortcut"},
        {"output_blocks_2_2_conv", "up_blocks_0_upsamplers_0_conv"},
        {"output_blocks_5_1_proj_out", "up_blocks_1_attentions_2_proj_out"},
        {"time_embed_0", "time_embedding_linear_1"},
        {"label_emb_0_2", "add_embedding_linear_2"},
        {"out_2", "conv_out"},
    };
    for (const auto& [compvis, diffusers] : layers)
        expect_layer({{"lora_unet_" + compvis + ".lora_down.weight", LoraRole::kDown}},
                     LoraPart::kUNet, diffusers);
}

TEST(LoraKeys, OfEveryLayoutMeanOneLayerOfATextEncoder) {
    const std::string layer = "text_model.encoder.layers.0.self_attn.q_proj";
    const std::string kohya = layer_key(layer);
    expect_layer({{"text_encoder." + layer + ".lora_A.weight", LoraRole::kDown},
                  {"text_encoder.encoder.layers.0.self_attn.q_proj.lora_B.weight", LoraRole::kUp},
                  {"text_encoder." + layer + ".lora_linear_layer.up.weight", LoraRole::kUp},
                  {"text_encoder.text_model.encoder.layers.0.self_attn.to_q_lora.down.weight",
                   LoraRole::kDown},
                  {"lora_te_" + kohya + ".lora_down.weight", LoraRole::kDown},
                  {"lora_te1_" + kohya + ".alpha", LoraRole::kAlpha}},
                 LoraPart::kTextEncoder, kohya);
    expect_layer({{"text_encoder_2." + layer + ".lora_A.weight", LoraRole::kDown},
                  {"lora_te2_" + kohya + ".lora_up.weight", LoraRole::kUp}},
                 LoraPart::kTextEncoder2, kohya);
}

TEST(LoraKeys, OfOtherMethodsAreRefusedByName) {
    const std::vector<std::pair<std::string, std::string>> methods{
        {"dora_scale", "DoRA"},
        {"lora_magnitude_vector.weight", "DoRA"},
        {"hada_w1_a", "LoHa"},
        {"lokr_w2", "LoKr"},
        {"oft_blocks", "OFT"},
        {"diff", "full differences"},
        {"lora_B.bias", "a trained bias"}};
    for (const auto& [ending, name] : methods) {
        const std::string key = "lora_unet_mid_block_attentions_0_proj_in." + ending;
        EXPECT_TRUE(contains(message_of([&] { read_lora_key(key, "lora.safetensors"); }),
                             "lora.safetensors: key '" + key + "' is of " + name));
    }
    EXPECT_TRUE(contains(message_of([] { read_lora_key("emb_params", "lora.safetensors"); }),
                         "is none that a LoRA"));
}

// A model of one linear layer 6 -> 4 and one 3x3 convolution 6 -> 4, and LoRAs of rank 2.
class LoraTest : public testing::Test {
protected:
    Lora write(const TensorMap& tensors, const std::map<std::string, std::string>& metadata = {},
               double scale = 1) const {
        write_safetensors(folder_.path() / "lora.safetensors", {tensors, metadata});
        return Lora(folder_.path() / "lora.safetensors", scale);
    }

    std::string refusal(const TensorMap& tensors,
                        const std::map<std::string, std::string>& metadata = {}) const {
        return message_of([&] { build({write(tensors, metadata)}); });
    }

    struct Network {
        LowRank linear, convolution;
    };
    static Network build(const std::vector<Lora>& loras) {
        LoraParameters parameters(loras);
        const ParameterSource source = parameters.added_to(
            [](const std::string&, at::IntArrayRef shape) { return at::zeros(shape); },
            LoraPart::kUNet);
        const Network network{source.beside("block.linear.weight", at::zeros({4, 6})),
                              source.beside("block.conv.weight", at::zeros({4, 6, 3, 3}))};
        parameters.check_all_used();
        return network;
    }

    TensorMap linear_pair() const {
        return {{"lora_unet_block_linear.lora_down.weight", at::randn({2, 6})},
                {"lora_unet_block_linear.lora_up.weight", at::randn({4, 2})}};
    }
    TensorMap peft_pair() const {
        return {{"unet.block.linear.lora_A.weight", at::randn({2, 6})},
                {"unet.block.linear.lora_B.weight", at::randn({4, 2})}};
    }

    TemporaryFolder folder_;
};

TEST_F(LoraTest, ActsByAlphaOverRank) {
    TensorMap tensors = linear_pair();
    EXPECT_EQ(build({write(tensors)}).linear.terms().at(0).factor, 1);
    tensors["lora_unet_block_linear.alpha"] = at::scalar_tensor(8);
    EXPECT_EQ(build({write(tensors)}).linear.terms().at(0).factor, 4);
    tensors["lora_unet_block_linear.alpha"] = at::scalar_tensor(3, at::kLong);
    EXPECT_EQ(build({write(tensors)}).linear.terms().at(0).factor, 1.5);
}

TEST_F(LoraTest, TakesAlphaFromDiffusersMetadata) {
    const auto factor = [&](const std::string& settings) {
        return build({write(peft_pair(), {{"lora_adapter_metadata", settings}})})
            .linear.terms()
            .at(0)
            .factor;
    };
    EXPECT_EQ(factor(R"({"unet.lora_alpha": 5})"), 2.5);
    EXPECT_EQ(factor(R"({"unet.lora_alpha": 5, "unet.alpha_pattern": {"block.linear": 7}})"), 3.5);
    EXPECT_EQ(factor(R"({"unet.lora_alpha": 5, "unet.alpha_pattern": {"near": 7}})"), 2.5);
    EXPECT_EQ(factor(R"({"unet.lora_alpha": 5, "unet.use_rslora": true})"), 5 / std::sqrt(2.0));
    EXPECT_EQ(factor(R"({"text_encoder.lora_alpha": 5})"), 1);
    EXPECT_TRUE(
        contains(refusal(peft_pair(), {{"lora_adapter_metadata", R"({"unet.use_dora": true})"}}),
                 "unet.use_dora is true, expected false"));
    EXPECT_TRUE(contains(refusal(peft_pair(), {{"lora_adapter_metadata",
                                                R"({"unet.lora_alpha": 5,
                                                    "unet.alpha_pattern": {".*(a+)+": 1}})"}}),
                         "plain names"));
}

TEST_F(LoraTest, MayBeWrittenAsAPointwiseConvolution) {
    const at::Tensor down = at::randn({2, 6}), up = at::randn({4, 2});
    const Lora lora = write({{"lora_unet_block_linear.lora_down.weight", down.view({2, 6, 1, 1})},
                             {"lora_unet_block_linear.lora_up.weight", up.view({4, 2, 1, 1})}});
    const LowRankTerm term = build({lora}).linear.terms().at(0);
    EXPECT_TRUE(term.down.equal(down));
    EXPECT_TRUE(term.up.equal(up));
}

TEST_F(LoraTest, OfTuckersFormIsOneConvolutionAndOneUp) {
    const at::Tensor down = at::randn({2, 6, 1, 1}), mid = at::randn({2, 2, 3, 3});
    const Lora lora = write({{"lora_unet_block_conv.lora_down.weight", down},
                             {"lora_unet_block_conv.lora_mid.weight", mid},
                             {"lora_unet_block_conv.lora_up.weight", at::randn({4, 2, 1, 1})}});
    const LowRankTerm term = build({lora}).convolution.terms().at(0);
    const at::Tensor x = at::randn({1, 6, 5, 5});
    EXPECT_TRUE(
        at::allclose(at::conv2d(x, term.down), at::conv2d(at::conv2d(x, down), mid), 1e-4, 1e-5));
}

TEST_F(LoraTest, HasOneScaleForAllItsCopies) {
    const Lora lora = write(linear_pair(), {}, 0.5);
    const Lora copy = lora;
    const Network network = build({lora});
    copy.set_scale(2);
    EXPECT_EQ(lora.scale(), 2);
    EXPECT_EQ(*network.linear.terms().at(0).scale, 2);
    EXPECT_THROW(lora.set_scale(std::numeric_limits<double>::quiet_NaN()), std::invalid_argument);
    EXPECT_EQ(lora.scale(), 2);
}

TEST_F(LoraTest, OfAnotherFamilyIsRefusedByItsFirstKeyWithoutAPlace) {
    TensorMap tensors = linear_pair();
    tensors["lora_unet_other.lora_down.weight"] = at::zeros({2, 6});
    tensors["lora_unet_other.lora_up.weight"] = at::zeros({4, 2});
    const std::string message = refusal(tensors);
    EXPECT_TRUE(contains(message, "lora.safetensors: key 'lora_unet_other.lora_")) << message;
    EXPECT_TRUE(contains(message, "as 1 of its 2 layers do")) << message;
}

TEST_F(LoraTest, OfOtherShapesIsRefused) {
    const auto pair = [](at::IntArrayRef down, at::IntArrayRef up, const std::string& layer) {
        return TensorMap{{"lora_unet_block_" + layer + ".lora_down.weight", at::zeros(down)},
                         {"lora_unet_block_" + layer + ".lora_up.weight", at::zeros(up)}};
    };
    EXPECT_TRUE(contains(refusal(pair({2, 7}, {4, 2}, "linear")),
                         "has shape [2, 7], which does not fit the model's layer of shape [4, 6]"));
    EXPECT_TRUE(contains(refusal(pair({2, 6}, {5, 2}, "linear")), "has shape [5, 2]"));
    EXPECT_TRUE(contains(refusal(pair({2, 6, 1, 1}, {4, 2, 1, 1}, "conv")), "[2, 6, 1, 1]"));
    EXPECT_TRUE(contains(refusal(pair({2, 6}, {4, 3}, "linear")), "shapes [2, 6] and [4, 3]"));
    EXPECT_TRUE(contains(refusal(pair({2}, {4}, "linear")), "shapes [2] and [4]"));
}

TEST_F(LoraTest, ThatIsIncompleteOrNotFiniteIsRefused) {
    TensorMap tensors = linear_pair();
    tensors["lora_unet_block_linear.alpha"] =
        at::scalar_tensor(std::numeric_limits<double>::infinity());
    EXPECT_TRUE(contains(refusal(tensors), "alpha that is no finite number"));
    tensors = linear_pair();
    tensors["lora_unet_block_linear.lora_up.weight"][0][0] =
        std::numeric_limits<float>::quiet_NaN();
    EXPECT_TRUE(contains(refusal(tensors), "holds a value that is no finite number"));
    tensors = linear_pair();
    tensors.erase("lora_unet_block_linear.lora_up.weight");
    EXPECT_TRUE(contains(refusal(tensors), "lacks the tensor that leads up"));
    tensors = linear_pair();
    tensors.merge(peft_pair());
    EXPECT_TRUE(contains(refusal(tensors), "is of the same layer as"));
    EXPECT_TRUE(contains(refusal({}), "holds no LoRA"));
}

} // namespace
} // namespace restyle::core
