// `restyle convert`: a single-file checkpoint becomes a folder, wholly or not at all.
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "programs/checkpoint_file.h"

namespace restyle::test {
namespace {

using nlohmann::json;

class Convert : public ::testing::Test {
protected:
    void SetUp() override {
        write_checkpoint(folder / "model.safetensors", "sdxl");
        fs::create_directory(folder / "clip");
        write_text(folder / "clip/vocab.json", "{}");
        write_text(folder / "clip/merges.txt", "#version: 0.2\n");
    }

    Outcome convert(const std::vector<std::string>& more = {}) {
        std::vector<std::string> all{"convert", folder / "model.safetensors", folder / "model"};
        all.insert(all.end(), more.begin(), more.end());
        return run_restyle(all);
    }

    void expect_refusal(const Outcome& outcome, const std::string& sentence) {
        EXPECT_EQ(outcome.status, 1) << outcome.out;
        EXPECT_NE(outcome.err.find(sentence), std::string::npos) << outcome.err;
        EXPECT_EQ(folder.names(), before) << "something was left behind";
    }

    Scratch folder;
    std::vector<std::string> before;
};

TEST_F(Convert, WritesADiffusersFolderInThePrecisionAskedFor) {
    const Outcome outcome = convert({"--tokenizer", folder / "clip", "--dtype", "fp16"});
    ASSERT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_NE(outcome.out.find("SDXL"), std::string::npos) << outcome.out;
    const json index = json::parse(read_text(folder / "model/model_index.json"));
    for (const char* part : {"unet", "vae", "text_encoder", "text_encoder_2"}) {
        EXPECT_TRUE(index.contains(part)) << part;
        EXPECT_TRUE(fs::exists(folder / (std::string("model/") + part + "/config.json"))) << part;
    }
    for (const char* tokenizer : {"tokenizer", "tokenizer_2"})
        for (const char* file : {"vocab.json", "merges.txt", "tokenizer_config.json"})
            EXPECT_TRUE(fs::exists(fs::path(folder / "model") / tokenizer / file)) << file;
    EXPECT_EQ(
        stored_type(folder / "model/unet/diffusion_pytorch_model.safetensors", "conv_in.weight"),
        "F16");
}

TEST_F(Convert, SaysWhatItAssumesAndWhatIsLacking) {
    const Outcome outcome =
        run_restyle({"convert", folder / "model.safetensors", folder / "model/"});
    ASSERT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_NE(outcome.out.find("epsilon (assumed"), std::string::npos) << outcome.out;
    EXPECT_NE(outcome.out.find("vocab.json"), std::string::npos) << outcome.out;
}

TEST_F(Convert, RefusesAFolderThatExists) {
    fs::create_directory(folder / "model");
    before = folder.names();
    expect_refusal(convert(), "model: exists already");
}

TEST_F(Convert, LeavesNothingOfWhatItCannotConvert) {
    before = folder.names();
    expect_refusal(convert({"--tokenizer", folder / "gone"}),
                   "gone: expected a folder with CLIP's vocab.json and merges.txt");
    expect_refusal(run_restyle({"convert", folder / "model.safetensors", folder / "no/model"}),
                   "no/model: cannot be made");
    write_safetensors_bytes(folder / "model.safetensors", "{}");
    expect_refusal(convert(), "model.safetensors: lacks tensor");
    EXPECT_EQ(convert({"--prediction", "sample"}).status, 2);
}

} // namespace
} // namespace restyle::test
