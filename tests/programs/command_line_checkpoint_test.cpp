// Single-file checkpoints as models: `edit`, `generate` and `inspect` take them as they are.
#include <gtest/gtest.h>

#include "programs/checkpoint_file.h"

namespace restyle::test {
namespace {

class Checkpoint : public ::testing::Test {
protected:
    Outcome inspect(const std::string& shell = {}) const {
        return run_restyle({"inspect", model, "--size", "64x64"}, shell);
    }

    void expect_refusal(const Outcome& outcome, const std::string& sentence) const {
        EXPECT_EQ(outcome.status, 1) << outcome.out;
        EXPECT_NE(outcome.err.find(sentence), std::string::npos) << outcome.err;
    }

    void write_latents(std::int64_t channels) const {
        write_tensor(folder / "in.safetensors", "latent", {1, channels, 16, 16},
                     std::vector<double>(std::size_t(256 * channels), 0.5));
    }

    void put_vocabulary(const fs::path& into) const {
        fs::create_directories(into);
        for (const char* name : {"vocab.json", "merges.txt"})
            fs::copy_file(checkpoint_vocabulary() / name, into / name);
        fs::copy_file(bert_vocabulary() / "vocab.txt", into / "vocab.txt");
    }

    Scratch folder;
    const std::string model = folder / "model.safetensors";
};

class PlayedCheckpoint : public Checkpoint, public testing::WithParamInterface<const char*> {
protected:
    void expect_same_as_folder(std::vector<std::string> arguments, const std::string& tensor) {
        for (const char* of : {"model.safetensors", "model"}) {
            std::vector<std::string> all = arguments;
            all.insert(all.end(), {"--model", folder / of, "--output",
                                   folder / (std::string(of) + ".out.safetensors")});
            const Outcome outcome = run_restyle(all);
            ASSERT_EQ(outcome.status, 0) << outcome.err;
        }
        const auto of = [&](const std::string& name) {
            return read_numbers(folder / (name + ".out.safetensors"), tensor);
        };
        EXPECT_EQ(of("model.safetensors"), of("model"));
    }
};

TEST_P(PlayedCheckpoint, EditsAsTheFolderThatItStandsFor) {
    write_checkpoint(model, GetParam(), {.random = true});
    put_vocabulary(folder / "tokenizer");
    ASSERT_EQ(run_restyle({"convert", model, folder / "model"}).status, 0);
    write_latents(4);
    expect_same_as_folder({"edit", "--input", folder / "in.safetensors", "--source-prompt", "noon",
                           "--target-prompt", "(dusk:1.2)", "--guidance", "2", "--steps", "2"},
                          "latent");
}

INSTANTIATE_TEST_SUITE_P(Kinds, PlayedCheckpoint,
                         testing::Values("sd1", "sd2", "sdxl", "lcm", "text2im"),
                         [](const auto& tested) { return tested.param; });

TEST_F(PlayedCheckpoint, ThatIsToldNothingDrawsAndTranslatesAsItsFolder) {
    write_checkpoint(model, "unconditional", {.random = true});
    const Outcome converted = run_restyle({"convert", model, folder / "model"});
    ASSERT_EQ(converted.status, 0) << converted.err;
    EXPECT_EQ(converted.out.find("tokenizer"), std::string::npos) << converted.out;
    for (const char* of : {"model.safetensors", "model"}) {
        const Outcome drawn =
            run_restyle({"generate", "--model", folder / of, "--samples", "1", "--size", "64x64",
                         "--steps", "2", "--output", folder / (std::string(of) + ".drawn")});
        ASSERT_EQ(drawn.status, 0) << drawn.err;
    }
    const auto picture = [&](const char* of) {
        return read_text(folder / (std::string(of) + ".drawn/000000.png"));
    };
    EXPECT_EQ(picture("model.safetensors"), picture("model"));
    EXPECT_EQ(inspect().out.find("is told"), std::string::npos);
}

// Guidance leads away from the class that stands for none where no other is named.
TEST_F(PlayedCheckpoint, OfClassesIsToldThemAndGuidedAwayFromTheLast) {
    write_checkpoint(model, "classes", {.random = true});
    ASSERT_EQ(run_restyle({"convert", model, folder / "model"}).status, 0);
    write_latents(4);
    const std::vector<std::string> classes{"edit",
                                           "--input",
                                           folder / "in.safetensors",
                                           "--source-class",
                                           "3",
                                           "--target-class",
                                           "5",
                                           "--steps",
                                           "2",
                                           "--guidance",
                                           "2"};
    expect_same_as_folder(classes, "latent");
    std::vector<std::string> named = classes;
    named.insert(named.end(), {"--negative-class", "10"});
    const std::vector<double> guided = read_numbers(folder / "model.out.safetensors", "latent");
    expect_same_as_folder(named, "latent");
    EXPECT_EQ(read_numbers(folder / "model.out.safetensors", "latent"), guided);
    named.back() = "9";
    expect_same_as_folder(named, "latent");
    EXPECT_NE(read_numbers(folder / "model.out.safetensors", "latent"), guided);

    const std::vector<std::string> drawn{"guide",
                                         "--model",
                                         model,
                                         "--class",
                                         "3",
                                         "--size",
                                         "32x32",
                                         "--steps",
                                         "1",
                                         "--energy",
                                         "palette:#e8a060,#503028=10",
                                         "--generator-steps",
                                         "2",
                                         "--guidance",
                                         "2",
                                         "--output",
                                         folder / "GUIDED"};
    const Outcome outcome = run_restyle(drawn);
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    expect_refusal(run_restyle({"generate", "--model", model, "--samples", "1", "--class", "11",
                                "--size", "32x32", "--steps", "1", "--output", folder / "NONE"}),
                   "the class is 11, expected 0 to 10");
}

TEST_F(Checkpoint, TellsWhatItIsToldOfAndHowItSteps) {
    write_checkpoint(model, "classes");
    EXPECT_NE(inspect().out.find("is told          label [g] of 0 to 10\n"), std::string::npos);
    write_checkpoint(model, "lcm");
    put_vocabulary(folder / "tokenizer");
    const std::string told = inspect().out;
    EXPECT_NE(told.find("guidance_scale [g]\n"), std::string::npos) << told;
    EXPECT_NE(told.find("sampler          lcm\n"), std::string::npos) << told;
}

TEST_F(Checkpoint, TellsWhatItAssumesAndIsToldOtherwiseByANoteBesideIt) {
    write_checkpoint(model, "sd2");
    put_vocabulary(folder / "clip");
    const std::string named = "export RESTYLE_CLIP_VOCABULARY=" + (folder / "clip");
    const Outcome assumed = inspect(named);
    ASSERT_EQ(assumed.status, 0) << assumed.err;
    EXPECT_NE(assumed.out.find("Stable Diffusion 2.x"), std::string::npos) << assumed.out;
    EXPECT_NE(assumed.out.find("v_prediction (assumed"), std::string::npos) << assumed.out;
    EXPECT_NE(assumed.out.find("model.safetensors.json tells"), std::string::npos) << assumed.out;
    EXPECT_NE(assumed.out.find("vocabulary       " + (folder / "clip")), std::string::npos);

    write_text(model + ".json", R"({"prediction_type": "epsilon", "tokenizer": "clip"})");
    const Outcome told = inspect();
    ASSERT_EQ(told.status, 0) << told.err;
    EXPECT_NE(told.out.find("prediction       epsilon\n"), std::string::npos) << told.out;
}

TEST_F(Checkpoint, SaysWhereItsVocabularyMayBe) {
    write_checkpoint(model, "sd1");
    expect_refusal(inspect(), "model.safetensors: has no vocabulary, as no such file has; put "
                              "CLIP's vocab.json and merges.txt beside it or into a folder "
                              "tokenizer there, or name the folder in RESTYLE_CLIP_VOCABULARY");
    write_checkpoint(model, "text2im");
    expect_refusal(inspect(), "put BERT's vocab.txt beside it or into a folder tokenizer there, or "
                              "name the folder in RESTYLE_BERT_VOCABULARY");
    write_checkpoint(model, "sd1");
    expect_refusal(inspect("export RESTYLE_CLIP_VOCABULARY=/nowhere"),
                   "RESTYLE_CLIP_VOCABULARY names /nowhere, expected a folder with vocab.json");
    write_text(model + ".json", R"({"prediction_type": "noise"})");
    expect_refusal(inspect(), "model.safetensors.json: prediction_type is \"noise\", expected one "
                              "of epsilon v_prediction");
    write_text(model + ".json", R"({"vae": "x"})");
    expect_refusal(inspect(), "model.safetensors.json: vae is \"x\", expected no such key");
}

TEST_F(Checkpoint, ThatIsAPickleSaysHowToConvertIt) {
    write_text(folder / "model.ckpt", "PK");
    expect_refusal(run_restyle({"inspect", folder / "model.ckpt"}),
                   "model.ckpt: is a pickle, which can run code; convert it in Python");
}

} // namespace
} // namespace restyle::test
