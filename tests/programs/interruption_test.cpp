// SIGINT and SIGTERM while `restyle` translates and `restyle_train` trains: nothing half-written,
// nothing lost.
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <sstream>

#include <sys/wait.h>

#include <nlohmann/json.hpp>

#include "programs/command_line_fixture.h"
#include "programs/running.h"

namespace restyle::test {
namespace {

TEST_F(CommandLine, InterruptedLeavesNothingBehind) {
    std::string seeds = "0"; // More than it gets to.
    for (int seed = 1; seed < 5000; ++seed)
        seeds.append(",").append(std::to_string(seed));
    const std::vector<std::string> before = folder.names();
    for (const int signal : {SIGINT, SIGTERM}) {
        Running restyle(RESTYLE_PROGRAM, translate(model_a, model_b, folder / "out.png",
                                                   {"--steps", "20", "--seed", seeds, "--keep-all",
                                                    folder / "all"}));
        ASSERT_TRUE(restyle.waits_until([&] {
            return fs::exists(folder / "all") && !fs::is_empty(folder / "all");
        })) << restyle.end(SIGKILL).err;
        const Outcome outcome = restyle.end(signal);
        EXPECT_EQ(outcome.status, 1);
        EXPECT_EQ(outcome.err, "restyle: interrupted; nothing was written\n");
        EXPECT_EQ(folder.names(), before);
    }
}

TEST_F(CommandLine, InterruptedGuidanceKeepsItsSamplesAndGoesOn) {
    const std::string out = folder / "out";
    const auto guide = [&](const std::string& samples) {
        return std::vector<std::string>{"guide",
                                        "--model",
                                        model_a,
                                        "--output",
                                        out,
                                        "--energy",
                                        "palette:#ff8000=50",
                                        "--size",
                                        "8x8",
                                        "--steps",
                                        "3",
                                        "--generator-steps",
                                        "2",
                                        "--samples",
                                        samples};
    };
    Running guiding(RESTYLE_PROGRAM, guide("100000"));
    ASSERT_TRUE(guiding.waits_until([&] { return fs::exists(out + "/000001.json"); }))
        << guiding.end(SIGKILL).err;
    const Outcome outcome = guiding.end(SIGINT);
    EXPECT_EQ(outcome.status, 1);
    EXPECT_NE(outcome.err.find(" of 100000 samples lie in " + out), std::string::npos)
        << outcome.err;
    for (const auto& entry : fs::directory_iterator(out))
        EXPECT_NE(entry.path().filename().string().front(), '.') << entry.path();
    const Outcome rest = run_restyle(guide("2"));
    EXPECT_EQ(rest.status, 0) << rest.err;
    EXPECT_EQ(rest.out, ""); // Both were there.
}

/// A search for the code of an input, in a StyleGAN2.
std::vector<std::string> looking_for(const std::string& input, const std::string& output,
                                     const std::string& steps, const std::string& samples) {
    return {"guide",
            "--model",
            reference("stylegan2_fixture/plain/model").string(),
            "--input",
            input,
            "--move",
            "w",
            "--inversion-steps",
            steps,
            "--energy",
            "palette:#ff8000=50",
            "--steps",
            "2",
            "--samples",
            samples,
            "--output",
            output};
}

TEST_F(CommandLine, InterruptedSearchForACodeGoesOnWhereItWas) {
    const std::string out = folder / "out", search = out + "/input.search.safetensors";
    Running searching(RESTYLE_PROGRAM, looking_for(picture, out, "1000000", "1"));
    ASSERT_TRUE(searching.waits_until([&] { return fs::exists(search); }))
        << searching.end(SIGKILL).err;
    const Outcome outcome = searching.end(SIGINT);
    EXPECT_EQ(outcome.status, 1);
    EXPECT_EQ(outcome.err, "restyle: interrupted while the code of " + picture +
                               " was looked for; the same command goes on\n");
    for (const auto& entry : fs::directory_iterator(out))
        EXPECT_TRUE(entry.path().filename() == "guide.json" || entry.path() == search);

    // As if no more had been asked for: a little further, so that it ends.
    const std::string steps = read_metadata(search).at("steps");
    const std::string few = std::to_string(std::stoi(steps) + 9);
    auto settings = nlohmann::json::parse(read_text(out + "/guide.json"));
    settings["inversion_steps"] = std::stoi(few);
    write_text(out + "/guide.json", settings.dump());
    const Outcome rest = run_restyle(looking_for(picture, out, few, "1"));
    EXPECT_EQ(rest.status, 0) << rest.err;
    EXPECT_NE(rest.out.find("the search goes on after " + steps + " of " + few + " steps"),
              std::string::npos)
        << rest.out;
    EXPECT_FALSE(fs::exists(search));
    EXPECT_TRUE(fs::exists(out + "/000000.json"));
}

TEST_F(CommandLine, GuidanceGoesOnFromTheCodeThatWasFound) {
    const std::string out = folder / "out", code = out + "/input.z.safetensors";
    Running guiding(RESTYLE_PROGRAM, looking_for(picture, out, "20", "100000"));
    ASSERT_TRUE(guiding.waits_until([&] { return fs::exists(out + "/000000.json"); }))
        << guiding.end(SIGKILL).err;
    const Outcome outcome = guiding.end(SIGINT);
    EXPECT_NE(outcome.err.find(" of 100000 samples lie in " + out), std::string::npos)
        << outcome.err;
    EXPECT_NE(outcome.out.find("code of " + picture + ": distance "), std::string::npos)
        << outcome.out;
    const auto found = fs::last_write_time(code);
    fs::remove(out + "/000000.json");
    std::vector<std::string> again = looking_for(picture, out, "20", "1");
    again.insert(again.end(), {"--report", folder / "report.json"});
    const Outcome rest = run_restyle(again);
    EXPECT_EQ(rest.status, 0) << rest.err;
    EXPECT_EQ(rest.out.find("code of "), std::string::npos) << rest.out;
    EXPECT_EQ(fs::last_write_time(code), found);
    const auto report = nlohmann::json::parse(read_text(folder / "report.json"));
    EXPECT_EQ(report["target"]["calls"], 2 + 1 + 1); // Gradients, the last U, the picture.
    EXPECT_EQ(report["input_code"]["file"], code);
    EXPECT_GT(report["input_code"]["distance"], 0.0);
    EXPECT_GT(report["input_code"]["psnr"], 0.0);

    write_text(code, "");
    fs::remove(out + "/000000.json");
    const Outcome broken = run_restyle(again);
    EXPECT_EQ(broken.status, 1);
    EXPECT_NE(broken.err.find("input.z.safetensors"), std::string::npos) << broken.err;
}

class Train : public ::testing::Test {
protected:
    void SetUp() override {
        fs::create_directory(folder / "data");
        write_png(folder / "data/0.png", random_pixels(16, 16, 3));
    }

