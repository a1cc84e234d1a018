// `restyle guide` as a person runs it: what it leaves, what it says, and that it goes on.
#include <algorithm>
#include <array>
#include <cstdint>
#include <fstream>

#include <nlohmann/json.hpp>

#include "programs/command_line_fixture.h"

namespace restyle::test {
namespace {

using nlohmann::json;

class Guide : public CommandLine {
protected:
    /// On 8 x 8 pictures, in two steps of a sampler that adds noise.
    std::vector<std::string> guide(const std::string& output,
                                   const std::vector<std::string>& more) const {
        std::vector<std::string> all{
            "guide", "--model", model_a, "--output", output, "--energy", "palette:#ff8000=50",
            "--eta", "1"};
        const auto is_given = [&](const char* option) {
            return std::find(more.begin(), more.end(), option) != more.end();
        };
        if (!is_given("--generator-steps")) all.insert(all.end(), {"--generator-steps", "2"});
        if (!is_given("--input") && !is_given("--size")) all.insert(all.end(), {"--size", "8x8"});
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }

    json sample(const std::string& number) const {
        return json::parse(read_text(out + "/" + number + ".json"));
    }

    void expect_refused(int status, const std::string& sentence,
                        const std::vector<std::string>& more) const {
        const Outcome outcome = run_restyle(guide(out, more));
        EXPECT_EQ(outcome.status, status) << outcome.err;
        EXPECT_NE(outcome.err.find(sentence), std::string::npos) << outcome.err;
        EXPECT_FALSE(fs::exists(out)) << "something was left behind";
    }

