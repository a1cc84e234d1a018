// `restyle` on models that work on an autoencoder's latents.
#include <algorithm>
#include <cmath>

#include <nlohmann/json.hpp>

#include "programs/command_line_fixture.h"

namespace restyle::test {
namespace {

using nlohmann::json;

/// Two latent models that share an autoencoder: two pixels a side of a latent's value, and networks
/// that take even latents.
class Latents : public CommandLine {
protected:
    void SetUp() override { write_models("kl_shift"); }

    void write_models(const std::string& autoencoder) {
        fs::remove_all(model_a);
        fs::remove_all(model_b);
        fixture = reference("latent_fixture") / autoencoder;
        write_latent_model(model_a, "plain", fixture / "source.json", autoencoder);
        write_latent_model(model_b, "attention", fixture / "target.json", autoencoder);
        expected = fixture / "expected.safetensors";
    }

    std::vector<std::string> with_input(const fs::path& input, const std::string& source,
                                        const std::string& target, const std::string& output,
                                        const std::vector<std::string>& more) const {
        std::vector<std::string> all = translate(source, target, output, more);
        *(std::find(all.begin(), all.end(), "--input") + 1) = input;
        return all;
    }

    void refused(const std::vector<std::string>& arguments, const std::string& sentence) const {
        const Outcome outcome = run_restyle(arguments);
        EXPECT_EQ(outcome.status, 1);
        EXPECT_NE(outcome.err.find(sentence), std::string::npos) << outcome.err;
    }

