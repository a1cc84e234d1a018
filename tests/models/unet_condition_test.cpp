#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "models/message_of.h"
#include "models/synthetic/synthetic_unet.h"
#include "models/temporary_folder.h"
#include "models/unet/unet_network.h"
#include "models/unet/unet_weights.h"
#include "restyle/core/safetensors.h"

namespace restyle::core {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

const fs::path kCases = fs::path(RESTYLE_SOURCE_DIR) / "tests/reference/conditional_unet_fixture";

json config_of(const std::string& name) {
    return json::parse(std::ifstream(kCases / name / "unet" / "config.json"));
}

UNetConfig read_config(const json& object, const fs::path& file) {
    std::ofstream(file) << object;
    return read_unet_config(file);
}

/// A network small enough to make by hand: a text of width 6 and one of five classes.
UNetConfig small_config() {
    UNetConfig config;
    config.unet_class = UNetClass::kConditional;
    config.in_channels = config.out_channels = 4;
    config.levels = {{.channels = 4,
                      .down = BlockKind::kTransformer,
                      .up = BlockKind::kTransformer,
                      .layers = 1,
                      .heads = 2}};
    config.norm_num_groups = 2;
    config.cross_attention_dim = 6;
    config.label_embedding = LabelEmbedding::kTable;
    config.label_inputs = 5;
    config.time_cond_proj_dim = 8;
    return config;
}

Condition small_condition(std::int64_t entries) {
    Condition condition;
    condition.text = at::arange(entries * 3 * 6).sin().view({entries, 3, 6});
    condition.label = at::arange(entries);
    condition.guidance_scale = at::arange(entries, at::kFloat);
    return condition;
}

ParameterSource random_parameters(at::ScalarType dtype = at::kFloat) {
    return [dtype](const std::string&, at::IntArrayRef shape) {
        return (0.3 * at::randn(shape)).to(dtype);
    };
}

TEST(ConditionalUNetConfig, IsWrittenAsDiffusersWroteIt) {
    const TemporaryFolder folder;
    const fs::path file = folder.path() / "config.json";
    for (const auto& entry : fs::directory_iterator(kCases)) {
        const json expected = config_of(entry.path().filename());
        write_unet_config(file, read_unet_config(entry.path() / "unet" / "config.json"));
        const json written = json::parse(std::ifstream(file));
        for (const auto& [key, value] : written.items())
            EXPECT_EQ(value, expected.at(key)) << entry.path() << ": " << key;
    }
}

TEST(ConditionalUNetConfig, NamesTheKeyAndValueThatItCannotBe) {
    const std::vector<std::pair<const char*, json>> wrong{
        {"down_block_types", {"SimpleCrossAttnDownBlock2D", "DownBlock2D"}},
        {"up_block_types", {"UpBlock2D", "KCrossAttnUpBlock2D"}},
        {"mid_block_type", "UNetMidBlock2DSimpleCrossAttn"},
        {"dual_cross_attention", true},
        {"class_embeddings_concat", true},
        {"resnet_skip_time_act", true},
        {"resnet_out_scale_factor", 1.4},
        {"num_attention_heads", 8},
        {"time_embedding_act_fn", "silu"},
        {"timestep_post_act", "silu"},
        {"cross_attention_norm", "group_norm"},
        {"time_embedding_type", "fourier"},
        {"attention_type", "gated"},
        {"addition_embed_type", "image"},
        {"addition_time_embed_dim", nullptr},
        {"projection_class_embeddings_input_dim", 24},
        {"class_embed_type", "projection"},
        {"encoder_hid_dim_type", "image_proj"},
        {"encoder_hid_dim_type", "text_proj"},
        {"cross_attention_dim", {5, 6}},
        {"cross_attention_dim", {5}},
        {"attention_head_dim", 7},
        {"attention_head_dim", {1, 2, 3}},
        {"layers_per_block", {1}},
        {"transformer_layers_per_block", {1}},
        {"transformer_layers_per_block", {1, "2"}},
        {"transformer_layers_per_block", {1, {2}}},
        {"reverse_transformer_layers_per_block", {1, {2, 2, 2}}},
        {"only_cross_attention", {true}},
        {"only_cross_attention", "no"},
        {"time_cond_proj_dim", 0},
        {"conv_in_kernel", 2},
        {"norm_num_groups", nullptr},
        {"use_linear_projection", 1},
        {"frames", 8},
    };
    const TemporaryFolder folder;
    const fs::path file = folder.path() / "config.json";
    for (const auto& [key, value] : wrong) {
        json object = config_of("sdxl");
        object[key] = value;
        const std::string said = message_of([&] { read_config(object, file); });
        EXPECT_TRUE(contains(said, file.string()) && contains(said, key))
            << key << " " << value << ": " << said;
    }
}

TEST(ConditionNeeds, AreToldInWords) {
    EXPECT_EQ(needs_of(read_unet_config(kCases / "sd1" / "unet" / "config.json")).in_words(),
              "text [g, tokens, 5]");
    EXPECT_EQ(needs_of(read_unet_config(kCases / "sdxl" / "unet" / "config.json")).in_words(),
              "text [g, tokens, 5] and pooled [g, 6] and time_ids [g, 6]");
    EXPECT_EQ(needs_of(small_config()).in_words(),
              "text [g, tokens, 6] and label [g] of 0 to 4 and guidance_scale [g]");
    EXPECT_EQ(needs_of(UNetConfig()).in_words(), "nothing");
}

// As diffusers counts them; the files of these families hold as many.
TEST(SyntheticUNet, HasTheFamiliesParameters) {
    const std::vector<std::pair<const char*, std::int64_t>> expected{
        {"sd15", 859520964}, {"sd21", 865910724},  {"sdxl", 2567463684},
        {"lcm", 859602884},  {"small", 579384964}, {"tiny", 323384964}};
    for (const auto& [family, count] : expected)
        EXPECT_EQ(parameter_count(synthetic_unet_config(family)), count) << family;
    EXPECT_TRUE(contains(message_of([] { synthetic_unet_config("sd9"); }), "sd9"));
}

TEST(ConditionalUNet, RefusesAConditionThatDoesNotFit) {
    const UNet unet(random_parameters(), small_config());
    const auto refusal = [&](const auto& change) {
        Condition condition = small_condition(2);
        change(condition);
        return message_of([&] { unet.tell(condition); });
    };
    EXPECT_EQ(refusal([](Condition&) {}), "");
    EXPECT_EQ(refusal([](Condition& told) { told.text.reset(); }),
              "condition: text is missing, the network is told text [g, tokens, 6] and label [g] "
              "of 0 to 4 and guidance_scale [g]");
    EXPECT_TRUE(contains(refusal([](Condition& told) {
                             told.pooled = at::ones({2, 6});
                         }),
                         "pooled is given"));
    EXPECT_TRUE(contains(refusal([](Condition& told) {
                             told.text = at::ones({2, 3, 7});
                         }),
                         "text has shape [2, 3, 7], expected [g, tokens, 6] with g = 2"));
    EXPECT_TRUE(contains(refusal([](Condition& told) {
                             told.text = at::ones({2, 0, 6});
                         }),
                         "text has shape [2, 0, 6]"));
    EXPECT_TRUE(contains(refusal([](Condition& told) { told.label = at::arange(3); }),
                         "label has shape [3], expected [g] with g = 2"));
    EXPECT_TRUE(contains(refusal([](Condition& told) { told.label = at::full({2}, 5, at::kLong); }),
                         "label is 5, expected 0 to 4"));
    EXPECT_TRUE(contains(refusal([](Condition& told) { told.label = at::ones({2}); }),
                         "label is not of int64"));
}

TEST(ConditionalUNet, RefusesACallThatItWasNotToldFor) {
    const UNet unet(random_parameters(), small_config());
    const at::Tensor x = at::ones({3, 4, 4, 4}), t = at::zeros({3}, at::kLong);
    EXPECT_TRUE(contains(message_of([&] { unet(x, t); }), "UNet: was told nothing"));
    const ToldCondition told = unet.tell(small_condition(2));
    EXPECT_TRUE(contains(message_of([&] { unet(x, t, told); }),
                         "3 samples are no multiple of the 2 entries"));
}

/// Gradients of a loss of a network whose norms are in single precision, as training has it.
TensorMap gradients_in(at::ScalarType dtype) {
    TensorMap parameters;
    const UNet unet(
        [&](const std::string& name, at::IntArrayRef shape) {
            const bool norm = name.find("norm") != std::string::npos;
            at::Tensor& parameter = parameters[name];
            parameter = (0.3 * at::randn(shape)).to(norm ? at::kFloat : dtype).requires_grad_();
            return parameter;
        },
        small_config());
    const at::Tensor x = at::randn({4, 4, 4, 4}).to(dtype);
    const at::Tensor o = unet(x, at::tensor({5, 300, 20, 999}), unet.tell(small_condition(2)));
    o.square().mean().backward();
    TensorMap gradients;
    for (const auto& [name, parameter] : parameters)
        gradients[name] = parameter.grad();
    return gradients;
}

TEST(ConditionalUNet, GivesEveryParameterAGradientThroughWhatItIsTold) {
    for (const at::ScalarType dtype : {at::kFloat, at::kBFloat16})
        for (const auto& [name, gradient] : gradients_in(dtype)) {
            ASSERT_TRUE(gradient.defined()) << name;
            EXPECT_GT(gradient.abs().max().item<double>(), 0) << name;
        }
}

TEST(ConditionalNetwork, CastsAtItsBorderAndKeepsNoGraphUnasked) {
    TensorMap parameters;
    const auto source = [&](const std::string& name, at::IntArrayRef shape) {
        at::Tensor& parameter = parameters[name];
        if (!parameter.defined())
            parameter = (0.3 * at::randn(shape, at::kDouble)).requires_grad_();
        return parameter;
    };
    const ConditionalNetwork network =
        without_processor(attended_network_of(UNet(source, small_config()), at::kDouble));
    const UNet unet(source, small_config());
    const at::Tensor x = at::randn({2, 4, 4, 4}), t = at::tensor({5, 300});

    const at::Tensor o = network(small_condition(2))(x, t);
    EXPECT_EQ(o.scalar_type(), at::kFloat);
    EXPECT_FALSE(o.requires_grad());
    const at::Tensor asking = x.clone().requires_grad_();
    EXPECT_TRUE(network(small_condition(2))(asking, t).requires_grad());
    EXPECT_TRUE(
        at::allclose(o, unet(x.to(at::kDouble), t, unet.tell(small_condition(2))).to(at::kFloat)));
}

} // namespace
} // namespace restyle::core
