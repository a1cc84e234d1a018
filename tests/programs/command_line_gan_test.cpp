// `restyle guide` of GANs: a StyleGAN2 in its three codes, a TorchScript generator, a denoising
// GAN.
#include <algorithm>
#include <cmath>

#include <nlohmann/json.hpp>

#include "programs/command_line_fixture.h"

namespace restyle::test {
namespace {

using nlohmann::json;

class GuideGan : public CommandLine {
protected:
    std::vector<std::string> guide(const std::string& model, const std::string& output,
                                   const std::vector<std::string>& more) const {
        std::vector<std::string> all{"guide", "--model", model, "--output", output};
        if (std::find(more.begin(), more.end(), "--energy") == more.end())
            all.insert(all.end(), {"--energy", "palette:#ff8000=50"});
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }
    std::vector<std::string> guide(const std::vector<std::string>& more) const {
        return guide(plain, out, more);
    }

    json sample(const std::string& number) const {
        return json::parse(read_text(out + "/" + number + ".json"));
    }
    std::string code() const { return out + "/000000.z.safetensors"; }

    void expect_refused(const std::string& model, const std::string& sentence,
                        const std::vector<std::string>& more) const {
        const Outcome outcome = run_restyle(guide(model, out, more));
        EXPECT_EQ(outcome.status, 1) << outcome.err;
        EXPECT_NE(outcome.err.find(sentence), std::string::npos) << outcome.err;
        EXPECT_FALSE(fs::exists(out)) << "something was left behind";
    }

    /// In 8-bit levels.
    static double mean_difference(const Pixels& one, const Pixels& other) {
        EXPECT_EQ(one.values.size(), other.values.size());
        double sum = 0;
        for (std::size_t i = 0; i < one.values.size(); ++i)
            sum += std::abs(int(one.values[i]) - int(other.values[i]));
        return sum / double(one.values.size());
    }

