// Attributes of pictures: learnt by restyle_train --classifier, wanted by guide, told by score.
#include <cmath>
#include <tuple>

#include <nlohmann/json.hpp>

#include "programs/command_line_fixture.h"

namespace restyle::test {
namespace {

using nlohmann::json;

/// Four pictures of noise, dark and bright in turn, and a classifier that saw them a few times.
class AttributesOfPictures : public CommandLine {
protected:
    void SetUp() override {
        CommandLine::SetUp();
        fs::create_directory(pictures);
        std::string lines;
        for (int i = 0; i < 4; ++i) {
            const std::string name = "picture" + std::to_string(i) + ".png";
            Pixels pixels = random_pixels(16, 16, 3, i);
            for (std::uint8_t& value : pixels.values)
                value = static_cast<std::uint8_t>(value / 2 + (i % 2) * 128);
            write_png(pictures + "/" + name, pixels);
            lines += json{{"file_name", name}, {"tone", i % 2 ? "bright" : "dark"}}.dump() + "\n";
        }
        write_text(pictures + "/metadata.jsonl", lines);
        const Outcome trained = run_train({"--data",       pictures, "--output",       classifier,
                                           "--size",       "16x16",  "--classifier",   "tone",
                                           "--channels",   "8,16",   "--downsampling", "pool",
                                           "--iterations", "60",     "--batch",        "8",
                                           "--lr",         "5e-3",   "--threads",      "1"});
        ASSERT_EQ(trained.status, 0) << trained.err;
    }

