#include "restyle/core/prompt_encoder.h"

#include <fstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "models/message_of.h"
#include "models/temporary_folder.h"
#include "restyle/core/safetensors.h"
#include "restyle/core/wish.h"
#include "support/cases.h"
#include "text/near.h"

namespace restyle::core {
namespace {

namespace fs = std::filesystem;

// Cases that tests/reference/make_prompt_fixture.py wrote.
fs::path folder_of(const std::string& name) {
    return fs::path(RESTYLE_SOURCE_DIR) / "tests/reference/prompt_fixture" / name;
}

std::vector<std::string> prompts_of(const fs::path& folder) {
    std::ifstream stream(folder / "prompts.json");
    return nlohmann::json::parse(stream).get<std::vector<std::string>>();
}

void compare_with_diffusers(const std::string& name, const std::vector<int>& clip_skips = {0, 1}) {
    const PromptEncoder encoder = load_prompt_encoder(folder_of(name));
    const TensorMap expected = read_safetensors(folder_of(name) / "expected.safetensors").tensors;
    for (const int clip_skip : clip_skips) {
        const std::string skip = std::to_string(clip_skip);
        const Condition told =
            encoder.encode(prompts_of(folder_of(name)), {.clip_skip = clip_skip}).condition;
        expect_near(told.text, expected.at("text." + skip), 1e-5, name + " text " + skip);
        ASSERT_EQ(told.pooled.defined(), expected.count("pooled." + skip) == 1) << name;
        if (told.pooled.defined())
            expect_near(told.pooled, expected.at("pooled." + skip), 1e-5, name + " pooled");
    }
    const Condition nothing = encoder.encode_nothing().condition;
    expect_near(nothing.text, expected.at("nothing"), 1e-5, name + " nothing");
    if (nothing.pooled.defined())
        expect_near(nothing.pooled, expected.at("nothing_pooled"), 1e-5, name + " nothing");
}

TEST(PromptEncoder, TellsOneDenoiserWhatDiffusersTells) {
    compare_with_diffusers("sd");
}

TEST(PromptEncoder, TellsALargeDenoiserWhatDiffusersTells) {
    compare_with_diffusers("sdxl");
}

TEST(PromptEncoder, TellsARefinerWhatDiffusersTells) {
    compare_with_diffusers("sdxl_refiner");
}

TEST(PromptEncoder, TellsALatentDiffusionModelWhatDiffusersTells) {
    compare_with_diffusers("ldm", {0}); // Its encoder has no layers to skip.
    EXPECT_EQ(message_of([&] {
                  load_prompt_encoder(folder_of("ldm")).encode({"noon"}, {.clip_skip = 1});
              }),
              "clip_skip is 1, expected 0 to 0");
}

// Each encoder's states stand beside the other's: those of the first, then those of the second.
TEST(PromptEncoder, TellsTheSecondEncoderAPromptOfItsOwn) {
    const PromptEncoder encoder = load_prompt_encoder(folder_of("sdxl"));
    ASSERT_EQ(encoder.encoders(), 2);
    const auto told = [&](const std::string& first, const std::string& second) {
        return encoder.encode({first}, {}, {second}).condition;
    };
    const Condition noon = encoder.encode({"a summer noon"}).condition;
    const Condition dusk = encoder.encode({"snow at (dusk:1.3)"}).condition;
    const Condition again = told("a summer noon", "a summer noon");
    EXPECT_TRUE(again.text.equal(noon.text));
    EXPECT_TRUE(again.pooled.equal(noon.pooled));

    const Condition mixed = told("a summer noon", "snow at (dusk:1.3)");
    EXPECT_TRUE(mixed.pooled.equal(dusk.pooled));
    const at::Tensor differs = mixed.text.ne(noon.text).any(0).any(0); // By channel.
    const std::int64_t first = differs.nonzero()[0].item<std::int64_t>(), width = encoder.width();
    EXPECT_GT(first, 0);
    EXPECT_LT(first, width - 1);
    EXPECT_TRUE(mixed.text.slice(2, 0, first).equal(noon.text.slice(2, 0, first)));
    EXPECT_TRUE(mixed.text.slice(2, first).equal(dusk.text.slice(2, first)));
    const Condition swapped = told("snow at (dusk:1.3)", "a summer noon");
    EXPECT_TRUE(swapped.text.slice(2, 0, first).equal(dusk.text.slice(2, 0, first)));
    EXPECT_TRUE(swapped.text.slice(2, first).equal(noon.text.slice(2, first)));
}

TEST(PromptEncoder, TellsTheSecondEncoderWhatDiffusersTells) {
    const PromptEncoder encoder = load_prompt_encoder(folder_of("sdxl"));
    const std::vector<std::string> prompts = prompts_of(folder_of("sdxl"));
    const Condition told =
        encoder.encode(prompts, {}, {prompts.rbegin(), prompts.rend()}).condition;
    const TensorMap expected = read_safetensors(folder_of("sdxl") / "expected.safetensors").tensors;
    for (const std::string side : {"second_", "second_negative_"}) {
        expect_near(told.text, expected.at(side + "text"), 1e-5, side + "text");
        expect_near(told.pooled, expected.at(side + "pooled"), 1e-5, side + "pooled");
    }
}

TEST(PromptEncoder, SaysWhichWordsOfTheSecondPromptItCut) {
    const PromptEncoder encoder = load_prompt_encoder(folder_of("sdxl"));
    std::string prompt;
    for (int i = 0; i < 22; ++i)
        prompt += "! ";
    const auto warnings = encoder.encode({"noon"}, {}, {prompt + ", Ink"}).warnings;
    ASSERT_EQ(warnings.size(), 1U);
    EXPECT_TRUE(contains(warnings[0], "cut off: ', ink'")) << warnings[0];
}

TEST(PromptEncoder, RefusesASecondPromptWithoutASecondEncoder) {
    const PromptEncoder one = load_prompt_encoder(folder_of("sd")),
                        two = load_prompt_encoder(folder_of("sdxl"));
    EXPECT_EQ(message_of([&] { one.encode({"noon"}, {}, {"dusk"}); }),
              "PromptEncoder: there are prompts for a second text encoder, and there is one "
              "encoder");
    EXPECT_EQ(message_of([&] {
                  two.encode({"noon", "dusk"}, {}, {"dusk"});
              }),
              "PromptEncoder: there are 2 prompts, and 1 for the second text encoder; expected as "
              "many");
}

// What a wish says is what the network is told, whatever else the model has.
TEST(Wish, TellsEachSideASecondPrompt) {
    Model model;
    model.folder = "sdxl";
    model.prompts = load_prompt_encoder(folder_of("sdxl"));
    model.needs.text_width = model.prompts->width();
    model.needs.pooled_width = 6;
    Wish wish;
    wish.prompt = "noon";
    wish.negative = "rain";
    const Guidance alone = tell(model, wish).guidance;
    wish.prompt_2 = "dusk";
    const Guidance one = tell(model, wish).guidance;
    EXPECT_TRUE(one.prompt.pooled.equal(model.prompts->encode({"dusk"}).condition.pooled));
    EXPECT_FALSE(one.prompt.text.equal(alone.prompt.text));
    EXPECT_TRUE(one.negative.text.equal(alone.negative.text));
    wish.negative_2 = "snow";
    const Guidance both = tell(model, wish).guidance;
    EXPECT_TRUE(both.prompt.text.equal(one.prompt.text));
    EXPECT_TRUE(both.negative.pooled.equal(model.prompts->encode({"snow"}).condition.pooled));
    wish.negative.reset();
    EXPECT_EQ(message_of([&] { tell(model, wish); }),
              "sdxl: is given a negative prompt for its second text encoder alone; expected one "
              "for the first, too");
    model.prompts = load_prompt_encoder(folder_of("sd"));
    EXPECT_EQ(message_of([&] { tell(model, wish); }),
              "sdxl: has one text encoder, so it takes no prompt for a second one");
}

TEST(PromptEncoder, KnowsItsShapes) {
    const PromptEncoder encoder = load_prompt_encoder(folder_of("sdxl"));
    EXPECT_EQ(encoder.encode({"snow", "rain"}).condition.text.sizes(),
              (at::IntArrayRef{2, encoder.tokens(), encoder.width()}));
    EXPECT_EQ(encoder.encode_nothing(3).condition.pooled.sizes(), (at::IntArrayRef{3, 6}));
}

TEST(PromptEncoder, EncodesEachPromptAsIfAlone) {
    const PromptEncoder encoder = load_prompt_encoder(folder_of("sd"));
    const at::Tensor both = encoder.encode({"a (snowy:1.3) lake", "noon"}).condition.text;
    expect_near(both[0], encoder.encode({"a (snowy:1.3) lake"}).condition.text[0], 1e-6, "first");
    expect_near(both[1], encoder.encode({"noon"}).condition.text[0], 1e-6, "second");
}

TEST(PromptEncoder, SaysWhichWordsItCut) {
    const PromptEncoder encoder = load_prompt_encoder(folder_of("sdxl"));
    EXPECT_TRUE(encoder.encode({"a summer noon"}).warnings.empty());
    std::string prompt;
    for (int i = 0; i < 22; ++i)
        prompt += "! ";
    // Both encoders cut the same words: one sentence.
    const std::vector<std::string> warnings = encoder.encode({prompt + ", Ink"}).warnings;
    ASSERT_EQ(warnings.size(), 1U);
    EXPECT_TRUE(contains(warnings[0], "longer than the 24 tokens")) << warnings[0];
    EXPECT_TRUE(contains(warnings[0], "cut off: ', ink'")) << warnings[0];
}

TEST(PromptEncoder, WeighsOnlyWhereItIsAskedTo) {
    const PromptEncoder encoder = load_prompt_encoder(folder_of("sd"));
    const at::Tensor plain = encoder.encode({"a snowy lake"}).condition.text;
    EXPECT_TRUE(encoder.encode({"a (snowy:1) lake"}).condition.text.equal(plain));
    EXPECT_FALSE(encoder.encode({"a (snowy) lake"}).condition.text.equal(plain));
    EXPECT_TRUE(encoder.encode({R"(a \(snowy\) lake)"})
                    .condition.text.equal(
                        encoder.encode({"a (snowy) lake"}, {.weights = false}).condition.text));
}

TEST(PromptEncoder, RefusesWhatItCannotEncode) {
    const PromptEncoder encoder = load_prompt_encoder(folder_of("sd"));
    EXPECT_EQ(message_of([&] {
                  encoder.encode({"noon", "sn\xffow"});
              }),
              "prompt 'sn\xEF\xBF\xBDow': the text is no UTF-8: at byte 2 (0xFF) no character "
              "begins");
    EXPECT_EQ(message_of([&] { encoder.encode({"noon"}, {.clip_skip = 4}); }),
              "clip_skip is 4, expected 0 to 3");
    EXPECT_EQ(message_of([&] { encoder.encode({}); }), "PromptEncoder: there is no prompt");
}

/// A folder with the text parts of a pipeline, for tests to spoil.
class PromptFolderTest : public testing::Test {
protected:
    PromptFolderTest() { fs::copy(folder_of("sd"), folder_.path(), fs::copy_options::recursive); }
    void replace(const std::string& name, const std::string& from, const std::string& to) const {
        std::ifstream stream(folder_.path() / name);
        std::string text{std::istreambuf_iterator<char>(stream), {}};
        const std::size_t place = text.find(from);
        ASSERT_NE(place, std::string::npos) << name << " lacks " << from;
        std::ofstream(folder_.path() / name) << text.replace(place, from.size(), to);
    }
    void expect_refusal(const std::string& part) const {
        const std::string message = message_of([&] { load_prompt_encoder(folder_.path()); });
        EXPECT_TRUE(contains(message, part)) << message;
    }

