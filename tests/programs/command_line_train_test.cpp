// restyle_train: an autoencoder, two denoisers in its latents, and what they make of a picture.
#include <nlohmann/json.hpp>

#include "programs/command_line_fixture.h"

namespace restyle::test {
namespace {

using nlohmann::json;

class TrainInLatents : public CommandLine {
protected:
    void SetUp() override {
        CommandLine::SetUp();
        fs::create_directory(pictures);
        for (unsigned i = 0; i < 2; ++i)
            write_png(pictures + "/" + std::to_string(i) + ".png", random_pixels(16, 16, 3, i));
    }

    Outcome train(const std::string& output, const std::vector<std::string>& more) const {
        std::vector<std::string> all{"--data",       pictures, "--output",  folder / output,
                                     "--size",       "16x16",  "--batch",   "2",
                                     "--iterations", "1",      "--threads", "1"};
        all.insert(all.end(), more.begin(), more.end());
        return run_train(all);
    }

    void expect_wrong_usage(const std::string& words, const std::vector<std::string>& more) const {
        const Outcome outcome = train("none", more);
        EXPECT_EQ(outcome.status, 2);
        EXPECT_NE(outcome.err.find(words), std::string::npos) << outcome.err;
        EXPECT_FALSE(fs::exists(folder / "none"));
    }

    const std::string pictures = folder / "pictures";
};

TEST_F(TrainInLatents, TranslatesThroughTheSharedAutoencoder) {
    for (const char* autoencoder_class : {"kl", "tiny", "vq"}) {
        const std::string name = autoencoder_class, coder = folder / ("coder-" + name);
        const Outcome coded =
            train("coder-" + name, {"--autoencoder", "--autoencoder-class", name, "--channels",
                                    "16,16", "--progress", folder / "progress.jsonl"});
        ASSERT_EQ(coded.status, 0) << coded.err;
        const std::string lines = read_text(folder / "progress.jsonl");
        const json first = json::parse(lines.substr(0, lines.find('\n')));
        EXPECT_TRUE(first["losses"].contains("reconstruction")) << first;
        EXPECT_NE(lines.find("\"samples\":\"" + coder + "/samples.png\""), std::string::npos)
            << lines;
        for (const char* seed : {"1", "2"}) {
            const Outcome trained =
                train(name + seed, {"--autoencoder-from", coder, "--channels", "16,16", "--seed",
                                    seed, "--compute-dtype", "fp32"});
            ASSERT_EQ(trained.status, 0) << trained.err;
        }
        expect_done({"translate", "--source", folder / (name + "1"), "--target",
                     folder / (name + "2"), "--input", pictures, "--output",
                     folder / (name + "-out"), "--steps", "2", "--eta", "1"});
        EXPECT_EQ(read_png(folder / (name + "-out/0.png")).width, 16);
    }
    const Outcome unlike = run_restyle({"translate", "--source", folder / "kl1", "--target",
                                        model_a, "--input", pictures, "--output", folder / "none"});
    EXPECT_EQ(unlike.status, 1);
    EXPECT_NE(unlike.err.find("what is denoised is latents and pictures"), std::string::npos)
        << unlike.err;
}

TEST_F(TrainInLatents, EditsAndGeneratesWithWhatIsToldATextThere) {
    write_text(pictures + "/metadata.jsonl", "{\"file_name\": \"0.png\", \"text\": \"noise\"}\n"
                                             "{\"file_name\": \"1.png\", \"text\": \"more\"}\n");
    const Outcome coded = train("coder", {"--autoencoder", "--channels", "16,16"});
    ASSERT_EQ(coded.status, 0) << coded.err;
    const Outcome trained = train(
        "model", {"--autoencoder-from", folder / "coder", "--captions", "--channels", "16,32"});
    ASSERT_EQ(trained.status, 0) << trained.err;
    expect_done({"edit", "--model", folder / "model", "--source-prompt", "noise", "--target-prompt",
                 "more noise", "--input", pictures, "--output", folder / "edited", "--steps", "2",
                 "--eta", "1"});
    EXPECT_EQ(read_png(folder / "edited/0.png").width, 16);
    expect_done({"generate", "--model", folder / "model", "--samples", "1", "--prompt", "noise",
                 "--output", folder / "drawn", "--steps", "2"});
    EXPECT_EQ(read_png(folder / "drawn/000000.png").height, 16);
}

TEST_F(TrainInLatents, RefusesOptionsOfOtherKinds) {
    for (const auto& [name, value] :
         std::vector<std::pair<std::string, std::string>>{{"--patch-size", "2"},
                                                          {"--prediction", "sample"},
                                                          {"--autoencoder-from", "x"},
                                                          {"--classifier", "season"}})
        expect_wrong_usage(name + " excludes --autoencoder", {"--autoencoder", name, value});
    for (const char* flag : {"--captions", "--gan"})
        expect_wrong_usage(std::string(flag) + " excludes --autoencoder", {"--autoencoder", flag});
    for (const char* own : {"--latent-channels", "--kl", "--codebook", "--laplacian"})
        expect_wrong_usage(std::string(own) + " requires --autoencoder", {own, "2"});
    expect_wrong_usage("--lpips-weight requires --lpips", {"--autoencoder", "--lpips-weight", "1"});
    expect_wrong_usage("--patch-size excludes --autoencoder-from",
                       {"--autoencoder-from", "x", "--patch-size", "2"});
    expect_wrong_usage("--autoencoder-from excludes --gan", {"--gan", "--autoencoder-from", "x"});
}

TEST_F(TrainInLatents, SaysInASentenceWhatDoesNotFit) {
    const auto expect_refused = [&](const std::string& sentence,
                                    const std::vector<std::string>& more) {
        const Outcome outcome = train("none", more);
        EXPECT_EQ(outcome.status, 1);
        EXPECT_EQ(outcome.err, "restyle_train: " + sentence + "\n");
    };
    expect_refused("train: size 16x16 is not a multiple of 32",
                   {"--autoencoder", "--channels", "8,8,8,8,8,8"});
    expect_refused("train: an AutoencoderTiny has no attention",
                   {"--autoencoder", "--autoencoder-class", "tiny", "--mid-attention"});
    expect_refused(model_a + "/model_index.json: names no autoencoder: its model is of pictures "
                             "themselves",
                   {"--autoencoder-from", model_a});
}

} // namespace
} // namespace restyle::test
