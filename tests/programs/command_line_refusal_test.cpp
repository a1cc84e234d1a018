// What `restyle` says to bad input: one sentence, a status, and no output left.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "programs/command_line_program.h"

namespace restyle::test {
namespace {

class Refusal : public ::testing::Test {
protected:
    void SetUp() override {
        const fs::path schedules = reference("translate_fixture/epsilon_leading");
        write_model(folder / "a", "plain", schedules / "source.json");
        write_model(folder / "b", "attention", schedules / "target.json");
        write_png(folder / "in.png", random_pixels(12, 8, 3));
    }

    void expect(int status, const std::string& sentence, const std::vector<std::string>& more,
                const std::string& input = "in.png", const std::string& shell = "true") {
        const std::vector<std::pair<std::string, std::string>> usual{
            {"--source", folder / "a"},
            {"--target", folder / "b"},
            {"--input", folder / input},
            {"--output", folder / "out.png"},
            {"--steps", "2"}};
        std::vector<std::string> all{"translate"};
        for (const auto& [option, value] : usual)
            if (std::find(more.begin(), more.end(), option) == more.end())
                all.insert(all.end(), {option, value});
        all.insert(all.end(), more.begin(), more.end());
        const std::vector<std::string> before = folder.names();
        const Outcome outcome = run_restyle(all, shell);
        EXPECT_EQ(outcome.status, status) << outcome.err;
        EXPECT_NE(outcome.err.find(sentence), std::string::npos) << outcome.err;
        EXPECT_EQ(folder.names(), before) << "something was left behind";
        if (status == 1) {
            EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1) << outcome.err;
        }
    }

    Scratch folder;
};

TEST_F(Refusal, WrongUsageIsStatusTwo) {
    expect(2, "--strength", {"--strength", "1.5"});
    expect(2, "--eta", {"--eta", "nan"});
    expect(2, "--size", {"--size", "12"});
    expect(2, "--mask", {"--mask", folder / "in.png", "--form", "code"});
    expect(2, "--method", {"--method", "sdedit", "--mask", folder / "in.png"});
    expect(2, "--method", {"--method", "sdedit", "--form", "code"});
    expect(2, "--timesteps", {"--timesteps", "500,100"});
    expect(2, "--refine-noise", {"--refine-noise", folder / "in.png"});
}

TEST_F(Refusal, ThereIsNoCuda) {
    expect(1, "no CUDA", {"--device", "cuda"});
}

TEST_F(Refusal, PicturesThatAreBroken) {
    const std::string png = read_text(folder / "in.png");
    write_text(folder / "cut.png", png.substr(0, png.size() / 2));
    expect(1, "cut.png: is cut short", {}, "cut.png");
    write_text(folder / "text.png", "not a picture");
    expect(1, "text.png: is neither a PNG nor a JPEG", {}, "text.png");
    expect(1, "gone.png: does not exist", {}, "gone.png");
}

TEST_F(Refusal, SizesThatTheNetworkCannotTake) {
    expect(1, "multiples of 2", {"--size", "13x8"});
}

TEST_F(Refusal, ModelsThatDoNotFit) {
    write_model(folder / "wide", "learned_time",
                reference("translate_fixture/epsilon_leading/source.json"));
    expect(1, "same shape", {"--target", folder / "wide"});
    expect(1, "nowhere", {"--target", folder / "nowhere"});
    const std::string weights = "a/unet/diffusion_pytorch_model.safetensors";
    write_text(folder / weights, read_text(folder / weights).substr(0, 4000));
    expect(1, "diffusion_pytorch_model.safetensors", {});
    write_text(folder / "b/scheduler/scheduler_config.json", "{\"_class_name\": ");
    expect(1, "scheduler_config.json", {"--source", folder / "b"});
}

TEST_F(Refusal, OutputsThatCannotBeWritten) {
    expect(1, "cannot be written", {"--output", folder / "no/such/out.png"});
    fs::create_directory(folder / "folder.png");
    expect(1, "no regular file", {"--output", folder / "folder.png"});
    write_png(folder / "large.png", random_pixels(64, 64, 3));
    // As on a full disk: no file may grow beyond one block.
    expect(1, "cannot be written", {}, "large.png", "trap \"\" XFSZ; ulimit -f 1");
}

} // namespace
} // namespace restyle::test
