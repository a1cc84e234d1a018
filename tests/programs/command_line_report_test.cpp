// What `restyle` says of a run in --report, and what lists of strengths and seeds run.
#include <nlohmann/json.hpp>

#include "programs/command_line_fixture.h"

namespace restyle::test {
namespace {

using nlohmann::json;

class Report : public CommandLine {
protected:
    json report_of(std::vector<std::string> arguments) const {
        arguments.insert(arguments.end(), {"--report", folder / "report.json"});
        expect_done(arguments);
        return json::parse(read_text(folder / "report.json"));
    }

    void make_ancestral(const std::string& model) const {
        write_text(model + "/scheduler/scheduler_config.json",
                   R"({"_class_name": "DDPMScheduler"})");
    }
};

TEST_F(Report, ResolvesTheSettings) {
    const json report = report_of(translate(model_a, model_b, folder / "out.png",
                                            {"--steps", "8", "--strength", "0.5", "--seed", "3"}));
    EXPECT_EQ(report["command"], "translate");
    const json& settings = report["settings"];
    EXPECT_EQ(settings["steps"], 8);
    EXPECT_EQ(settings["strength"], 0.5);
    EXPECT_EQ(settings["seed"], 3);
    EXPECT_EQ(settings["eta"], 0.1);
    EXPECT_EQ(settings["sampler"], "ddim");
    EXPECT_EQ(settings["last"], "keep");
    EXPECT_EQ(settings["form"], "lockstep");
    EXPECT_EQ(settings["source_batch"], "all");
    EXPECT_EQ(settings["dtype"], "fp32");
    EXPECT_EQ(report["K"], 4);
    EXPECT_EQ(report["timesteps"].size(), 4);
    EXPECT_EQ(report["sigma"].size(), 4);
    EXPECT_EQ(report["source"], json({{"calls", 1}, {"samples", 4}}));
    EXPECT_EQ(report["target"], json({{"calls", 4}, {"samples", 4}}));
    EXPECT_EQ(report["pictures"][0]["output"], folder / "out.png");
    EXPECT_TRUE(report["stages_ms"].contains("translate"));
}

TEST_F(Report, NamesTheSamplerOfEachSideAndNoEtaWhereStepsAreAncestral) {
    make_ancestral(model_a);
    make_ancestral(model_b);
    const std::vector<std::string> four{"--steps", "4"};
    const json ancestral =
        report_of(translate(model_a, model_b, folder / "out.png", four))["settings"];
    EXPECT_EQ(ancestral["sampler"], "ddpm");
    EXPECT_EQ(ancestral["target_sampler"], "ddpm");
    EXPECT_FALSE(ancestral.contains("eta"));
    const json given =
        report_of({"generate", "--model", model_a, "--samples", "1", "--size", "8x8", "--output",
                   folder / "drawn", "--steps", "2", "--eta", "0.25"})["settings"];
    EXPECT_EQ(given["sampler"], "ddim");
    EXPECT_EQ(given["eta"], 0.25);
}

TEST_F(Report, OfDecodingHasWhatStandsInTheCode) {
    expect_done({"encode", "--model", model_a, "--input", picture, "--output",
                 folder / "z.safetensors", "--steps", "6", "--strength", "0.5"});
    const json report = report_of({"decode", "--model", model_b, "--input",
                                   folder / "z.safetensors", "--output", folder / "out.png"});
    EXPECT_EQ(report["settings"]["steps"], 6);
    EXPECT_EQ(report["settings"]["strength"], 0.5);
    EXPECT_EQ(report["settings"]["eta"], 0.1);
    EXPECT_EQ(report["settings"]["size"], "12x8");
    EXPECT_EQ(report["K"], 3);
    EXPECT_EQ(report["source"]["calls"], 0);
    EXPECT_EQ(report["target"], json({{"calls", 3}, {"samples", 3}}));
}

TEST_F(Report, OfListsHasEveryCombination) {
    const json report =
        report_of(translate(model_a, model_b, folder / "out.png",
                            {"--steps", "4", "--strength", "0.5,1", "--seed", "1,2"}));
    EXPECT_EQ(report["settings"]["strength"], json({0.5, 1.0}));
    EXPECT_EQ(report["settings"]["seed"], json({1, 2}));
    ASSERT_EQ(report["combinations"].size(), 4);
    EXPECT_EQ(report["combinations"][2]["strength"], 1.0);
    EXPECT_EQ(report["combinations"][2]["seed"], 1);
    EXPECT_EQ(report["combinations"][2]["K"], 4);
    EXPECT_EQ(report["combinations"][2]["source"]["samples"], 4); // Of this one alone.
}

TEST_F(Report, WithoutTransitionsSaysThatNoNetworkRanNotEvenToRefine) {
    const json report = report_of(translate(model_a, model_b, folder / "out.png",
                                            {"--strength", "0", "--refine-steps", "3"}));
    EXPECT_EQ(report["K"], 0);
    EXPECT_EQ(report["source"]["calls"], 0);
    EXPECT_EQ(report["target"]["calls"], 0);
    EXPECT_EQ(read_png(folder / "out.png"), read_png(picture));
}

TEST_F(CommandLine, WithoutAFolderForEveryCombinationOutputHoldsTheFirst) {
    expect_done(translate(model_a, model_b, folder / "all.png",
                          {"--steps", "4", "--strength", "0.5,1", "--seed", "2,1"}));
    expect_done(translate(model_a, model_b, folder / "first.png",
                          {"--steps", "4", "--strength", "0.5", "--seed", "2"}));
    EXPECT_EQ(read_text(folder / "all.png"), read_text(folder / "first.png"));
}

TEST_F(CommandLine, TellsStrengthsApartThatDifferLittle) {
    expect_done(
        translate(model_a, model_b, folder / "out.png",
                  {"--steps", "2", "--strength", "0.5,0.50000001", "--keep-all", folder / "all"}));
    EXPECT_TRUE(fs::exists(folder / "all/out.strength-0.5.seed-0.png"));
    EXPECT_TRUE(fs::exists(folder / "all/out.strength-0.50000001.seed-0.png"));
}

TEST_F(CommandLine, EncodesEveryCombination) {
    expect_done({"encode", "--model", model_a, "--input", picture, "--output",
                 folder / "z.safetensors", "--steps", "4", "--strength", "0.5,1", "--seed", "1,2",
                 "--keep-all", folder / "all"});
    EXPECT_EQ(read_text(folder / "z.safetensors"),
              read_text(folder / "all/z.strength-0.5.seed-1.safetensors"));
    const std::string code = folder / "all/z.strength-1.seed-2.safetensors";
    EXPECT_EQ(read_metadata(code).at("strength"), "1");
    EXPECT_EQ(read_numbers(code, "z").size(), std::size_t(5 * 3 * 8 * 12));
}

TEST_F(CommandLine, DrawsFromNoModelThatIsNotThere) {
    const std::string nowhere = folder / "nowhere", out = folder / "drawn";
    const std::vector<std::vector<std::string>> commands{
        {"generate", "--model", nowhere, "--samples", "1", "--output", out},
        {"guide", "--model", nowhere, "--energy", "prior=1", "--output", out}};
    for (const std::vector<std::string>& command : commands) {
        const Outcome outcome = run_restyle(command);
        EXPECT_EQ(outcome.status, 1);
        EXPECT_NE(outcome.err.find(nowhere + ": is no model folder"), std::string::npos)
            << outcome.err;
        EXPECT_FALSE(fs::exists(out));
    }
}

TEST_F(CommandLine, GeneratesSamplesOfEverySeed) {
    expect_done({"generate", "--model", model_a, "--samples", "2", "--seed", "4,5", "--steps", "2",
                 "--size", "8x8", "--output", folder / "both"});
    expect_done({"generate", "--model", model_a, "--samples", "2", "--seed", "5", "--steps", "2",
                 "--size", "8x8", "--output", folder / "one"});
    EXPECT_EQ(read_text(folder / "both/seed-5.000001.png"), read_text(folder / "one/000001.png"));
    EXPECT_TRUE(fs::exists(folder / "both/seed-4.000000.png"));
}

TEST_F(CommandLine, RefinesOnTheTimesThatAreNamed) {
    const std::string grid = "501,251,1"; // What the model's schedule makes of three of four steps.
    expect_done(translate(model_a, model_b, folder / "steps.png",
                          {"--steps", "4", "--strength", "0.75", "--refine-steps", "2"}));
    expect_done(translate(model_a, model_b, folder / "times.png",
                          {"--timesteps", grid, "--refine-steps", "2"}));
    EXPECT_EQ(read_text(folder / "steps.png"), read_text(folder / "times.png"));
}

} // namespace
} // namespace restyle::test