    const std::string out = folder / "out";
};

TEST_F(Guide, LowersTheEnergyAndTellsItsCurve) {
    expect_done(
        guide(out, {"--steps", "30", "--samples", "2", "--report", folder / "report.json"}));
    for (const char* number : {"000000", "000001"}) {
        const json curves = sample(number);
        const auto palette = curves["energies"]["palette:#ff8000=50"].get<std::vector<double>>();
        ASSERT_EQ(palette.size(), 31U);
        EXPECT_EQ(curves["U"].size(), 31U);
        EXPECT_EQ(curves["kept_step"], 30);
        EXPECT_LT(palette.back(), palette.front());
        const double U = curves["prior"][30].get<double>() + 50 * palette.back();
        EXPECT_NEAR(curves["U"][30].get<double>(), U, 1e-6 * U);
        EXPECT_EQ(read_png(out + "/" + number + ".png").width, 8);
    }
    const json report = json::parse(read_text(folder / "report.json"));
    EXPECT_EQ(report["samples"], 2);
    EXPECT_EQ(report["dropped"], 0);
    EXPECT_EQ(report["settings"]["temperature"], 1.0);
    EXPECT_LT(report["energies"]["palette:#ff8000=50"]["after"],
              report["energies"]["palette:#ff8000=50"]["before"]);
}

TEST_F(Guide, WithoutStepsIsWhatGenerateDraws) {
    expect_done(guide(out, {"--steps", "0", "--samples", "2", "--seed", "7"}));
    expect_done({"generate", "--model", model_a, "--samples", "2", "--seed", "7", "--steps", "2",
                 "--eta", "1", "--size", "8x8", "--output", folder / "drawn"});
    for (const char* name : {"/000000.png", "/000001.png"})
        EXPECT_EQ(read_png(out + name), read_png(folder / "drawn" + std::string(name)));
}

TEST_F(Guide, ComesNearerToAPictureAsLpipsSeesIt) {
    const std::string weights = reference("lpips_fixture/vgg.safetensors").string();
    const std::string energy = "lpips:" + picture + "=500";
    expect_done({"guide", "--model", model_a, "--energy", energy, "--lpips", weights, "--output",
                 out, "--generator-steps", "2", "--steps", "5", "--size", "16x16", "--temperature",
                 "0"});
    const json curve = sample("000000")["energies"][energy];
    EXPECT_LT(curve.back(), curve.front());

    fs::create_directory(folder / "truth");
    write_png(folder / "truth/000000.png", random_pixels(16, 16, 3));
    expect_done({"score", "--truth", folder / "truth", "--images", folder / "truth", "--metrics",
                 "lpips,psnr", "--lpips", weights, "--report", folder / "score.json"});
    EXPECT_EQ(json::parse(read_text(folder / "score.json"))["mean"]["lpips"], 0.0);
}

TEST_F(Guide, MeasuresHowPicturesFitWords) {
    const std::string clip = reference("clip_fixture/padded/model").string();
    for (const char* of : {"truth", "images"}) {
        fs::create_directory(folder / of);
        write_png(folder / of + std::string("/same.png"), random_pixels(16, 16, 3));
    }
    write_png(folder / "truth/other.png", random_pixels(16, 16, 3, 4));
    write_png(folder / "images/other.png", random_pixels(16, 16, 3, 5));
    const auto score = [&](const std::vector<std::string>& words) {
        std::vector<std::string> all{"score", "--images", folder / "images", "--report",
                                     folder / "score.json"};
        all.insert(all.end(), words.begin(), words.end());
        return run_restyle(all);
    };
    const std::vector<std::string> asked{
        "--truth", folder / "truth",  "--metrics", "clip,dclip",      "--clip",
        clip,      "--source-prompt", "summer",    "--target-prompt", "winter"};
    const Outcome scored = score(asked);
    ASSERT_EQ(scored.status, 0) << scored.err;
    const json both = json::parse(read_text(folder / "score.json"))["pictures"];
    EXPECT_EQ(both[1]["name"], "same.png");
    EXPECT_EQ(both[1]["dclip"], 0.0); // Nothing changed.
    EXPECT_NE(both[0]["dclip"], 0.0);
    EXPECT_LE(std::abs(both[0]["clip"].get<double>()), 1.0);

    const std::vector<std::string> alone{"--metrics",       "clip",  "--clip", clip,
                                         "--target-prompt", "winter"};
    ASSERT_EQ(score(alone).status, 0);
    EXPECT_EQ(json::parse(read_text(folder / "score.json"))["pictures"][0]["clip"],
              both[0]["clip"]);

    const auto refused = [&](const std::vector<std::string>& words, const std::string& sentence) {
        EXPECT_EQ(score(words).err, "restyle: " + sentence + "\n");
    };
    refused({"--metrics", "clip"}, "--clip: is needed by the metric clip");
    refused({"--metrics", "clip", "--clip", clip}, "--target-prompt: is needed by the metric clip");
    refused({"--metrics", "clip,psnr"},
            "--truth: is needed by every metric but clip, attributes, diversity and "
            "lpips-diversity");
    refused({"--truth", folder / "truth", "--metrics", "dclip", "--clip", clip, "--target-prompt",
             "winter"},
            "--source-prompt: is needed by the metric dclip");
}

TEST_F(Guide, LooksThroughTheModelsThatTermsName) {
    const std::string weights = reference("lpips_fixture/vgg.safetensors").string();
    const auto clip = [](const char* name) {
        return "clip:noon[copies=0,model=" + reference("clip_fixture").string() + "/" + name +
               "/model]=5";
    };
    const std::vector<std::string> energies{clip("padded"), clip("downscaled"),
                                            "lpips:" + picture + "[weights=" + weights + "]=5"};
    std::vector<std::string> words{"--size", "16x16", "--steps", "1"};
    for (const std::string& energy : energies)
        words.insert(words.end(), {"--energy", energy});
    expect_done(guide(out, words));
    const json told = sample("000000")["energies"];
    for (const std::string& energy : energies)
        EXPECT_GT(told[energy][0], 0.0) << energy;
    EXPECT_NE(told[energies[0]], told[energies[1]]);
}

// Of attributes that a classifier is sure of: -log(p + 1e-8).
TEST_F(Guide, TellsTheEnergiesOfCertainAttributes) {
    const std::string certain = folder / "certain";
    fs::copy(fs::path(RESTYLE_SOURCE_DIR) / "samples/models/judge", certain,
             fs::copy_options::recursive);
    std::fstream weights(certain + "/model.safetensors",
                         std::ios::in | std::ios::out | std::ios::binary);
    std::uint64_t header = 0;
    weights.read(reinterpret_cast<char*>(&header), sizeof header);
    // head.bias in fp16, of summer, winter, dusk, noon, clear, fog: 2000 and -2000.
    const std::array<std::uint16_t, 6> bias{0xe7d0, 0x67d0, 0xe7d0, 0x67d0, 0x67d0, 0xe7d0};
    weights.seekp(std::streamoff(sizeof header + header));
    weights.write(reinterpret_cast<const char*>(bias.data()), sizeof bias);
    weights.close();
    const std::string there = "classifier:" + certain + "[winter=1]=1",
                      missing = "classifier:" + certain + "[dusk=1]=1",
                      unwanted = "classifier:" + certain + "[winter=-2]=1";
    expect_done(guide(out, {"--steps", "0", "--size", "16x16", "--energy", there, "--energy",
                            missing, "--energy", unwanted}));
    const json told = sample("000000")["energies"];
    EXPECT_NEAR(told[there][0], 0, 2e-8);
    EXPECT_NEAR(told[missing][0], 18.42, 0.005);
    EXPECT_NEAR(told[unwanted][0], 2 * 18.42, 0.01);
}

TEST_F(Guide, MovesTheCodeOfAModelThatIsToldAClass) {
    const std::string model = folder / "classes";
    write_latent_model(model, "../conditional_unet_fixture/plain_class_table",
                       reference("translate_fixture/epsilon_leading") / "source.json", "kl");
    const auto guided = [&](const std::string& to, const std::string& label) {
        expect_done({"guide", "--model", model, "--class", label, "--output", to, "--energy",
                     "palette:#ff8000=5000", "--size", "16x16", "--generator-steps", "2", "--steps",
                     "10", "--temperature", "0", "--eta", "0"});
        return json::parse(read_text(to + "/000000.json"))["energies"]["palette:#ff8000=5000"];
    };
    const json first = guided(out, "1"), other = guided(folder / "other", "4");
    EXPECT_LT(first.back(), first.front());
    EXPECT_NE(first.front(), other.front()); // The same code.
    const Outcome untold = run_restyle({"guide", "--model", model, "--output", folder / "none",
                                        "--energy", "palette:#ff8000=50", "--size", "16x16"});
    EXPECT_EQ(untold.status, 1);
    EXPECT_NE(untold.err.find("is told a class; the class is not given"), std::string::npos)
        << untold.err;
}

TEST_F(Guide, LeavesACodeThatDecodesToItsPicture) {
    expect_done(guide(out, {"--steps", "3"}));
    expect_done({"decode", "--model", model_a, "--input", out + "/000000.z.safetensors", "--output",
                 folder / "decoded.png"});
    EXPECT_EQ(read_png(folder / "decoded.png"), read_png(out + "/000000.png"));
}

TEST_F(Guide, FromAPictureStartsAtThatPicture) {
    expect_done(guide(out, {"--steps", "0", "--input", picture}));
    EXPECT_EQ(read_png(out + "/000000.png"), read_png(picture));
    EXPECT_EQ(sample("000000")["prior"][0], 0.0);

    const std::string moved = folder / "moved";
    expect_done(
        guide(moved, {"--steps", "10", "--input", picture, "--report", folder / "report.json"}));
    EXPECT_EQ(json::parse(read_text(folder / "report.json"))["settings"]["temperature"], 0.0);
    const json curves = json::parse(read_text(moved + "/000000.json"));
    EXPECT_LT(curves["U"].back(), curves["U"].front());
    EXPECT_GT(curves["prior"].back(), 0.0);
    expect_done({"decode", "--model", model_a, "--input", moved + "/000000.z.safetensors",
                 "--output", folder / "decoded.png"});
    EXPECT_EQ(read_png(folder / "decoded.png"), read_png(moved + "/000000.png"));
}

TEST_F(Guide, GoesOnWhereItStopped) {
    expect_done(guide(out, {"--steps", "3", "--samples", "1"}));
    const auto made = fs::last_write_time(out + "/000000.png");
    expect_done(guide(out, {"--steps", "3", "--samples", "2"}));
    EXPECT_EQ(fs::last_write_time(out + "/000000.png"), made);
    const std::string anew = folder / "anew";
    expect_done(guide(anew, {"--steps", "3", "--samples", "2"}));
    for (const char* name : {"/000000.png", "/000001.png"})
        EXPECT_EQ(read_png(out + name), read_png(anew + name));

    const Outcome other = run_restyle(guide(out, {"--steps", "4", "--samples", "2"}));
    EXPECT_EQ(other.status, 1);
    EXPECT_EQ(other.err, "restyle: " + out +
                             "/guide.json: the samples here were made with steps "
                             "3, not 4; name another --output\n");
}

TEST_F(Guide, GoesOnHoweverAPathIsWritten) {
    const auto guide_of = [&](const std::string& model, const std::string& samples) {
        return std::vector<std::string>{
            "guide",       "--model", model,   "--output",          out,    "--energy",
            "structure=5", "--input", picture, "--generator-steps", "2",    "--eta",
            "1",           "--steps", "1",     "--samples",         samples};
    };
    expect_done(guide_of(model_a, "1"));
    const auto made = fs::last_write_time(out + "/000000.png");
    fs::create_directory_symlink(fs::absolute(model_a), folder / "link");
    const std::string relative = fs::relative(model_a).string();
    const std::string roundabout = relative + "/../" + fs::path(model_a).filename().string() + "/";
    for (const std::string& model : {relative, roundabout, folder / std::string("link")})
        expect_done(guide_of(model, "2"));
    EXPECT_EQ(fs::last_write_time(out + "/000000.png"), made);

    const Outcome other = run_restyle(guide_of(model_b, "2"));
    EXPECT_EQ(other.status, 1);
    EXPECT_NE(other.err.find("/guide.json: the samples here were made with model"),
              std::string::npos)
        << other.err;
}

TEST_F(Guide, DrawsTheFinalPictureInMoreStepsWhereTheCodeAllows) {
    expect_done({"guide", "--model", model_a, "--energy", "palette:#ff8000=50", "--eta", "0",
                 "--generator-steps", "2", "--final-steps", "6", "--steps", "2", "--size", "8x8",
                 "--output", out});
    expect_done({"decode", "--model", model_a, "--input", out + "/000000.z.safetensors", "--output",
                 folder / "decoded.png"});
    EXPECT_EQ(read_png(folder / "decoded.png"), read_png(out + "/000000.png"));
    EXPECT_EQ(read_metadata(out + "/000000.z.safetensors").at("steps"), "6");
}

TEST_F(Guide, InABatchEverySampleIsAsAlone) {
    const std::string alone = folder / "alone";
    for (const auto& more : {std::vector<std::string>{}, {"--input", picture}}) {
        std::vector<std::string> together{"--steps", "4", "--samples", "5", "--dtype", "fp64"};
        together.insert(together.end(), more.begin(), more.end());
        expect_done(guide(alone, together));
        together.insert(together.end(), {"--batch", "2"});
        std::vector<std::string> third = together;
        third[3] = "3";
        expect_done(guide(out, third)); // Two, and one.
        expect_done(guide(out, together));
        for (int i = 0; i < 5; ++i) {
            const std::string name = "/00000" + std::to_string(i);
            EXPECT_LE(largest_difference(read_numbers(out + name + ".z.safetensors", "z"),
                                         read_numbers(alone + name + ".z.safetensors", "z")),
                      1e-9);
            EXPECT_EQ(read_png(out + name + ".png"), read_png(alone + name + ".png"));
        }
        fs::remove_all(out);
        fs::remove_all(alone);
    }
}

TEST_F(Guide, DropsWhatDivergesAndSaysWhy) {
    const Outcome outcome = run_restyle(guide(out, {"--steps", "60", "--step-size", "50"}));
    EXPECT_EQ(outcome.status, 1);
    EXPECT_NE(outcome.err.find("no sample is left: at step"), std::string::npos) << outcome.err;
    EXPECT_NE(outcome.err.find("the steps have diverged"), std::string::npos) << outcome.err;
    EXPECT_NE(outcome.err.find("choose a step size below"), std::string::npos) << outcome.err;
    EXPECT_TRUE(sample("000000").contains("failure"));
    EXPECT_FALSE(fs::exists(out + "/000000.png"));
}

TEST_F(Guide, RefusesWhatMemoryWouldNotHold) {
    const Outcome outcome =
        run_restyle({"guide", "--model", model_a, "--energy", "palette:#ff8000=50", "--size",
                     "131072x131072", "--batch", "2", "--samples", "2", "--output", out});
    EXPECT_EQ(outcome.status, 1);
    for (const char* part : {"at 131072x131072 this takes about", ", a step and its gradients ",
                             "--batch 1 --dtype bf16 --size", "--no-memory-check"})
        EXPECT_NE(outcome.err.find(part), std::string::npos) << part << " in " << outcome.err;
    EXPECT_FALSE(fs::exists(out));
}

TEST_F(Guide, RefusesInWords) {
    expect_refused(2, "there is no energy 'pallete'; did you mean 'palette'?",
                   {"--energy", "pallete:#ff0000=1"});
    expect_refused(2, "ends in no weight", {"--energy", "clip:noon"});
    expect_refused(2, "--step-size", {"--step-size", "0"});
    expect_refused(2, "Did you mean --step-size?", {"--step-sise", "1"});
    const Outcome missing = run_restyle({"guide", "--model", "m", "--enrgy", "e", "--output", out});
    EXPECT_EQ(missing.status, 2);
    EXPECT_NE(missing.err.find("Did you mean --energy?"), std::string::npos) << missing.err;
    expect_refused(1, "--clip: a CLIP model folder is needed", {"--energy", "clip:noon=5"});
    expect_refused(1, "--lpips: the weights of an LPIPS network are needed",
                   {"--energy", "lpips=5"});
    expect_refused(1, "allow that with --run-torchscript", {"--energy", "module:a.pt=5"});
    expect_refused(1,
                   "--final-steps 4 differs from --generator-steps 2, but the sampler adds noise",
                   {"--final-steps", "4"});
    expect_refused(1, "but the code of an input belongs to the steps that encoded it",
                   {"--final-steps", "4", "--input", picture});
    expect_refused(1, "--strength: is of a path that starts at an --input", {"--strength", "0.5"});
    expect_refused(
        1, "--move: the code has no part 'w'; expected all, x_T, e, or rows:", {"--move", "w"});
    expect_refused(1, "--move: '3-1' is no row", {"--move", "rows:3-1"});
    expect_refused(1, "--keep: 'first' is neither last nor best", {"--keep", "first"});
    expect_refused(1, "nor best:ENERGY of palette\n", {"--keep", "best:palete"});
    expect_refused(1, "--move: there is no row 9; the code has rows 0 to ", {"--move", "rows:9"});
    expect_refused(1, "a prior's weight is 0 or more", {"--energy", "prior=-1"});
    expect_refused(1, "energy 'structure:none.png=5': none.png: there is no such file",
                   {"--energy", "structure:none.png=5"});
    expect_refused(
        1, "--clip: " + model_a + "/config.json: ", {"--energy", "clip:noon=5", "--clip", model_a});
    expect_refused(1, "--lpips: none.safetensors: ",
                   {"--energy", "lpips:" + picture + "=5", "--lpips", "none.safetensors"});
    expect_refused(1, "needs an input picture", {"--energy", "structure=5"});
}

} // namespace
} // namespace restyle::test