    TemporaryFolder folder_;
};

TEST_F(PromptFolderTest, RefusesOtherClassesByName) {
    replace("model_index.json", "CLIPTextModel", "T5EncoderModel");
    expect_refusal("model_index.json: text_encoder is [\"transformers\",\"T5EncoderModel\"]");
}

TEST_F(PromptFolderTest, RefusesAnOptionThatItDoesNotKnow) {
    replace("text_encoder/config.json", "\"hidden_act\"",
            "\"use_attention_mask\": true,"
            "\"hidden_act\"");
    expect_refusal("config.json: use_attention_mask is true, expected no such option");
}

TEST_F(PromptFolderTest, RefusesAnActivationThatItDoesNotKnow) {
    replace("text_encoder/config.json", "quick_gelu", "gelu_new");
    expect_refusal("hidden_act is \"gelu_new\", expected one of quick_gelu");
}

TEST_F(PromptFolderTest, RefusesATokenizerThatTheEncoderCannotRead) {
    replace("tokenizer/tokenizer_config.json", "24", "25");
    expect_refusal("has model_max_length 25, more than the text encoder's");
    replace("tokenizer/tokenizer_config.json", "25", "24");
    replace("tokenizer/vocab.json", "\"<|endoftext|>\": 601", "\"<|endoftext|>\": 9000");
    expect_refusal("has id 9000, beyond the text encoder's vocab_size 602");
}

TEST_F(PromptFolderTest, RefusesAFolderWithoutATextEncoder) {
    replace("model_index.json", "\"text_encoder\"", "\"encoder\"");
    expect_refusal("has no text encoder");
}

} // namespace
} // namespace restyle::core