    const std::string plain = reference("stylegan2_fixture/plain/model").string();
    const std::string of_classes = reference("stylegan2_fixture/classes/model").string();
    const std::string script = reference("script_generator_fixture").string();
    const std::string denoising = reference("denoising_gan_fixture").string();
    const std::string out = folder / "out";
};

TEST_F(GuideGan, LowersTheEnergyOfItsPicturesInZ) {
    expect_done(guide({"--steps", "30", "--samples", "2", "--truncation", "0.7", "--temperature",
                       "0", "--step-size", "0.01", "--report", folder / "report.json"}));
    for (const char* number : {"000000", "000001"}) {
        const auto palette = sample(number)["energies"]["palette:#ff8000=50"];
        EXPECT_EQ(palette.size(), 31U);
        EXPECT_LT(palette.back(), palette.front());
        EXPECT_EQ(read_png(out + "/" + number + ".png").width, 16);
    }
    EXPECT_EQ(read_numbers(code(), "z").size(), 8U);
    const auto metadata = read_metadata(code());
    EXPECT_EQ(metadata.at("format"), "restyle-gan-code-1");
    EXPECT_EQ(metadata.at("truncation"), "0.7");
    EXPECT_EQ(metadata.at("layer_noise"), "const");
    const json report = json::parse(read_text(folder / "report.json"));
    EXPECT_EQ(report["settings"]["size"], "16x16");
    EXPECT_FALSE(report["settings"].contains("generator_steps"));
    EXPECT_EQ(report["target"]["calls"], 2 * (30 + 1 + 1)); // Gradients, the last U, the picture.
}

TEST_F(GuideGan, GuidesWhatTrainHasLearnt) {
    fs::create_directory(folder / "data");
    write_png(folder / "data/0.png", random_pixels(16, 16, 3));
    const auto train = [&](const std::vector<std::string>& more) {
        std::vector<std::string> all{"--gan",
                                     "--data",
                                     folder / "data",
                                     "--output",
                                     folder / "model",
                                     "--size",
                                     "16x16",
                                     "--gan-channels",
                                     "8,8,4",
                                     "--code",
                                     "4",
                                     "--iterations",
                                     "2",
                                     "--mirror",
                                     "--augment"};
        all.insert(all.end(), more.begin(), more.end());
        return run_train(all);
    };
    const Outcome contradicting = train({"--patch-size", "2"});
    EXPECT_EQ(contradicting.status, 2);
    EXPECT_NE(contradicting.err.find("--patch-size excludes --gan"), std::string::npos)
        << contradicting.err;
    const Outcome unfit = train({"--batch", "5"});
    EXPECT_EQ(unfit.status, 1);
    EXPECT_EQ(unfit.err, "restyle_train: train: batch 5 is not a multiple of 4: the discriminator "
                         "compares pictures by fours\n");

    const Outcome trained = train({"--batch", "4"});
    EXPECT_EQ(trained.status, 0) << trained.err;
    EXPECT_NE(trained.out.find("  discriminator "), std::string::npos) << trained.out;
    expect_done(guide(folder / "model", out, {"--steps", "2"}));
    EXPECT_EQ(read_png(out + "/000000.png").width, 16);
}

TEST_F(GuideGan, StartsInWWhereZBegins) {
    expect_done(guide({"--steps", "0", "--seed", "4"}));
    for (const char* move : {"w", "w+", "rows:1,4-5"}) {
        const std::string moved = folder / move;
        expect_done(guide(plain, moved, {"--steps", "0", "--seed", "4", "--move", move}));
        EXPECT_EQ(read_png(moved + "/000000.png"), read_png(out + "/000000.png")) << move;
    }
    EXPECT_EQ(read_numbers(folder / "w/000000.z.safetensors", "w").size(), 6U);
    EXPECT_EQ(read_numbers(folder / "w+/000000.z.safetensors", "w+").size(), 6U * 6U);
}

TEST_F(GuideGan, MovesTheLayersThatAreNamed) {
    const std::vector<std::string> settings{"--move", "rows:1,4-5", "--report",
                                            folder / "report.json"};
    std::vector<std::string> still = settings, moving = settings;
    still.insert(still.end(), {"--steps", "0"});
    moving.insert(moving.end(), {"--steps", "10", "--step-size", "0.01"});
    expect_done(guide(plain, folder / "still", still));
    expect_done(guide(moving));
    EXPECT_EQ(json::parse(read_text(folder / "report.json"))["settings"]["temperature"], 0.0);
    EXPECT_EQ(sample("000000")["prior"][0], 0.0);
    EXPECT_LT(sample("000000")["U"].back(), sample("000000")["U"].front());
    const std::vector<double> before = read_numbers(folder / "still/000000.z.safetensors", "w+");
    const std::vector<double> after = read_numbers(code(), "w+");
    for (std::size_t i = 0; i < before.size(); ++i) {
        const std::size_t layer = i / 6;
        const bool moves = layer == 1 || layer >= 4;
        EXPECT_EQ(before[i] != after[i], moves) << "layer " << layer;
    }
}

TEST_F(GuideGan, GoesOnWhereItStopped) {
    expect_done(guide({"--steps", "3", "--samples", "1"}));
    EXPECT_EQ(json::parse(read_text(out + "/guide.json"))["temperature"], 1.0); // z is Gaussian.
    const auto made = fs::last_write_time(out + "/000000.png");
    expect_done(guide({"--steps", "3", "--samples", "2"}));
    EXPECT_EQ(fs::last_write_time(out + "/000000.png"), made);
    const Outcome other = run_restyle(guide({"--steps", "3", "--truncation", "0.5"}));
    EXPECT_EQ(other.status, 1);
    EXPECT_NE(other.err.find("were made with truncation 1.0, not 0.5"), std::string::npos)
        << other.err;
}

TEST_F(GuideGan, KeepsTheBestUnderSeveralEnergies) {
    write_png(folder / "shape.png", random_pixels(9, 7, 3));
    expect_done(guide({"--steps", "10", "--energy", "palette:#ff8000[mask=" + picture + "]=50",
                       "--energy", "structure:" + folder / "shape.png" + "=20", "--keep",
                       "best:structure", "--dynamics", "adam", "--dtype", "fp64"}));
    const json curves = sample("000000");
    const auto structure =
        curves["energies"]["structure:" + folder / "shape.png" + "=20"].get<std::vector<double>>();
    EXPECT_EQ(structure[curves["kept_step"].get<std::size_t>()],
              *std::min_element(structure.begin(), structure.end()));
}

TEST_F(GuideGan, DrawsTheClassThatItIsTold) {
    expect_done(guide(of_classes, out, {"--steps", "1", "--class", "2"}));
    EXPECT_EQ(read_metadata(code()).at("class"), "2");
    const std::string other = folder / "other";
    expect_done(guide(of_classes, other, {"--steps", "1", "--class", "0"}));
    EXPECT_NE(read_png(out + "/000000.png"), read_png(other + "/000000.png"));
}

TEST_F(GuideGan, GuidesATorchScriptGenerator) {
    expect_done(guide(script, out, {"--run-torchscript", "--steps", "40"}));
    const json curves = sample("000000");
    EXPECT_LT(curves["energies"]["palette:#ff8000=50"].back(),
              curves["energies"]["palette:#ff8000=50"].front());
    EXPECT_EQ(read_numbers(code(), "z").size(), 6U);
    EXPECT_EQ(read_png(out + "/000000.png").width, 8);
}

TEST_F(GuideGan, GuidesADenoisingGanThroughItsWholeCode) {
    expect_done(
        guide(denoising, out, {"--run-torchscript", "--steps", "40", "--temperature", "0"}));
    const json curves = sample("000000");
    EXPECT_LT(curves["energies"]["palette:#ff8000=50"].back(),
              curves["energies"]["palette:#ff8000=50"].front());
    EXPECT_EQ(read_numbers(code(), "x_T").size(), 3U * 8U * 8U);
    EXPECT_EQ(read_numbers(code(), "z_t").size(), 2U * 4U);
    EXPECT_EQ(read_numbers(code(), "e").size(), 3U * 8U * 8U);

    const std::string moved = folder / "moved", start = folder / "start";
    const std::vector<std::string> z_alone{"--run-torchscript", "--move", "z_t", "--keep", "best"};
    std::vector<std::string> still = z_alone, moving = z_alone;
    still.insert(still.end(), {"--steps", "0"});
    moving.insert(moving.end(), {"--steps", "5"});
    expect_done(guide(denoising, start, still));
    expect_done(guide(denoising, moved, moving));
    for (const char* part : {"x_T", "e"})
        EXPECT_EQ(read_numbers(moved + "/000000.z.safetensors", part),
                  read_numbers(start + "/000000.z.safetensors", part));
    EXPECT_NE(read_numbers(moved + "/000000.z.safetensors", "z_t"),
              read_numbers(start + "/000000.z.safetensors", "z_t"));
}

TEST_F(GuideGan, GuidesADenoisingGanOfWeightsWithoutRunningCode) {
    const std::string native = reference("denoising_network_fixture/small/model").string();
    expect_done(
        guide(native, out,
              {"--steps", "20", "--temperature", "0", "--move", "z_t", "--step-size", "0.02"}));
    const json curves = sample("000000");
    EXPECT_LT(curves["energies"]["palette:#ff8000=50"].back(),
              curves["energies"]["palette:#ff8000=50"].front());
    EXPECT_EQ(read_numbers(code(), "z_t").size(), 4U * 5U);
    EXPECT_EQ(read_numbers(code(), "e").size(), 3U * 3U * 8U * 8U);
    EXPECT_EQ(read_png(out + "/000000.png").width, 8);
    fs::remove_all(out);
    expect_refused(native, "--truncation: is of a StyleGAN2, and " + native, {"--truncation", "1"});
    expect_refused(native, "--move: the code has no part 'w'", {"--move", "w"});
}

TEST_F(GuideGan, StartsAtTheCodeOfAPicture) {
    expect_done(guide({"--steps", "0", "--seed", "4"}));
    const auto found = [&](const std::string& move) {
        const std::string to = folder / ("found_" + move);
        expect_done(guide(plain, to,
                          {"--input", out + "/000000.png", "--move", move, "--steps", "0", "--seed",
                           "5", "--inversion-steps", "150"}));
        EXPECT_EQ(read_metadata(to + "/000000.z.safetensors").at("inversion_steps"), "150");
        return mean_difference(read_png(to + "/000000.png"), read_png(out + "/000000.png"));
    };
    expect_done(guide(plain, folder / "other", {"--steps", "0", "--seed", "5"}));
    const double apart =
        mean_difference(read_png(folder / "other/000000.png"), read_png(out + "/000000.png"));
    EXPECT_LT(found("w+"), apart / 10);
    EXPECT_LT(found("z"), apart / 3);

    const std::string moved = folder / "moved";
    expect_done(guide(plain, moved,
                      {"--input", out + "/000000.png", "--move", "w+", "--steps", "5",
                       "--step-size", "0.01", "--inversion-steps", "20"}));
    const json curves = json::parse(read_text(moved + "/000000.json"));
    EXPECT_EQ(curves["prior"][0], 0.0);
    EXPECT_LT(curves["U"].back(), curves["U"].front());
}

TEST_F(GuideGan, RefusesWhatMakesNoSense) {
    const std::string one_pass = plain + " is a GAN, which draws in one pass";
    for (const char* option : {"--generator-steps", "--eta"})
        expect_refused(plain, one_pass, {option, "1"});
    expect_refused(plain, "--prompt: is of a diffusion model", {"--prompt", "noon"});
    expect_refused(plain, "--size: a GAN draws pictures of one size", {"--size", "8x8"});
    expect_refused(plain, "--inversion-steps: is of the code of an --input",
                   {"--inversion-steps", "4"});
    expect_refused(plain, "nothing.png: ", {"--input", folder / "nothing.png"});
    expect_refused(script, "--input: of GANs a StyleGAN2 alone can look for the code of a picture",
                   {"--run-torchscript", "--input", picture});
    expect_refused(plain, "--dtype: a GAN computes in fp32 or fp64", {"--dtype", "bf16"});
    expect_refused(plain, "--move: 'x_T' is no code of a StyleGAN2; expected all or z, w, w+",
                   {"--move", "x_T"});
    expect_refused(plain, plain + ": class 1 is given to a GAN without classes", {"--class", "1"});
    expect_refused(of_classes, of_classes + ": needs a class, from 0 to 2", {});
    expect_refused(script, "allow that with --run-torchscript", {});
    expect_refused(script, "--truncation: the config.json of a TorchScript generator says",
                   {"--run-torchscript", "--truncation", "0.5"});
    expect_refused(script, "--move: the code has no part 'w'",
                   {"--run-torchscript", "--move", "w"});
    expect_refused(denoising, "allow that with --run-torchscript", {});
    expect_refused(denoising, "which draws in the steps that its config.json says",
                   {"--run-torchscript", "--generator-steps", "4"});
    expect_refused(denoising,
                   "--move: the code has no part 'z'; expected all, x_T, z_t, e, or rows:",
                   {"--run-torchscript", "--move", "z"});
    expect_refused(model_a, "--layer-noise: is of a GAN, and " + model_a + " is a diffusion model",
                   {"--layer-noise", "none", "--size", "8x8"});
}

TEST_F(GuideGan, IsRefusedByWhatNeedsADiffusionModel) {
    const Outcome outcome =
        run_restyle({"generate", "--model", plain, "--samples", "1", "--output", out});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_EQ(outcome.err, "restyle: " + plain +
                               ": is a GAN, which `restyle guide` alone runs; "
                               "expected a diffusion model\n");
}

} // namespace
} // namespace restyle::test
