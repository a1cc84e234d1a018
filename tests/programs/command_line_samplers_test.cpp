// What `restyle` makes of --sampler, and of models whose scheduler names another sampler than DDIM.
#include <nlohmann/json.hpp>

#include "programs/command_line_fixture.h"

namespace restyle::test {
namespace {

using nlohmann::json;

class Samplers : public CommandLine {
protected:
    json settings_of(std::vector<std::string> arguments) const {
        arguments.insert(arguments.end(), {"--report", folder / "report.json"});
        expect_done(arguments);
        return json::parse(read_text(folder / "report.json"))["settings"];
    }

    void expect_refused(int status, const std::string& sentence,
                        const std::vector<std::string>& arguments) const {
        const Outcome outcome = run_restyle(arguments);
        EXPECT_EQ(outcome.status, status) << outcome.err;
        EXPECT_NE(outcome.err.find(sentence), std::string::npos) << outcome.err;
    }

    void schedule(const std::string& model, const std::string& scheduler_config) const {
        write_text(model + "/scheduler/scheduler_config.json", scheduler_config);
    }

    const std::vector<std::string> names{"ddim",  "ddpm",      "euler", "euler-ancestral",
                                         "dpm++", "sde-dpm++", "lcm"};
};

TEST_F(Samplers, EachTranslatesAModelToItselfWithoutChangingABit) {
    for (const std::string& name : names) {
        const json settings =
            settings_of(translate(model_a, model_a, folder / "out.png",
                                  {"--steps", "4", "--source-batch", "1", "--sampler", name}));
        EXPECT_EQ(read_png(folder / "out.png"), read_png(picture)) << name;
        EXPECT_EQ(settings["sampler"], name);
        EXPECT_EQ(settings["target_sampler"], name);
        EXPECT_EQ(settings.contains("eta"), name == "ddim");
    }
}

TEST_F(Samplers, StandInTheCodeWhichIsDecodedWithThem) {
    const std::string code = folder / "z.safetensors";
    for (const std::string& name : names) {
        expect_done({"encode", "--model", model_a, "--input", picture, "--output", code, "--steps",
                     "4", "--sampler", name});
        EXPECT_EQ(read_metadata(code).at("sampler"), name);
        const json settings = settings_of(
            {"decode", "--model", model_a, "--input", code, "--output", folder / "out.png"});
        EXPECT_EQ(settings["sampler"], name);
        EXPECT_EQ(read_png(folder / "out.png"), read_png(picture)) << name;
    }
    expect_refused(1, "--sampler contradicts the code, which was encoded with lcm",
                   {"decode", "--model", model_a, "--input", code, "--output", folder / "no.png",
                    "--sampler", "euler"});
}

TEST_F(Samplers, OfTheModelRunWhereNoneIsNamed) {
    schedule(model_a, R"({"_class_name": "EulerAncestralDiscreteScheduler"})");
    schedule(model_b, R"({"_class_name": "DPMSolverMultistepScheduler",
                          "algorithm_type": "sde-dpmsolver++"})");
    const json settings =
        settings_of(translate(model_a, model_b, folder / "out.png", {"--steps", "4"}));
    EXPECT_EQ(settings["sampler"], "euler-ancestral");
    EXPECT_EQ(settings["target_sampler"], "sde-dpm++");
    EXPECT_FALSE(settings.contains("eta"));
}

TEST_F(Samplers, OfAPndmModelAreDdimsAndTheReportSaysSo) {
    schedule(model_a, R"({"_class_name": "PNDMScheduler", "steps_offset": 1})");
    const json settings =
        settings_of(translate(model_a, model_a, folder / "out.png", {"--steps", "4"}));
    EXPECT_EQ(settings["sampler"], "ddim");
    EXPECT_EQ(settings["sampler_instead_of"], "PNDMScheduler");
    EXPECT_EQ(settings["target_sampler_instead_of"], "PNDMScheduler");
    EXPECT_FALSE(settings_of(translate(model_a, model_a, folder / "out.png",
                                       {"--steps", "4", "--sampler", "euler"}))
                     .contains("sampler_instead_of"));
    const Outcome inspected = run_restyle({"inspect", model_a});
    EXPECT_NE(inspected.out.find("ddim, instead of PNDMScheduler"), std::string::npos);
}

TEST_F(Samplers, WithoutEtaRefuseOneByName) {
    expect_refused(1, "eta is 0.500000, which has no meaning for sampler dpm++",
                   translate(model_a, model_b, folder / "out.png",
                             {"--steps", "4", "--sampler", "dpm++", "--eta", "0.5"}));
    schedule(model_a, R"({"_class_name": "EulerDiscreteScheduler"})");
    expect_refused(
        1, "no meaning for sampler euler",
        translate(model_a, model_a, folder / "out.png", {"--steps", "4", "--eta", "0.5"}));
    expect_refused(2, "--sampler",
                   translate(model_a, model_b, folder / "out.png", {"--sampler", "heun"}));
}

TEST_F(Samplers, AreAsExactAlongAShiftedPath) {
    for (const char* name : {"ddim", "euler-ancestral", "lcm"}) {
        const json settings = settings_of(
            translate(model_a, model_a, folder / "out.png",
                      {"--steps", "4", "--source-batch", "1", "--sampler", name, "--shift", "1"}));
        EXPECT_EQ(read_png(folder / "out.png"), read_png(picture)) << name;
        EXPECT_EQ(settings["shift"], 1);
    }
    expect_refused(2, "--shift", translate(model_a, model_b, folder / "out.png", {"--shift", "2"}));
    expect_refused(
        2, "--shift",
        translate(model_a, model_b, folder / "out.png", {"--shift", "0.5", "--method", "sdedit"}));
}

// DDIB takes steps without noise, whoever's they are; eta 0 is only DDIM's word for it.
TEST_F(Samplers, WithoutNoiseServeDdib) {
    for (const char* name : {"euler", "dpm++"})
        expect_done(translate(model_a, model_b, folder / "out.png",
                              {"--steps", "4", "--sampler", name, "--method", "ddib"}));
    expect_refused(1, "sigma",
                   translate(model_a, model_b, folder / "out.png",
                             {"--steps", "4", "--sampler", "lcm", "--method", "ddib"}));
}

TEST_F(Samplers, RefineAtDdimsEtaOneOnTheirOwnGrid) {
    for (const char* name : {"euler", "dpm++", "lcm"})
        expect_done(translate(model_a, model_b, folder / "out.png",
                              {"--steps", "4", "--sampler", name, "--refine-steps", "2"}));
}

} // namespace
} // namespace restyle::test