    fs::path fixture, expected;
};

// COMMANDS.md, PICTURES and DTYPE.
TEST_F(Latents, AgreeWithTranslateWrittenASecondTime) {
    for (const std::string autoencoder : {"kl_shift", "vq"}) {
        write_models(autoencoder);
        std::vector<std::string> more{"--noise", fixture / "noise.safetensors", "--dtype", "fp64"};
        for (const auto& word : json::parse(read_text(fixture / "arguments.json")))
            more.push_back(word);
        for (const std::string kind : {"sample", "latent"}) {
            const std::string output = folder / (kind + "_out.safetensors");
            expect_done(
                with_input(fixture / (kind + ".safetensors"), model_a, model_b, output, more));
            EXPECT_EQ(stored_type(output, kind), "F64");
            const std::vector<double> values = read_numbers(expected, kind);
            EXPECT_LT(largest_difference(read_numbers(output, kind), values),
                      1e-9 * largest(values))
                << autoencoder << " " << kind;
        }
    }
}

// Property 42 of the method: what an identity edit loses, the autoencoder loses by itself.
TEST_F(Latents, TranslatedToTheirOwnModelLoseWhatTheAutoencoderLoses) {
    const std::vector<std::string> more{"--steps", "3", "--eta", "1", "--source-batch", "1"};
    const std::string latent = folder / "latent.safetensors", sample = folder / "s.safetensors";
    std::vector<double> values(3 * 8 * 12);
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = float(std::sin(double(i)));
    write_tensor(folder / "in.safetensors", "latent", {1, 3, 8, 12}, values);
    expect_done(with_input(folder / "in.safetensors", model_a, model_a, latent, more));
    EXPECT_EQ(read_numbers(latent, "latent"), values); // Not one bit.

    expect_done(with_input(fixture / "sample.safetensors", model_a, model_a, sample, more));
    const std::vector<double> given = read_numbers(fixture / "sample.safetensors", "sample");
    const std::vector<double> edited = read_numbers(sample, "sample");
    const std::vector<double> autoencoded = read_numbers(expected, "autoencoded");
    EXPECT_LT(largest_difference(edited, autoencoded), 1e-4 * largest(autoencoded));
    EXPECT_GT(largest_difference(autoencoded, given), 0.1); // It does lose something.
}

TEST_F(Latents, AreLeftAloneAtStrengthZero) {
    write_png(picture, random_pixels(12, 8, 4));
    const std::vector<std::string> more{"--strength", "0", "--report", folder / "report.json"};
    expect_done(translate(model_a, model_b, folder / "out.png", more));
    EXPECT_EQ(read_png(folder / "out.png"), read_png(picture));
    const json report = json::parse(read_text(folder / "report.json"));
    EXPECT_EQ(report["source"]["calls"], 0);
    EXPECT_EQ(report["target"]["calls"], 0);
    EXPECT_FALSE(report["stages_ms"].contains("encode_picture"));
    EXPECT_FALSE(report["stages_ms"].contains("decode_picture"));

    const fs::path latent = fixture / "latent.safetensors";
    expect_done(with_input(latent, model_a, model_b, folder / "out.safetensors",
                           {"--strength", "0", "--dtype", "fp64"}));
    EXPECT_EQ(read_numbers(folder / "out.safetensors", "latent"), read_numbers(latent, "latent"));
    write_tensor(folder / "one.safetensors", "latent", {1, 3, 8, 12},
                 std::vector<double>(3 * 8 * 12, 0.25));
    refused(with_input(folder / "one.safetensors", model_a, model_b, folder / "no.png", more),
            "is no picture");
    EXPECT_FALSE(fs::exists(folder / "no.png"));
    expect_done(with_input(folder / "one.safetensors", model_a, model_b, folder / "yes.png",
                           {"--steps", "2"}));
    EXPECT_EQ(read_png(folder / "yes.png").width, 24);
}

TEST_F(Latents, OfPicturesKeepAlphaAndReportTheirStages) {
    write_png(picture, random_pixels(12, 8, 4));
    expect_done(translate(model_a, model_b, folder / "out.png",
                          {"--steps", "2", "--report", folder / "report.json"}));
    const Pixels in = read_png(picture), out = read_png(folder / "out.png");
    ASSERT_EQ(out.channels, 4);
    for (std::size_t i = 3; i < in.values.size(); i += 4)
        EXPECT_EQ(out.values[i], in.values[i]);
    EXPECT_FALSE(out == in);
    const json stages = json::parse(read_text(folder / "report.json"))["stages_ms"];
    EXPECT_GT(stages["encode_picture"], 0);
    EXPECT_GT(stages["decode_picture"], 0);
}

// y_s = x_s + m (mean_t - mean_s) is linear in m where one transition runs.
TEST_F(Latents, AreMaskedByTheMeanOfTheMasksPixels) {
    std::vector<std::uint8_t> quarter(24 * 16, 0);
    for (std::size_t i = 0; i < quarter.size(); ++i)
        if (i / 24 % 2 == 1 && i % 2 == 0) quarter[i] = 255; // One of the four in each value.
    write_png(folder / "quarter.png", {24, 16, 1, quarter});
    const auto translated = [&](const std::vector<std::string>& mask) {
        std::vector<std::string> more{"--steps", "1", "--dtype", "fp64"};
        more.insert(more.end(), mask.begin(), mask.end());
        expect_done(with_input(fixture / "latent.safetensors", model_a, model_b,
                               folder / "y.safetensors", more));
        return read_numbers(folder / "y.safetensors", "latent");
    };
    const std::vector<double> whole = translated({});
    const std::vector<double> masked = translated({"--mask", folder / "quarter.png"});
    const std::vector<double> x = read_numbers(fixture / "latent.safetensors", "latent");
    for (std::size_t i = 0; i < x.size(); ++i)
        EXPECT_NEAR(masked[i] - x[i], 0.25 * (whole[i] - x[i]), 1e-12);
    write_png(folder / "small.png", {12, 8, 1, std::vector<std::uint8_t>(96, 255)});
    refused(with_input(fixture / "latent.safetensors", model_a, model_b, folder / "y.safetensors",
                       {"--mask", folder / "small.png"}),
            "expected the picture's 24x16");
}

TEST_F(Latents, RoundTripThroughACodeAsTheKindTheyCameAs) {
    for (const std::string kind : {"sample", "latent"}) {
        const fs::path input = fixture / (kind + ".safetensors");
        const std::string z = folder / "z.safetensors", output = folder / "back.safetensors";
        expect_done({"encode", "--model", model_a, "--input", input, "--output", z, "--steps", "4",
                     "--dtype", "fp64"});
        EXPECT_EQ(read_metadata(z).at("size"), "24x16"); // In pixels.
        expect_done(
            {"decode", "--model", model_a, "--input", z, "--output", output, "--dtype", "fp64"});
        const std::vector<double> whole = kind == "latent" ? read_numbers(input, "latent")
                                                           : read_numbers(expected, "autoencoded");
        EXPECT_LT(largest_difference(read_numbers(output, kind), whole), 1e-9 * largest(whole));
    }
}

TEST_F(Latents, AreGeneratedAsDiffusersDoes) {
    const fs::path generated = reference("latent_fixture/generated");
    const std::string model = folder / "vq";
    write_latent_model(model, "plain", generated / "schedule.json", "vq");
    expect_done({"generate", "--model", model, "--samples", "1", "--output", folder / "drawn",
                 "--steps", "6", "--eta", "0", "--size", "16x16", "--noise",
                 generated / "noise.safetensors"});
    const Pixels drawn = read_png(folder / "drawn/000000.png");
    const std::vector<double> wanted =
        read_numbers(generated / "expected.safetensors", "picture"); // [1, H, W, C] in [0, 1]
    ASSERT_EQ(drawn.values.size(), wanted.size());
    for (std::size_t i = 0; i < wanted.size(); ++i)
        EXPECT_NEAR(drawn.values[i], 255 * wanted[i], 0.51) << i;

    // sample_size counts the latent's values: 12 wide, 8 high.
    expect_done({"generate", "--model", model, "--samples", "1", "--output", folder / "usual",
                 "--steps", "2"});
    EXPECT_EQ(read_png(folder / "usual/000000.png").width, 24);
    EXPECT_EQ(read_png(folder / "usual/000000.png").height, 16);
}

TEST_F(Latents, AreRefusedWhereTheyDoNotFit) {
    write_png(picture, random_pixels(12, 8, 3));
    refused(translate(model_a, model_b, folder / "no.png", {"--size", "14x8"}), "multiples of 4");
    write_model(folder / "pixels", "plain", fixture / "source.json");
    refused(translate(model_a, folder / "pixels", folder / "no.png", {}),
            "what is denoised is latents and pictures");
    refused(with_input(fixture / "latent.safetensors", folder / "pixels", folder / "pixels",
                       folder / "no.safetensors", {}),
            "works on pictures");
    const std::string config = model_b + "/vae/config.json";
    json scale = json::parse(read_text(config));
    scale["scaling_factor"] = 0.5;
    write_text(config, scale.dump());
    refused(translate(model_a, model_b, folder / "no.png", {}), "scaling_factor is 1.5305 and 0.5");
    write_latent_model(folder / "four", "plain", fixture / "source.json", "kl");
    refused(translate(folder / "four", folder / "four", folder / "no.png", {}),
            "expected 4, the channels of the autoencoder's latents");
    EXPECT_FALSE(fs::exists(folder / "no.png"));
}

TEST_F(Latents, AreInspectedWithTheirAutoencoder) {
    const Outcome outcome = run_restyle({"inspect", model_a});
    ASSERT_EQ(outcome.status, 0) << outcome.err;
    for (const char* words : {"AutoencoderKL", "scaling factor               1.5305",
                              "latent channels              3", "size multiple    4"})
        EXPECT_NE(outcome.out.find(words), std::string::npos) << words << "\n" << outcome.out;
}

} // namespace
} // namespace restyle::test
