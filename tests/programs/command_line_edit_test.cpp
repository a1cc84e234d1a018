// `restyle edit` with a small random Stable Diffusion (tests/reference/make_edit_fixture.py).
#include <algorithm>

#include <nlohmann/json.hpp>

#include "programs/command_line_fixture.h"

namespace restyle::test {
namespace {

using nlohmann::json;

class Edit : public testing::Test {
protected:
    static std::string fixture(const std::string& name) {
        return reference("edit_fixture/" + name).string();
    }
    const json edits = json::parse(read_text(fixture("edits.json")));

    /// Of one picture to `output`, with the fixture's prompts and steps.
    std::vector<std::string> edit(const std::string& input, const std::string& output,
                                  const std::vector<std::string>& more) const {
        std::vector<std::string> all{"edit",
                                     "--model",
                                     fixture("model"),
                                     "--source-prompt",
                                     edits["source"],
                                     "--target-prompt",
                                     edits["target"],
                                     "--steps",
                                     edits["steps"].dump(),
                                     "--strength",
                                     edits["strength"].dump(),
                                     "--input",
                                     input,
                                     "--output",
                                     output};
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }

    void expect_done(const std::vector<std::string>& arguments) const {
        const Outcome outcome = run_restyle(arguments);
        ASSERT_EQ(outcome.status, 0) << outcome.err;
    }

    /// The report on the first picture.
    json report_of(const std::vector<std::string>& more) const {
        std::vector<std::string> all = more;
        all.insert(all.end(), {"--report", folder / "report.json"});
        expect_done(edit(encoded, folder / "reported.safetensors", all));
        return json::parse(read_text(folder / "report.json"))["pictures"][0];
    }

    Scratch folder;
    const std::string picture = fixture("picture.png"), encoded = fixture("encoded.safetensors");
};

class EditParity : public Edit, public testing::WithParamInterface<const char*> {
protected:
    std::vector<std::string> settings() const {
        const json& wanted = edits["cases"][GetParam()];
        std::vector<std::string> all{"--noise",
                                     fixture("noise.safetensors"),
                                     "--source-guidance",
                                     wanted["source_guidance_scale"].dump(),
                                     "--guidance",
                                     wanted["guidance_scale"].dump(),
                                     "--eta",
                                     wanted["eta"].dump()};
        if (wanted.contains("lora_scale"))
            all.insert(all.end(), {"--lora", fixture("small_lora.safetensors") + ":" +
                                                 wanted["lora_scale"].dump()});
        return all;
    }

    /// The fixture's with another word for what its network predicts.
    std::string model_predicting(const std::string& type) const {
        fs::copy(fixture("model"), folder / "model", fs::copy_options::recursive);
        const fs::path file = folder / "model/scheduler/scheduler_config.json";
        json schedule = json::parse(read_text(file));
        schedule["prediction_type"] = type;
        write_text(file, schedule.dump());
        return folder / "model";
    }

    std::vector<std::string> edit_of_case(const std::string& input) const {
        std::vector<std::string> all = edit(input, folder / "out.safetensors", settings());
        const json& wanted = edits["cases"][GetParam()];
        if (wanted.contains("prediction_type"))
            *(std::find(all.begin(), all.end(), "--model") + 1) =
                model_predicting(wanted["prediction_type"]);
        return all;
    }