    std::vector<std::string> arguments(const std::vector<std::string>& more) const {
        std::vector<std::string> all{"--data",         folder / "data",
                                     "--output",       model,
                                     "--size",         "16x16",
                                     "--patch-size",   "2",
                                     "--channels",     "16,16",
                                     "--layers",       "1",
                                     "--batch",        "2",
                                     "--iterations",   "1000000000",
                                     "--save-minutes", "0.001"};
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }

    nlohmann::json record() const {
        return nlohmann::json::parse(read_text(model + "/training.json"));
    }

    void expect_no_file_half_written() const {
        for (const auto& entry : fs::recursive_directory_iterator(model))
            EXPECT_EQ(entry.path().string().find(".aside"), std::string::npos) << entry.path();
    }

    Scratch folder;
    const std::string model = folder / "model";
};

TEST_F(Train, InterruptedLeavesAModelAndGoesOnWhereItStopped) {
    Running training(RESTYLE_TRAIN_PROGRAM, arguments({}));
    ASSERT_TRUE(training.waits_until([&] { return fs::exists(model + "/checkpoint.safetensors"); }))
        << training.end(SIGKILL).err;
    const Outcome outcome = training.end(SIGINT);
    EXPECT_EQ(outcome.status, 1);
    EXPECT_EQ(outcome.err, "restyle_train: interrupted; the same command with --resume goes on "
                           "from here\n");
    expect_no_file_half_written();
    EXPECT_EQ(run_restyle({"inspect", model}).status, 0);

    Running anew(RESTYLE_TRAIN_PROGRAM, arguments({}));
    anew.waits_until([] { return false; });
    EXPECT_EQ(anew.end(SIGKILL).status, 1);
    EXPECT_NE(anew.end(SIGKILL).err.find("go on with --resume"), std::string::npos);

    const auto done = record()["iterations"].get<std::int64_t>();
    EXPECT_EQ(record()["completed"], false);
    std::vector<std::string> rest = arguments({"--resume"});
    *(std::find(rest.begin(), rest.end(), "--iterations") + 1) = std::to_string(done + 3);
    Running resumed(RESTYLE_TRAIN_PROGRAM, rest);
    resumed.waits_until([] { return false; });
    EXPECT_EQ(resumed.end(SIGKILL).status, 0) << resumed.end(SIGKILL).err;
    EXPECT_EQ(record()["iterations"], done + 3);
    EXPECT_EQ(record()["completed"], true);
    EXPECT_FALSE(fs::exists(model + "/checkpoint.safetensors"));
}

/// One a line.
std::vector<nlohmann::json> objects_in(const std::string& text) {
    std::vector<nlohmann::json> objects;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);)
        objects.push_back(nlohmann::json::parse(line));
    return objects;
}

