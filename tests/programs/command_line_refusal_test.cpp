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
        write_png(folder / "alpha.png", random_pixels(12, 8, 4));
    }

    void expect(int status, const std::string& sentence, const std::vector<std::string>& more,
                const std::string& input = "in.png", const std::string& shell = {}) {
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
    expect(2, "--method", {"--method", "sdedit", "--form", "code"});
    expect(2, "--method", {"--method", "ddib", "--form", "code"});
    expect(2, "--eta", {"--method", "ddib", "--eta", "0.5"});
    expect(2, "--timesteps", {"--timesteps", "500,100"});
    expect(2, "--refine-noise", {"--refine-noise", folder / "in.png"});
}

TEST_F(Refusal, CudaWhereThereIsNone) {
    const Outcome outcome =
        run_restyle({"generate", "--model", folder / "a", "--samples", "1", "--steps", "1",
                     "--size", "8x8", "--output", folder / "cuda", "--device", "cuda"});
    if (outcome.status == 0) GTEST_SKIP() << "CUDA can be used here";
    expect(1, "CUDA cannot be used: ", {"--device", "cuda"});
    expect(2, "--device", {"--device", "tpu"});
}

TEST_F(Refusal, PicturesThatAreBroken) {
    const std::string png = read_text(folder / "in.png");
    write_text(folder / "cut.png", png.substr(0, png.size() / 2));
    expect(1, "cut.png: is cut short", {}, "cut.png");
    write_text(folder / "text.png", "not a picture");
    expect(1, "text.png: is neither a PNG nor a JPEG", {}, "text.png");
    expect(1, "gone.png: does not exist", {}, "gone.png");
    write_text(folder / "empty.png", "");
    expect(1, "empty.png: is neither a PNG nor a JPEG", {}, "empty.png");
    std::string huge = png;
    huge.replace(16, 8, "\x7f\xff\xff\xff\x7f\xff\xff\xff");
    write_text(folder / "huge.png", huge);
    expect(1, "huge.png: is broken", {}, "huge.png");
    fs::create_directory(folder / "none");
    expect(1, "none: holds no file", {}, "none");
}

TEST_F(Refusal, SafetensorsThatAreHostile) {
    const std::string entry = R"("dtype":"F32","shape":[1,3,8,12],"data_offsets":)";
    const std::string data(4 * 3 * 8 * 12, '\0');
    const auto refused = [&](const std::string& header, const std::string& sentence) {
        write_safetensors_bytes(folder / "x.safetensors", header, data);
        expect(1, sentence, {}, "x.safetensors");
    };
    refused(R"({"sample":{)" + entry + "[0,9999]}}", "outside the file");
    refused(R"({"sample":{)" + entry + "[-4,1148]}}", "holds -4");
    refused(R"({"sample":{)" + entry + R"([0,1152]},"b":{)" + entry + "[0,1152]}}", "overlaps");
    refused(R"({"sample":{)" + entry + R"([0,1152]},"sample":{)" + entry + "[0,1152]}}", "twice");
    refused(R"({"sample":{"dtype":"I32","shape":[1,3,8,12],"data_offsets":[0,1152]}})",
            "expected fp32 or fp64");
    refused(R"({"sample":{"dtype":"F32","shape":[3,8,12],"data_offsets":[0,1152]}})",
            "expected 4 dimensions");
    refused(R"({"sample":{"dtype":"F32","shape":[1,1,24,12],"data_offsets":[0,1152]}})",
            "with C = 3");
    refused(R"({"picture":{)" + entry + "[0,1152]}}", "no tensor 'sample'");
    refused("{\"sample\":" + std::string(100000, '[') + std::string(100000, ']') + "}",
            "nested deeper");
    refused("{\"\xff\xfe\":{" + entry + "[0,1152]}}", "not a JSON object");
    write_text(folder / "x.safetensors", std::string(8, '\xff') + "{}");
    expect(1, "header length", {}, "x.safetensors");
    write_text(folder / "x.safetensors", "");
    expect(1, "0 bytes", {}, "x.safetensors");
}

TEST_F(Refusal, ListsThatAreNone) {
    fs::create_directory(folder / "in");
    fs::copy(folder / "in.png", folder / "in/x.png");
    const auto refused = [&](const std::string& list, const std::string& sentence) {
        write_text(folder / "list.json", list);
        expect(1, sentence, {"--list", folder / "list.json", "--output", folder / "out"}, "in");
    };
    refused("", "expected a JSON array");
    refused("[{\"input\": ", "expected a JSON array");
    refused("{\"input\": \"x.png\"}", "expected a JSON array");
    refused("[\"x.png\"]", "expected a JSON array");
    refused("[{\"input\": 7}]", "expected a JSON array");
    refused("[{\"input\": \"\xff\"}]", "expected a JSON array");
    refused("[]", "names no picture");
    refused(R"([{"input": "../in.png"}])", "within the folder");
    refused(R"([{"input": "x.png", "output": "/tmp/x.png"}])", "within the folder");
    refused(R"([{"input": "gone.png"}])", "gone.png");
    refused(R"([{"input": "x.png"}, {"input": "x.png"}])", "two results lead to this one output");
    refused(R"([{"input": "x.png", "output": "x.gif"}])", "ends in .png, .jpg or .safetensors");
    write_text(folder / "list.json", "[]");
    expect(1, "--list needs --input to be a folder", {"--list", folder / "list.json"});
}