    std::vector<double> expected(const std::string& tensor) const {
        return read_numbers(fixture(std::string(GetParam()) + ".safetensors"), tensor);
    }
};

TEST_P(EditParity, OfLatentsIsWhatDiffusersPipelineGives) {
    expect_done(edit_of_case(encoded));
    const std::vector<double> latent = read_numbers(folder / "out.safetensors", "latent");
    EXPECT_LE(largest_difference(latent, expected("latent")), 1e-3 * largest(latent));
}

TEST_P(EditParity, OfAPictureIsWhatDiffusersPipelineGives) {
    expect_done(edit_of_case(picture));
    const std::vector<double> sample = read_numbers(folder / "out.safetensors", "sample");
    EXPECT_LE(largest_difference(sample, expected("sample")), 1e-3 * largest(sample));
}

INSTANTIATE_TEST_SUITE_P(, EditParity, testing::Values("guided", "noisy", "lora", "v_prediction"));

TEST_F(Edit, ToThePromptThatTheSourceHasChangesNoBit) {
    std::vector<std::string> same =
        edit(encoded, folder / "out.safetensors",
             {"--source-batch", "1", "--source-guidance", "3", "--guidance", "3"});
    *(std::find(same.begin(), same.end(), "--target-prompt") + 1) = edits["source"];
    expect_done(same);
    EXPECT_EQ(read_numbers(folder / "out.safetensors", "latent"), read_numbers(encoded, "latent"));
}

TEST_F(Edit, ReturnsThePictureAtStrengthZero) {
    std::vector<std::string> none = edit(picture, folder / "out.png", {});
    *(std::find(none.begin(), none.end(), "--strength") + 1) = "0";
    expect_done(none);
    EXPECT_EQ(read_png(folder / "out.png"), read_png(picture));
}

TEST_F(Edit, CountsGuidedSamplesTwiceAndTheSourceInOneCall) {
    const json plain = report_of({});
    EXPECT_EQ(plain["source"], json({{"calls", 1}, {"samples", 8}}));
    EXPECT_EQ(plain["target"], json({{"calls", 8}, {"samples", 8}}));
    const json guided = report_of({"--source-guidance", "2", "--guidance", "3"});
    EXPECT_EQ(guided["source"], json({{"calls", 1}, {"samples", 16}}));
    EXPECT_EQ(guided["target"], json({{"calls", 8}, {"samples", 16}}));
}

// diffusers' pipeline forgets it there.
TEST_F(Edit, HonoursTheSourcesGuidanceWhereTheTargetHasNone) {
    expect_done(edit(encoded, folder / "without.safetensors", {}));
    expect_done(edit(encoded, folder / "with.safetensors", {"--source-guidance", "3"}));
    EXPECT_GT(largest_difference(read_numbers(folder / "without.safetensors", "latent"),
                                 read_numbers(folder / "with.safetensors", "latent")),
              1e-3);
}

// diffusers' pipeline refuses more than one guided picture at a time.
TEST_F(Edit, OfSeveralGuidedPicturesIsThatOfEach) {
    const std::vector<double> one = read_numbers(encoded, "latent");
    std::vector<double> two = one;
    for (const double value : one)
        two.push_back(-value);
    write_tensor(folder / "two.safetensors", "latent", {2, 4, 8, 12}, two);
    write_tensor(folder / "second.safetensors", "latent", {1, 4, 8, 12},
                 {two.begin() + std::ptrdiff_t(one.size()), two.end()});
    const std::vector<std::string> guided{"--source-guidance", "2", "--guidance", "3"};
    expect_done(edit(folder / "two.safetensors", folder / "both.safetensors", guided));
    expect_done(edit(encoded, folder / "a.safetensors", guided));
    expect_done(edit(folder / "second.safetensors", folder / "b.safetensors", guided));
    std::vector<double> each = read_numbers(folder / "a.safetensors", "latent");
    for (const double value : read_numbers(folder / "b.safetensors", "latent"))
        each.push_back(value);
    EXPECT_LE(largest_difference(read_numbers(folder / "both.safetensors", "latent"), each),
              1e-4 * largest(each));
}

TEST_F(Edit, TakesPicturesAndPromptsFromAList) {
    write_text(folder / "list.json", R"([
        {"input": "picture.png", "source": "summer", "target": "snow"},
        {"input": "picture.png", "source": "summer", "target": "dusk"},
        {"input": "picture.png", "source": "noon", "target": "dusk", "output": "named.png"}])");
    expect_done(edit(fixture(""), folder / "out",
                     {"--list", folder / "list.json", "--report", folder / "report.json"}));
    const Pixels first = read_png(folder / "out/picture.png");
    EXPECT_FALSE(first == read_png(folder / "out/picture.1.png"));
    EXPECT_FALSE(first == read_png(folder / "out/named.png"));
    const json report = json::parse(read_text(folder / "report.json"));
    EXPECT_EQ(report["pictures"][1]["target_prompt"], "dusk");
}

TEST_F(Edit, SaysWhatIsWrongWithAListAndInWhichEntry) {
    const std::string list = folder / "list.json";
    const auto said = [&](const std::string& text) {
        write_text(list, text);
        const Outcome outcome = run_restyle(edit(fixture(""), folder / "out", {"--list", list}));
        EXPECT_EQ(outcome.status, 1);
        return outcome.err;
    };
    const std::string entry = R"({"input": name, "source": prompt, "target": prompt})";
    const std::string whole = R"({"input": "picture.png", "source": "noon", "target": "dusk"})";
    EXPECT_EQ(said("[" + whole + R"(, {"input": "picture.png", "source": "noon"}])"),
              "restyle: " + list + ": entry 2 has no \"target\"; expected " + entry + "\n");
    EXPECT_EQ(said(R"([{"input": "picture.png", "source": 7, "target": "dusk"}])"),
              "restyle: " + list + ": entry 1: \"source\" is no text, but number; expected " +
                  entry + "\n");
    EXPECT_EQ(said("[\"picture.png\"]"),
              "restyle: " + list + ": entry 1 has no \"input\"; expected " + entry + "\n");
    EXPECT_EQ(said(whole),
              "restyle: " + list + ": is no JSON array, expected an array of " + entry + "\n");
    EXPECT_EQ(said("[" + whole),
              "restyle: " + list + ": is no JSON, expected an array of " + entry + "\n");
}

TEST_F(Edit, KeepsTheTrialThatClipRanksHighestAndSaysHowItWasMade) {
    const json best = report_of({"--trials", "3", "--seed", "7", "--rank", "clip", "--clip",
                                 reference("clip_fixture/padded/model"), "--guidance", "1,3",
                                 "--eta", "1", "--keep-all", folder / "all"});
    ASSERT_EQ(best["candidates"].size(), 6U);
    for (const json& candidate : best["candidates"])
        EXPECT_LE(candidate["score"], best["score"]);
    EXPECT_LE(std::abs(best["score"].get<double>()), 1.0);
    const std::vector<double> kept = read_numbers(folder / "reported.safetensors", "latent");
    expect_done(
        edit(encoded, folder / "again.safetensors",
             {"--seed", best["seed"].dump(), "--guidance", best["guidance"].dump(), "--eta", "1"}));
    EXPECT_EQ(read_numbers(folder / "again.safetensors", "latent"), kept);
}

TEST_F(Edit, GenerateDrawsWhatItsPromptSays) {
    const auto drawn = [&](const std::string& prompt) {
        const std::string out = folder / prompt;
        expect_done({"generate", "--model", fixture("model"), "--samples", "1", "--steps", "2",
                     "--size", "16x16", "--prompt", prompt, "--guidance", "3", "--output", out});
        return read_png(fs::path(out) / "000000.png");
    };
    EXPECT_EQ(drawn("snow"), drawn("snow"));
    EXPECT_FALSE(drawn("snow") == drawn("summer"));
}

TEST_F(Edit, SaysWhichWordsOfALongPromptWereCut) {
    std::vector<std::string> arguments = edit(encoded, folder / "out.safetensors", {});
    std::string words;
    for (int i = 0; i < 40; ++i)
        words += "winter ";
    *(std::find(arguments.begin(), arguments.end(), "--target-prompt") + 1) = words + "dusk";
    const Outcome outcome = run_restyle(arguments);
    EXPECT_EQ(outcome.status, 0);
    EXPECT_NE(outcome.err.find("dusk"), std::string::npos) << outcome.err;
}

TEST_F(Edit, RefusesWhatDoesNotFitAndLeavesNothing) {
    const auto expect = [&](int status, const std::string& word,
                            const std::vector<std::string>& arguments) {
        const Outcome outcome = run_restyle(arguments);
        EXPECT_EQ(outcome.status, status) << word;
        EXPECT_NE(outcome.err.find(word), std::string::npos) << outcome.err;
        EXPECT_TRUE(folder.names().empty());
    };
    const std::string out = folder / "out.png";
    expect(1, "is told no class", edit(picture, out, {"--source-class", "1"}));
    expect(1, "UTF-8", edit(picture, out, {"--negative-prompt", "\xff", "--guidance", "2"}));
    const std::string one = "has one text encoder, so it takes no prompt for a second one";
    for (const char* option : {"--source-prompt-2", "--target-prompt-2"})
        expect(1, one, edit(picture, out, {option, "dusk"}));
    for (const std::string side : {"--source-", "--"})
        expect(1, one,
               edit(picture, out,
                    {side + "negative-prompt", "rain", side + "negative-prompt-2", "dusk"}));
    expect(1, one,
           {"generate", "--model", fixture("model"), "--samples", "1", "--prompt", "noon",
            "--prompt-2", "dusk", "--output", folder / "out"});
    expect(2, "--target-prompt-2",
           edit(picture, out, {"--attention", "refine", "--target-prompt-2", "dusk"}));
    expect(1, "lora.safetensors", edit(picture, out, {"--lora", "lora.safetensors"}));
    expect(2, "--guidance", edit(picture, out, {"--guidance", "inf"}));
    expect(2, "--rank", edit(picture, out, {"--rank", "clip"}));
    expect(1, "told text",
           {"translate", "--source", fixture("model"), "--target", fixture("model"), "--input",
            picture, "--output", out});
}

// Tells what would fit before anything is loaded, and lets nobody wait for the machine to fail.
TEST_F(Edit, RefusesASizeThatMemoryDoesNotHold) {
    std::vector<std::string> huge =
        edit(picture, folder / "out.png", {"--size", "131072x131072", "--guidance", "3"});
    const Outcome outcome = run_restyle(huge);
    EXPECT_EQ(outcome.status, 1);
    for (const char* part : {"at 131072x131072 this takes about", "are available",
                             "--source-batch 1 --dtype bf16 --size", "--no-memory-check"})
        EXPECT_NE(outcome.err.find(part), std::string::npos) << outcome.err;
    EXPECT_FALSE(fs::exists(folder / "out.png"));
}

TEST_F(Edit, RunsTurboWithPseudoGuidance) {
    const auto latent = [&](const std::vector<std::string>& more) {
        expect_done(edit(encoded, folder / "out.safetensors", more));
        return read_numbers(folder / "out.safetensors", "latent");
    };
    const std::vector<double> turbo = latent({"--method", "turbo"});
    EXPECT_EQ(turbo, latent({"--method", "turbo", "--pseudo-guidance", "1.5", "--shift", "1",
                             "--eta", "1"}));
    EXPECT_GT(largest_difference(turbo, latent({"--method", "turbo", "--pseudo-guidance", "1"})),
              1e-3);
    EXPECT_EQ(
        run_restyle(edit(encoded, folder / "x.safetensors", {"--pseudo-guidance", "2"})).status, 2);
}

} // namespace
} // namespace restyle::test