TEST_F(Train, TellsAProgramHowFarItIs) {
    const auto ended = [&](const std::vector<std::string>& all) {
        Running training(RESTYLE_TRAIN_PROGRAM, all);
        training.waits_until([] { return false; });
        return training.end(SIGKILL);
    };
    std::vector<std::string> all = arguments({"--progress", "-"});
    *(std::find(all.begin(), all.end(), "--iterations") + 1) = "3";
    const std::vector<nlohmann::json> told = objects_in(ended(all).out);
    ASSERT_GE(told.size(), 2u);
    const nlohmann::json& last = told[told.size() - 2];
    EXPECT_EQ(last["event"], "progress");
    EXPECT_EQ(last["iteration"], 3);
    EXPECT_EQ(last["done"], 1);
    EXPECT_EQ(last["remaining_seconds"], 0);
    EXPECT_GT(last["losses"]["loss"], 0);
    EXPECT_EQ(last["saved"], true);
    EXPECT_EQ(last["samples"], model + "/samples.png");
    EXPECT_EQ(told.back(), nlohmann::json({{"event", "completed"}}));

    const std::string file = folder / "progress";
    const Outcome refused =
        ended({"--data", folder / "gone", "--output", model, "--progress", file});
    const nlohmann::json failure = objects_in(read_text(file)).at(0);
    EXPECT_EQ(failure["event"], "failed");
    EXPECT_EQ(refused.err, "restyle_train: " + failure["sentence"].get<std::string>() + "\n");
}

TEST_F(Train, TellsAProgramThatItWasInterrupted) {
    const std::string file = folder / "progress";
    Running training(RESTYLE_TRAIN_PROGRAM, arguments({"--progress", file}));
    ASSERT_TRUE(training.waits_until([&] { return fs::exists(model + "/checkpoint.safetensors"); }))
        << training.end(SIGKILL).err;
    const Outcome outcome = training.end(SIGTERM);
    const std::vector<nlohmann::json> told = objects_in(read_text(file));
    EXPECT_EQ(told.back()["event"], "interrupted");
    EXPECT_EQ(told.at(told.size() - 2)["saved"], true);
    EXPECT_NE(outcome.out.find("  saved\n"), std::string::npos) << outcome.out; // Words, too.
}

TEST_F(Train, SavesAndEndsWhereNobodyReadsItsProgressAnyMore) {
    std::string command = RESTYLE_TRAIN_PROGRAM;
    for (const std::string& word : arguments({"--progress", "-"}))
        command += " '" + word + "'";
    FILE* progress = popen((command + " 2>/dev/null").c_str(), "r");
    ASSERT_NE(progress, nullptr);
    EXPECT_EQ(std::fgetc(progress), '{');
    const int status = pclose(progress); // Closes, then waits for its end.
    EXPECT_TRUE(WIFEXITED(status));
    EXPECT_EQ(WEXITSTATUS(status), 1);
    EXPECT_EQ(record()["completed"], false);
    EXPECT_TRUE(fs::exists(model + "/checkpoint.safetensors"));
}

TEST_F(Train, RefusesBadInputWithOneSentence) {
    const auto refused = [&](int status, const std::string& sentence,
                             const std::vector<std::string>& all) {
        Running training(RESTYLE_TRAIN_PROGRAM, all);
        training.waits_until([] { return false; });
        const Outcome outcome = training.end(SIGKILL);
        EXPECT_EQ(outcome.status, status);
        EXPECT_NE(outcome.err.find(sentence), std::string::npos) << outcome.err;
        if (status == 1) {
            EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1) << outcome.err;
        }
        EXPECT_FALSE(fs::exists(model)) << sentence;
    };
    refused(2, "--size", {"--data", folder / "data", "--output", model, "--size", "16"});
    refused(2, "--output", {"--data", folder / "data"});
    refused(2, "--device", arguments({"--device", "tpu"}));
    refused(1, "gone: is no folder", {"--data", folder / "gone", "--output", model});
    refused(1, "0.png: is 16x16, expected 32x32",
            {"--data", folder / "data", "--output", model, "--size", "32x32"});
    refused(1, "checkpoint.safetensors: cannot be opened", arguments({"--resume"}));
    write_text(folder / "data/0.png", "");
    refused(1, "0.png: cannot be read", arguments({}));
}

} // namespace
} // namespace restyle::test