    const std::string pictures = folder / "pictures", classifier = folder / "classifier",
                      clip = reference("clip_fixture/padded/model").string();
};

TEST_F(AttributesOfPictures, AreWantedByGuide) {
    const std::string energy = "classifier:" + classifier + "[bright=1]=500";
    expect_done({"guide", "--model", model_a, "--energy", energy, "--output", folder / "out",
                 "--generator-steps", "2", "--steps", "10", "--size", "16x16", "--temperature",
                 "0"});
    const json curve = json::parse(read_text(folder / "out/000000.json"))["energies"][energy];
    EXPECT_LT(curve.back(), curve.front());

    const Outcome refused = run_restyle(
        {"guide", "--model", model_a, "--energy", "classifier:" + classifier + "[brigth=1]=5",
         "--output", folder / "none", "--generator-steps", "2", "--size", "16x16"});
    EXPECT_EQ(refused.status, 1);
    EXPECT_NE(refused.err.find("there is no attribute 'brigth'; did you mean 'bright'?"),
              std::string::npos)
        << refused.err;
}

TEST_F(AttributesOfPictures, AreToldByScoreAPicture) {
    expect_done({"score", "--images", pictures, "--metrics", "attributes,diversity", "--classifier",
                 classifier, "--report", folder / "score.json"});
    const json report = json::parse(read_text(folder / "score.json"));
    const json rows = report["pictures"];
    ASSERT_EQ(rows.size(), 4U);
    EXPECT_GT(rows[1]["bright"], 0.5);
    EXPECT_LT(rows[0]["bright"], 0.5);
    EXPECT_GT(rows[0]["dark"], 0.5);
    double mean = 0, squares = 0;
    for (const json& row : rows)
        mean += row["bright"].get<double>() / 4;
    for (const json& row : rows)
        squares += std::pow(row["bright"].get<double>() - mean, 2);
    EXPECT_NEAR(report["mean"]["bright"].get<double>(), mean, 1e-9);
    EXPECT_NEAR(report["interval"]["bright"].get<double>(), 1.96 * std::sqrt(squares / 3 / 4),
                1e-6);
    EXPECT_GT(report["mean"]["diversity"], 60); // A dark and a bright one are 128 apart.
    EXPECT_LT(report["mean"]["diversity"], 160);
}

TEST_F(AttributesOfPictures, KernelDistanceIsLeastToTheSamePictures) {
    const auto kid = [&](const std::string& truth) {
        expect_done({"score", "--images", pictures, "--truth", truth, "--metrics", "kid", "--clip",
                     clip, "--report", folder / "score.json"});
        return json::parse(read_text(folder / "score.json"))["mean"]["kid"].get<double>();
    };
    fs::create_directory(folder / "flat");
    for (int i = 0; i < 3; ++i)
        write_png(folder / ("flat/" + std::to_string(i) + ".png"),
                  {16, 16, 3, std::vector<std::uint8_t>(16 * 16 * 3, std::uint8_t(120 + i))});
    EXPECT_LT(kid(pictures), kid(folder / "flat"));
}

TEST_F(AttributesOfPictures, FrechetDistanceIsNoneToTheSamePictures) {
    for (const int shade : {0, 100}) {
        const std::string shaded = folder / ("shade" + std::to_string(shade));
        fs::create_directory(shaded);
        for (int i = 0; i < 8; ++i) {
            Pixels pixels = random_pixels(16, 16, 3, i);
            for (std::uint8_t& value : pixels.values)
                value = std::uint8_t(value / 2 + shade);
            write_png(shaded + "/" + std::to_string(i) + ".png", pixels);
        }
    }
    const auto fid = [&](const std::string& truth) {
        expect_done({"score", "--images", folder / "shade0", "--truth", truth, "--metrics", "fid",
                     "--clip", clip, "--report", folder / "score.json"});
        const json report = json::parse(read_text(folder / "score.json"));
        EXPECT_FALSE(report["interval"].contains("fid"));
        return report["mean"]["fid"].get<double>();
    };
    EXPECT_NEAR(fid(folder / "shade0"), 0, 1e-6);
    EXPECT_GT(fid(folder / "shade100"), 1e-3);
}

// A pair of equal pictures and a third: of three pairs two differ, by as much as the first picture
// and its truth.
TEST_F(AttributesOfPictures, AreComparedByL2LpipsAndAnyNetwork) {
    const auto write = [&](const std::string& name, std::uint8_t value) {
        Pixels pixels = random_pixels(16, 16, 3);
        for (std::uint8_t& of_pixel : pixels.values)
            of_pixel = static_cast<std::uint8_t>(of_pixel / 2 + value);
        write_png(folder / name, pixels);
    };
    for (const char* of : {"images", "truth"})
        fs::create_directory(folder / of);
    for (const auto& [name, image, truth] :
         {std::tuple{"0.png", 10, 61}, std::tuple{"1.png", 10, 10}, std::tuple{"2.png", 61, 61}}) {
        write(std::string("images/") + name, std::uint8_t(image));
        write(std::string("truth/") + name, std::uint8_t(truth));
    }
    std::vector<std::string> words{"score",
                                   "--images",
                                   folder / "images",
                                   "--truth",
                                   folder / "truth",
                                   "--metrics",
                                   "l2,lpips,lpips-diversity,kid",
                                   "--lpips",
                                   reference("lpips_fixture/vgg.safetensors").string(),
                                   "--features",
                                   reference("face_fixture/recogniser.pt").string(),
                                   "--features-size",
                                   "112",
                                   "--report",
                                   folder / "score.json"};
    EXPECT_NE(run_restyle(words).err.find("--features: a TorchScript file runs the code"),
              std::string::npos);
    words.push_back("--run-torchscript");
    expect_done(words);
    const json report = json::parse(read_text(folder / "score.json"));
    EXPECT_NEAR(report["pictures"][0]["l2"], 51 / 255.0 * std::sqrt(3 * 16 * 16), 1e-9);
    EXPECT_EQ(report["pictures"][1]["l2"], 0.0);
    EXPECT_NEAR(report["mean"]["lpips-diversity"],
                2 * report["pictures"][0]["lpips"].get<double>() / 3, 1e-6);
    EXPECT_GT(report["mean"]["lpips-diversity"], 0.0);
    EXPECT_TRUE(report["mean"]["kid"].is_number());
    EXPECT_EQ(report["settings"]["features_size"], 112);
}

TEST_F(AttributesOfPictures, HaveNoIntervalWhereTheyAreTwo) {
    fs::create_directory(folder / "two");
    for (const char* name : {"two/0.png", "two/1.png"})
        write_png(folder / name, random_pixels(16, 16, 3, unsigned(name[4])));
    const Outcome scored =
        run_restyle({"score", "--images", folder / "two", "--truth", folder / "two", "--metrics",
                     "psnr,diversity", "--report", folder / "score.json"});
    ASSERT_EQ(scored.status, 0) << scored.err;
    EXPECT_EQ(scored.out.find("+- (95 %)"), std::string::npos) << scored.out;
    const json report = json::parse(read_text(folder / "score.json"));
    EXPECT_TRUE(report["interval"].empty());
    EXPECT_GT(report["mean"]["diversity"], 0.0);
}

TEST_F(AttributesOfPictures, NeedWhatTellsThem) {
    const auto refused = [&](const std::vector<std::string>& words, const std::string& sentence) {
        std::vector<std::string> all{"score", "--images", pictures, "--metrics"};
        all.insert(all.end(), words.begin(), words.end());
        EXPECT_EQ(run_restyle(all).err, "restyle: " + sentence + "\n");
    };
    refused({"attributes"}, "--classifier: is needed by the metric attributes");
    refused({"kid"}, "--truth: is needed by every metric but clip, attributes, diversity and "
                     "lpips-diversity");
    refused({"kid", "--truth", pictures}, "--clip, or --features: is needed by the metric kid");
    fs::create_directory(folder / "one");
    write_png(folder / "one/0.png", random_pixels(16, 16, 3));
    refused({"kid", "--truth", folder / "one", "--clip", clip},
            "--metrics kid: " + folder / "one" + " holds 1 picture, expected 2 or more");
    refused({"fid", "--truth", pictures}, "--clip, or --features: is needed by the metric fid");
    refused({"fid", "--truth", pictures, "--clip", clip},
            "--metrics fid: a folder holds 4 pictures, and the covariance of 6 features needs more "
            "than these; kid takes fewer");
    const Outcome alone =
        run_restyle({"score", "--images", folder / "one", "--metrics", "diversity"});
    EXPECT_EQ(alone.err, "restyle: --metrics diversity: " + folder / "one" +
                             " holds 1 picture, expected 2 or more\n");
    EXPECT_EQ(alone.out, ""); // Before anything is scored.
    write_png(folder / "one/1.png", random_pixels(8, 16, 3));
    refused({"kid", "--truth", folder / "one", "--clip", clip},
            std::string(folder / "one/1.png") +
                ": is of another size than the first of its folder");
}

} // namespace
} // namespace restyle::test