TEST_F(Refusal, CodesThatAreNone) {
    const std::string z = folder / "z.safetensors";
    const auto refused = [&](const std::string& sentence) {
        const std::vector<std::string> before = folder.names();
        const Outcome outcome = run_restyle(
            {"decode", "--model", folder / "a", "--input", z, "--output", folder / "out.png"});
        EXPECT_EQ(outcome.status, 1) << sentence;
        EXPECT_NE(outcome.err.find(sentence), std::string::npos) << outcome.err;
        EXPECT_EQ(folder.names(), before);
    };
    write_tensor(z, "z", {2, 1, 3, 8, 12}, std::vector<double>(2 * 288));
    refused("metadata format");
    const auto with_metadata = [&](const std::string& more) {
        write_safetensors_bytes(
            z,
            R"({"__metadata__":{"format":"restyle-z-1","strength":"1","eta":"0.1","sampler":"ddim",)"
            R"("last":"keep",)" +
                more + R"(},"z":{"dtype":"F64","shape":[2,1,3,8,12],"data_offsets":[0,4608]}})",
            std::string(4608, '\0'));
    };
    with_metadata(R"("steps":"many","size":"12x8","sigma":"[0.1]")");
    refused("metadata steps is 'many'");
    with_metadata(R"("steps":"1","size":"twelve","sigma":"[0.1]")");
    refused("metadata size is 'twelve'");
    with_metadata(R"("steps":"1","size":"12x8","sigma":"[0.1, 0.2]")");
    refused("metadata sigma");
    with_metadata(R"("steps":"1","size":"16x8","sigma":"[0.1]")");
    refused("expected [3, 8, 16]");
    with_metadata(R"("steps":"0","size":"12x8","sigma":"[0.1]")");
    refused("steps is 0");
}

TEST_F(Refusal, SizesThatTheNetworkCannotTake) {
    expect(1, "multiples of 2", {"--size", "13x8"});
}

TEST_F(Refusal, ModelsThatDoNotFit) {
    write_model(folder / "wide", "learned_time",
                reference("translate_fixture/epsilon_leading/source.json"));
    expect(1, "do not fit: channels is 3 and 12", {"--target", folder / "wide"});
    expect(1, "nowhere", {"--target", folder / "nowhere"});
    const std::string weights = "a/unet/diffusion_pytorch_model.safetensors";
    write_text(folder / weights, read_text(folder / weights).substr(0, 4000));
    expect(1, "diffusion_pytorch_model.safetensors", {});
}

TEST_F(Refusal, DescriptionsOfModelsThatAreBroken) {
    const auto refused = [&](const std::string& file, const std::string& text,
                             const std::string& sentence) {
        const std::string whole = read_text(folder / file);
        write_text(folder / file, text);
        expect(1, (folder / file) + ": " + sentence, {});
        write_text(folder / file, whole);
    };
    for (const char* file :
         {"b/scheduler/scheduler_config.json", "b/unet/config.json", "b/model_index.json"}) {
        refused(file, "{\"_class_name\": ", "is not a JSON object");
        refused(file, "{\"\xff\": 1}", "is not a JSON object");
        refused(file, "{\"a\": " + std::string(100000, '[') + std::string(100000, ']') + "}",
                "is nested deeper");
        refused(file, "{\"a\": 1, \"a\": 2}", "holds key 'a' twice");
    }
    refused("b/model_index.json", R"({"patch_size": 2})", "patch_size is 2");
    fs::remove(folder / "b/scheduler/scheduler_config.json");
    expect(1, "scheduler_config.json: cannot be opened", {});
}

TEST_F(Refusal, OutputsThatCannotBeWritten) {
    expect(1, "cannot be written", {"--output", folder / "no/such/out.png"});
    fs::create_directory(folder / "folder.png");
    expect(1, "no regular file", {"--output", folder / "folder.png"});
    write_png(folder / "large.png", random_pixels(64, 64, 3));
    // As on a full disk: no file may grow beyond one block.
    expect(1, "cannot be written", {}, "large.png", "trap \"\" XFSZ; ulimit -f 1");
    expect(1, "cannot be written", {"--report", folder / "no/such/report.json"});
    expect(1, "in.png: the folder cannot be made", {"--keep-all", folder / "in.png/x"});
    expect(1, "ends in .png, .jpg or .safetensors", {"--output", folder / "out.gif"});
    expect(1, "cannot hold the picture's alpha", {"--output", folder / "out.jpg"}, "alpha.png");
}

TEST_F(Refusal, KeepsAnOutputThatWasThereBefore) {
    write_text(folder / "out.png", "precious");
    expect(1, "multiples of 2", {"--size", "13x8"});
    EXPECT_EQ(read_text(folder / "out.png"), "precious");
}

} // namespace
} // namespace restyle::test
