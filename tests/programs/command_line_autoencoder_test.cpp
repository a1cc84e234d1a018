// `restyle guide` of a diffusion autoencoder, through z_T, z_sem and x_T, from noise and from a
// picture.
#include <nlohmann/json.hpp>

#include "programs/command_line_fixture.h"

namespace restyle::test {
namespace {

using nlohmann::json;

class GuideAutoencoder : public CommandLine {
protected:
    std::vector<std::string> guide(const std::string& output,
                                   const std::vector<std::string>& more) const {
        std::vector<std::string> all{"guide",    "--model",           model, "--output", output,
                                     "--energy", "palette:#ff8000=50"};
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }

    void expect_refused(const std::string& sentence, const std::vector<std::string>& more) const {
        const Outcome outcome = run_restyle(guide(out, more));
        EXPECT_EQ(outcome.status, 1);
        EXPECT_NE(outcome.err.find(sentence), std::string::npos) << outcome.err;
        EXPECT_FALSE(fs::exists(out));
    }

    static std::string code(const std::string& output) { return output + "/000000.z.safetensors"; }
    static json curves(const std::string& output) {
        return json::parse(read_text(output + "/000000.json"));
    }

    const std::string model = reference("diffusion_autoencoder_fixture/small/model").string();
    const std::string out = folder / "out";
};

TEST_F(GuideAutoencoder, GoesDownTheEnergyInFewStepsAndDrawsInMore) {
    const std::string report = folder / "report.json";
    expect_done(guide(out, {"--generator-steps", "3", "--final-steps", "8", "--steps", "10",
                            "--temperature", "0", "--step-size", "0.02", "--report", report}));
    const json energy = curves(out)["energies"]["palette:#ff8000=50"];
    EXPECT_LT(energy.back(), energy.front());
    EXPECT_EQ(read_numbers(code(out), "z_T").size(), 6U);
    EXPECT_EQ(read_numbers(code(out), "x_T").size(), 3U * 8U * 8U);
    EXPECT_EQ(read_metadata(code(out)).at("steps"), "8");
    EXPECT_EQ(read_png(out + "/000000.png").width, 8);
    const json told = json::parse(read_text(report));
    EXPECT_EQ(told["settings"]["size"], "8x8");
    EXPECT_EQ(told["settings"]["generator_steps"], 3);
    EXPECT_EQ(told["target"]["calls"], 10 * 2 * 3 + 3 + 8); // Anew going back; the last U; drawn.
}

TEST_F(GuideAutoencoder, MovesThePartThatIsNamed) {
    for (const std::string part : {"z_T", "x_T", "z_sem"}) {
        const std::string moved = folder / ("moved_" + part), still = folder / ("still_" + part);
        expect_done(guide(moved, {"--move", part, "--generator-steps", "2", "--steps", "3"}));
        expect_done(guide(still, {"--move", part, "--generator-steps", "2", "--steps", "0"}));
        for (const std::string other : {part == "z_sem" ? "z_sem" : "z_T", "x_T"})
            EXPECT_EQ(read_numbers(code(moved), other) != read_numbers(code(still), other),
                      other == part)
                << part << ", " << other;
    }
    // z_sem begins where z_T leads, and its prior there.
    EXPECT_EQ(read_png(folder / "still_z_sem/000000.png"),
              read_png(folder / "still_z_T/000000.png"));
    EXPECT_EQ(curves(folder / "moved_z_sem")["prior"][0], 0.0);
    EXPECT_EQ(json::parse(read_text(folder / "moved_z_sem/guide.json"))["temperature"], 0.0);
    EXPECT_EQ(json::parse(read_text(folder / "moved_z_T/guide.json"))["temperature"], 1.0);
}

TEST_F(GuideAutoencoder, StartsAtThePicturesCode) {
    for (const std::string part : {"all", "z_sem"}) {
        const std::string moved = folder / part;
        expect_done(guide(moved, {"--input", picture, "--move", part, "--generator-steps", "2",
                                  "--final-steps", "5", "--steps", "4", "--step-size", "0.002"}));
        const json told = curves(moved);
        EXPECT_EQ(told["prior"][0], 0.0);
        EXPECT_LT(told["U"].back(), told["U"].front());
        const json settings = json::parse(read_text(moved + "/guide.json"));
        EXPECT_EQ(settings["temperature"], 0.0);
        EXPECT_EQ(settings["input"], picture);
    }
}

TEST_F(GuideAutoencoder, DrawsEachSampleAloneAsInABatch) {
    const std::vector<std::string> settings{"--samples",         "2", "--steps", "2",
                                            "--generator-steps", "2", "--dtype", "fp64"};
    std::vector<std::string> together = settings;
    together.insert(together.end(), {"--batch", "2"});
    expect_done(guide(out, settings));
    expect_done(guide(folder / "together", together));
    for (const char* name : {"/000000.png", "/000001.png"})
        EXPECT_EQ(read_png(out + name), read_png(folder / "together" + name));
}

TEST_F(GuideAutoencoder, RefusesWhatMakesNoSense) {
    const std::string is_one = model + " is a diffusion autoencoder";
    expect_refused("--eta: is of a sampler with noise, and " + is_one, {"--eta", "1"});
    expect_refused("--prompt: is of a model that is told words or classes, and " + is_one,
                   {"--prompt", "noon"});
    expect_refused("--truncation: is of a GAN, and " + is_one, {"--truncation", "0.5"});
    expect_refused("--size: a diffusion autoencoder draws pictures of one size",
                   {"--size", "16x16"});
    expect_refused("--dtype: a diffusion autoencoder computes in fp32 or fp64",
                   {"--dtype", "bf16"});
    expect_refused("--move: 'w' is no code of a diffusion autoencoder; expected all, z_T, x_T, "
                   "z_sem, or rows:",
                   {"--move", "w"});
    expect_refused("--final-steps: steps are 1001, expected 1 to the 1000 times it was trained on",
                   {"--final-steps", "1001"});
    expect_refused(code(out) + ": expected a .png, .jpg or .jpeg", {"--input", code(out)});
}

TEST_F(GuideAutoencoder, IsRefusedByWhatNeedsADiffusionModel) {
    const Outcome outcome =
        run_restyle({"generate", "--model", model, "--samples", "1", "--output", out});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_EQ(outcome.err, "restyle: " + model +
                               ": is a diffusion autoencoder, which `restyle guide` alone runs; "
                               "expected a diffusion model\n");
}

} // namespace
} // namespace restyle::test
