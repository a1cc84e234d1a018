// A denoiser that is told what a picture shows.
#include <ATen/CPUGeneratorImpl.h>

#include "train/train_fixture.h"

#include "models/text/clip_text_model.h"
#include "models/text/clip_tokenizer.h"
#include "models/unet/unet_config.h"
#include "train/denoising.h"

namespace restyle::core {
namespace {

class TrainCaptions : public TrainFixture {
protected:
    TrainCaptions() {
        settings_.captions = true;
        settings_.text_width = 32;
        settings_.text_layers = 1;
        settings_.text_tokens = 8;
        write_captions({"dark", "dim", "grey", "bright"});
    }

    void write_captions(const std::vector<std::string>& texts) const {
        std::ofstream file(settings_.data / "metadata.jsonl");
        for (std::size_t i = 0; i < texts.size(); ++i)
            file << json{{"file_name", "picture" + std::to_string(i) + ".png"}, {"text", texts[i]}}
                 << "\n";
    }
};

TEST_F(TrainCaptions, WritesATokenizerATextEncoderAndAConditionalUNet) {
    EXPECT_TRUE(run());
    const std::filesystem::path& folder = settings_.output;
    const ClipTokenizer tokenizer(read_tokenizer_files(folder / "tokenizer"));
    EXPECT_EQ(tokenizer.length(), 8);
    EXPECT_EQ(tokenizer.ids_of("bright").size(), 1U); // A word of the captions is one token.
    const ClipTextModel encoder =
        load_clip_text_model(folder / "text_encoder", at::kFloat, at::kCPU);
    const at::Tensor ids = at::tensor(tokenizer("bright").ids, at::kLong).unsqueeze(0);
    EXPECT_EQ(encoder.normalised(encoder.states(ids)).sizes(),
              (std::vector<std::int64_t>{1, 8, 32}));
    const UNetConfig unet = read_unet_config(folder / "unet" / "config.json");
    EXPECT_TRUE(unet.is_conditional());
    EXPECT_EQ(unet.cross_attention_dim, 32);
    const json index = json::parse(std::ifstream(folder / "model_index.json"));
    EXPECT_EQ(index["unet"], json({"diffusers", "UNet2DConditionModel"}));
    EXPECT_EQ(index["patch_size"], 2);
}

// Flat pictures of four tones: given its caption the network knows the tone of pure noise.
TEST_F(TrainCaptions, LearnsWhatTheWordsMean) {
    for (int i = 0; i < 4; ++i)
        write_contact_sheet(settings_.data / ("picture" + std::to_string(i) + ".png"),
                            at::full({1, 3, kSide, kSide}, -0.9 + 0.6 * i), 1);
    settings_.iterations = 300;
    settings_.learning_rate = 3e-3;
    settings_.caption_dropout = 0;
    EXPECT_TRUE(run());

    const std::filesystem::path& folder = settings_.output;
    const ClipTokenizer tokenizer(read_tokenizer_files(folder / "tokenizer"));
    ModelDescription description;
    description.unet = read_unet_config(folder / "unet" / "config.json");
    description.text = {{}, {}};
    description.text->encoder = read_clip_text_config(folder / "text_encoder" / "config.json");
    TensorMap all = weights();
    for (const auto& [name, tensor] :
         read_safetensors(folder / "text_encoder" / "model.safetensors").tensors)
        all[kTextEncoderPrefix + name] = tensor;
    // Of one noise alone the tone depends on how that happens to fall.
    const at::Tensor noise = at::randn({16, 12, 8, 8}, at::detail::createCPUGenerator(5));
    std::vector<double> tones;
    for (const char* word : {"dark", "dim", "grey", "bright"}) {
        const at::Tensor ids = at::tensor(tokenizer(word).ids, at::kLong).unsqueeze(0);
        const Network network = network_of_weights(all, description, at::kFloat, ids);
        tones.push_back(network(noise, at::full({16}, 999, at::kLong)).mean().item<double>());
    }
    for (std::size_t i = 0; i < tones.size(); ++i)
        EXPECT_NEAR(tones[i], -0.9 + 0.6 * double(i), 0.3) << i;
}

TEST_F(TrainCaptions, LearnsInBrainFloatsToo) {
    settings_.compute_dtype = at::kBFloat16;
    settings_.iterations = 50;
    EXPECT_TRUE(run());
    EXPECT_EQ(record()["losses"].size(), 1U);
}

TEST_F(TrainCaptions, ResumedGoesOnAsIfNeverInterrupted) {
    expect_interruption_leaves_no_trace();
}

TEST_F(TrainCaptions, NamesTheLineOrThePictureThatDoesNotFit) {
    write_lines("{\"file_name\": \"picture0.png\"}\n");
    EXPECT_TRUE(contains(refusal(), "metadata.jsonl:1: expected an object with texts"));
    write_lines("no json\n");
    EXPECT_TRUE(contains(refusal(), "metadata.jsonl:1"));
    const std::string line = "{\"file_name\": \"picture0.png\", \"text\": \"a\"}\n";
    write_lines(line + "\n" + line);
    EXPECT_TRUE(contains(refusal(), "metadata.jsonl:3: names 'picture0.png' a second time"));
    write_lines(line);
    EXPECT_TRUE(contains(refusal(), "says nothing of 'picture1.png'"));
    std::filesystem::remove(settings_.data / "metadata.jsonl");
    EXPECT_TRUE(contains(refusal(), "metadata.jsonl: cannot be read"));
}

TEST_F(TrainCaptions, RefusesSettingsThatMakeNoTextEncoder) {
    settings_.text_width = 40;
    EXPECT_TRUE(contains(refusal(), "text_width must be a multiple of 32"));
    settings_.text_width = 32;
    settings_.vocabulary = 100;
    EXPECT_FALSE(refusal().empty());
}

} // namespace
} // namespace restyle::core
