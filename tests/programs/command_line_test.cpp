// `restyle` end to end on small random networks.
#include <algorithm>
#include <cmath>

#include <nlohmann/json.hpp>

#include "programs/command_line_fixture.h"

namespace restyle::test {
namespace {

using nlohmann::json;

class Oracle : public ::testing::TestWithParam<const char*> {};

// COMMANDS.md, DTYPE: 1e-9 A, where A >= 1, so the bound here is the tightest that it may be.
TEST_P(Oracle, AgreesWithTranslateWrittenASecondTime) {
    const fs::path fixture = reference("translate_fixture") / GetParam();
    Scratch folder;
    write_model(folder / "source", "plain", fixture / "source.json");
    write_model(folder / "target", "attention", fixture / "target.json");
    std::vector<std::string> arguments{"translate",
                                       "--source",
                                       folder / "source",
                                       "--target",
                                       folder / "target",
                                       "--input",
                                       fixture / "input.safetensors",
                                       "--output",
                                       folder / "out.safetensors",
                                       "--noise",
                                       fixture / "noise.safetensors",
                                       "--dtype",
                                       "fp64"};
    for (const auto& word : json::parse(read_text(fixture / "arguments.json")))
        arguments.push_back(word);
    if (fs::exists(fixture / "refine_noise.safetensors"))
        arguments.insert(arguments.end(), {"--refine-noise", fixture / "refine_noise.safetensors"});
    const std::vector<double> expected = read_numbers(fixture / "expected.safetensors", "sample");
    for (const char* form : {"lockstep", "code"}) {
        std::vector<std::string> all = arguments;
        all.insert(all.end(), {"--form", form});
        const Outcome outcome = run_restyle(all);
        ASSERT_EQ(outcome.status, 0) << outcome.err;
        EXPECT_EQ(stored_type(folder / "out.safetensors", "sample"), "F64");
        const std::vector<double> y = read_numbers(folder / "out.safetensors", "sample");
        EXPECT_LT(largest_difference(y, expected), 1e-9 * largest(expected)) << form;
    }
}
INSTANTIATE_TEST_SUITE_P(, Oracle,
                         ::testing::Values("epsilon_leading", "v_trailing_zero_snr",
                                           "ddpm_fixed_small", "unlike_schedules_drop", "refined"));

// The other tests begin at main() and end without LibTorch's destructors (support/warm_start.c).
TEST_F(CommandLine, StartedByAShellEndsWellAndWritesTheSame) {
    expect_done(translate(model_a, model_b, folder / "warm.png", {"--steps", "2"}));
    const Outcome outcome =
        run_restyle(translate(model_a, model_b, folder / "shell.png", {"--steps", "2"}), "true");
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_EQ(read_text(folder / "shell.png"), read_text(folder / "warm.png"));
}

TEST_F(CommandLine, ReturnsTheInputAndCallsNoNetworkAtStrengthZero) {
    write_png(picture, random_pixels(12, 8, 4));
    expect_done(translate(model_a, model_b, folder / "out.png",
                          {"--strength", "0", "--report", folder / "report.json"}));
    EXPECT_EQ(read_png(folder / "out.png"), read_png(picture)); // Alpha with it.
    const json report = json::parse(read_text(folder / "report.json"));
    EXPECT_EQ(report["K"], 0);
    EXPECT_EQ(report["source"]["calls"], 0);
    EXPECT_EQ(report["target"]["calls"], 0);
}

TEST_F(CommandLine, SdEditRunsTheTargetAlone) {
    const std::vector<std::string> settings{"--steps", "4",        "--eta",
                                            "1",       "--report", folder / "report.json"};
    expect_done(translate(model_a, model_b, folder / "cycle.png", settings));
    std::vector<std::string> sdedit = settings;
    sdedit.insert(sdedit.end(), {"--method", "sdedit"});
    expect_done(translate(model_a, model_b, folder / "sdedit.png", sdedit));
    const json report = json::parse(read_text(folder / "report.json"));
    EXPECT_EQ(report["settings"]["method"], "sdedit");
    EXPECT_EQ(report["source"]["calls"], 0);
    EXPECT_EQ(report["target"]["calls"], 4);
    EXPECT_FALSE(read_png(folder / "sdedit.png") == read_png(folder / "cycle.png"));
    expect_done(translate(model_a, model_b, folder / "again.png", sdedit));
    EXPECT_EQ(read_png(folder / "again.png"), read_png(folder / "sdedit.png"));
}

TEST_F(CommandLine, DdibIsDeterministicAndDrawsNoNoise) {
    for (const char* seed : {"1", "2"})
        expect_done(translate(model_a, model_b, folder / (std::string(seed) + ".png"),
                              {"--method", "ddib", "--steps", "4", "--seed", seed, "--report",
                               folder / "report.json"}));
    EXPECT_EQ(read_png(folder / "1.png"), read_png(folder / "2.png"));
    const json report = json::parse(read_text(folder / "report.json"));
    EXPECT_EQ(report["settings"]["eta"], 0);
    EXPECT_EQ(report["source"]["calls"], 4); // One after the other: the inversion has no path.
    EXPECT_EQ(report["target"]["calls"], 4);
}

TEST_F(CommandLine, EditFriendlyInversionLeadsBackExactlyAndIsNotCycle) {
    const std::vector<std::string> settings{"--method", "edit-friendly", "--source-batch",
                                            "1",        "--steps",       "4"};
    expect_done(translate(model_a, model_a, folder / "same.png", settings));
    EXPECT_EQ(read_png(folder / "same.png"), read_png(picture));
    expect_done(translate(model_a, model_b, folder / "edited.png", settings));
    expect_done(translate(model_a, model_b, folder / "cycle.png", {"--steps", "4", "--eta", "1"}));
    EXPECT_FALSE(read_png(folder / "edited.png") == read_png(folder / "cycle.png"));
}

TEST_F(CommandLine, ChangesNoBitWhenAModelIsTranslatedToItself) {
    for (const char* dtype : {"fp32", "bf16"}) {
        expect_done(translate(model_a, model_a, folder / "out.png",
                              {"--steps", "6", "--source-batch", "1", "--dtype", dtype}));
        EXPECT_EQ(read_png(folder / "out.png"), read_png(picture)) << dtype;
    }
}

TEST_F(CommandLine, DecodesACodeOfAnotherModelAsTranslateDoesInCodeForm) {
    const std::vector<std::string> options{"--steps", "6", "--dtype", "fp64", "--seed", "5"};
    std::vector<std::string> encode{
        "encode", "--model", model_a, "--input", picture, "--output", folder / "z.safetensors"};
    encode.insert(encode.end(), options.begin(), options.end());
    expect_done(encode);
    EXPECT_EQ(read_metadata(folder / "z.safetensors").at("format"), "restyle-z-1");
    EXPECT_EQ(read_metadata(folder / "z.safetensors").at("size"), "12x8");

    const auto decode = [&](const std::string& model, const std::string& output) {
        expect_done({"decode", "--model", model, "--input", folder / "z.safetensors", "--output",
                     output, "--dtype", "fp64"});
        return read_numbers(output, "sample");
    };
    std::vector<std::string> code_form = options;
    code_form.insert(code_form.end(), {"--form", "code"});
    expect_done(translate(model_a, model_b, folder / "t.safetensors", code_form));
    const std::vector<double> translated = read_numbers(folder / "t.safetensors", "sample");
    EXPECT_LT(largest_difference(decode(model_b, folder / "b.safetensors"), translated),
              1e-12 * largest(translated));

    // Decoding with the model that encoded gives the picture back, within 32 K u A.
    const std::vector<double> back = decode(model_a, folder / "a.safetensors");
    const Pixels pixels = read_png(picture);
    const auto steps = json::parse(read_metadata(folder / "z.safetensors").at("alpha_bar_t"));
    const double A = 1 / std::sqrt(steps.at(0).get<double>());
    double error = 0;
    for (int c = 0; c < 3; ++c)
        for (int i = 0; i < 12 * 8; ++i)
            error = std::max(error, std::abs(back[std::size_t(c * 96 + i)] -
                                             (pixels.values[std::size_t(i * 3 + c)] / 127.5 - 1)));
    EXPECT_LT(error, 32 * double(steps.size()) * std::ldexp(1, -53) * A);

    const Outcome contradiction =
        run_restyle({"decode", "--model", model_a, "--input", folder / "z.safetensors", "--output",
                     folder / "no.png", "--steps", "7"});
    EXPECT_EQ(contradiction.status, 1);
    EXPECT_NE(contradiction.err.find("--steps contradicts"), std::string::npos);
    EXPECT_FALSE(fs::exists(folder / "no.png"));
}

TEST_F(CommandLine, DrawsTheNoiseOfASeedAsTheNoiseCommandWritesIt) {
    expect_done({"noise", "--seed", "7", "--shape", "3x8x12", "--rows", "5", "--output",
                 folder / "noise.safetensors"});
    expect_done(translate(model_a, model_b, folder / "seed.png", {"--steps", "4", "--seed", "7"}));
    expect_done(translate(model_a, model_b, folder / "file.png",
                          {"--steps", "4", "--noise", folder / "noise.safetensors"}));
    EXPECT_EQ(read_text(folder / "seed.png"), read_text(folder / "file.png"));

    const Outcome outcome =
        run_restyle(translate(model_a, model_b, folder / "no.png",
                              {"--steps", "3", "--noise", folder / "noise.safetensors"}));
    EXPECT_EQ(outcome.status, 1);
    EXPECT_NE(outcome.err.find("K = 3"), std::string::npos) << outcome.err;
}

TEST_F(CommandLine, KeepsEveryCombinationOfLists) {
    expect_done(translate(
        model_a, model_b, folder / "out.png",
        {"--steps", "4", "--strength", "0.5,1", "--seed", "1,2", "--keep-all", folder / "all"}));
    EXPECT_EQ(read_text(folder / "out.png"), read_text(folder / "all/out.strength-0.5.seed-1.png"));
    EXPECT_TRUE(fs::exists(folder / "all/out.strength-1.seed-2.png"));
}

TEST_F(CommandLine, StaysBlackWhereTheMaskIs) {
    write_png(folder / "mask.png", {12, 8, 1, std::vector<std::uint8_t>(96, 0)});
    expect_done(translate(model_a, model_b, folder / "out.png",
                          {"--steps", "4", "--mask", folder / "mask.png"}));
    EXPECT_EQ(read_png(folder / "out.png"), read_png(picture));
}

TEST_F(CommandLine, GeneratesAndScoresAndInspects) {
    for (const char* name : {"x", "y"})
        expect_done({"generate", "--model", model_a, "--samples", "2", "--steps", "3", "--seed",
                     "4", "--size", "16x12", "--output", folder / name});
    const Outcome score = run_restyle({"score", "--truth", folder / "x", "--images", folder / "y",
                                       "--metrics", "psnr", "--report", folder / "score.json"});
    ASSERT_EQ(score.status, 0) << score.err;
    EXPECT_EQ(json::parse(read_text(folder / "score.json"))["mean"]["psnr"], 100.0);
    EXPECT_NE(read_text(folder / "x/000000.png"), read_text(folder / "x/000001.png"));

    const std::string weights = reference("lpips_fixture/alex.safetensors").string();
    const Outcome small = run_restyle({"score", "--truth", folder / "x", "--images", folder / "y",
                                       "--metrics", "lpips", "--lpips", weights});
    EXPECT_EQ(small.status, 1);
    EXPECT_NE(small.err.find("y/000000.png: pictures are 16x12, and the features of AlexNet need "
                             "31 pixels"),
              std::string::npos)
        << small.err;

    fs::remove(folder / "y/000001.png");
    const Outcome missing =
        run_restyle({"score", "--truth", folder / "x", "--images", folder / "y"});
    EXPECT_EQ(missing.status, 1);
    EXPECT_NE(missing.err.find("000001.png: is missing"), std::string::npos) << missing.err;

    const Outcome inspected = run_restyle({"inspect", model_a});
    ASSERT_EQ(inspected.status, 0) << inspected.err;
    EXPECT_NE(inspected.out.find("parameters"), std::string::npos);
    EXPECT_NE(inspected.out.find("size multiple    2"), std::string::npos) << inspected.out;
    EXPECT_NE(inspected.out.find("fp32, guided"), std::string::npos) << inspected.out;
}

} // namespace
} // namespace restyle::test
