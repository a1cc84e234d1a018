// `restyle edit --attention` with a small random Stable Diffusion (make_attention_fixture.py).
#include <algorithm>

#include <nlohmann/json.hpp>

#include "programs/command_line_fixture.h"

namespace restyle::test {
namespace {

using nlohmann::json;

class Attention : public testing::Test {
protected:
    static std::string fixture(const std::string& name) { return reference(name).string(); }
    const json edits = json::parse(read_text(fixture("attention_fixture/edits.json")));

    std::vector<std::string> edit(const std::string& target,
                                  const std::vector<std::string>& more) const {
        std::vector<std::string> all{"edit",
                                     "--model",
                                     fixture("edit_fixture/model"),
                                     "--source-prompt",
                                     edits["source"],
                                     "--target-prompt",
                                     target,
                                     "--steps",
                                     edits["steps"].dump(),
                                     "--strength",
                                     edits["strength"].dump(),
                                     "--eta",
                                     edits["eta"].dump(),
                                     "--noise",
                                     fixture("edit_fixture/noise.safetensors"),
                                     "--input",
                                     encoded,
                                     "--output",
                                     output,
                                     "--dtype",
                                     "fp64"};
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }

    std::vector<double> latent_of(const std::string& target,
                                  const std::vector<std::string>& more) const {
        const Outcome outcome = run_restyle(edit(target, more));
        EXPECT_EQ(outcome.status, 0) << outcome.err;
        return outcome.status == 0 ? read_numbers(output, "latent") : std::vector<double>{};
    }

    void expect_refused(const std::string& target, const std::vector<std::string>& more, int status,
                        const std::string& words) const {
        const Outcome outcome = run_restyle(edit(target, more));
        EXPECT_EQ(outcome.status, status);
        EXPECT_NE(outcome.err.find(words), std::string::npos) << outcome.err;
    }

    Scratch folder;
    const std::string encoded = fixture("edit_fixture/encoded.safetensors");
    const std::string output = folder / "out.safetensors";
};

class AttentionParity : public Attention, public testing::WithParamInterface<const char*> {};

TEST_P(AttentionParity, IsWhatProcessorsOfDiffusersUNetMake) {
    const json& wanted = edits["cases"][GetParam()];
    std::vector<std::string> options;
    for (const auto& [key, value] : wanted.items()) {
        if (key == "target") continue;
        std::string option = "--" + key;
        std::replace(option.begin(), option.end(), '_', '-');
        options.push_back(option);
        options.push_back(value.is_string() ? value.get<std::string>() : value.dump());
    }
    const std::vector<double> latent = latent_of(wanted["target"], options);
    const std::vector<double> expected =
        read_numbers(fixture(std::string("attention_fixture/") + GetParam() + ".safetensors"),
                     "latent"); // Rounded to single precision.
    EXPECT_LE(largest_difference(latent, expected), 1e-6 * largest(latent));
}

INSTANTIATE_TEST_SUITE_P(, AttentionParity, testing::Values("replace", "refine", "blend"));

TEST_F(Attention, OfNoStepsIsTheEditWithoutItToTheBit) {
    const std::string target = "a village in winter at noon";
    const std::vector<double> without = latent_of(target, {"--source-batch", "1"});
    EXPECT_EQ(latent_of(target,
                        {"--attention", "replace", "--cross-replace", "0", "--self-replace", "0"}),
              without);
    EXPECT_GT(largest_difference(latent_of(target, {"--attention", "replace"}), without), 1e-3);
}

TEST_F(Attention, OfEqualPromptsChangesNoBit) {
    const std::vector<double> picture = read_numbers(encoded, "latent");
    for (const char* prompts : {"replace", "refine"})
        EXPECT_EQ(latent_of(edits["source"],
                            {"--attention", prompts, "--source-guidance", "3", "--guidance", "3"}),
                  picture);
}

// Refining runs the target as it is: no source runs beside it.
TEST_F(Attention, GoesTogetherWithRefiningAndEditFriendlyInversion) {
    latent_of("a village in winter at noon",
              {"--attention", "refine", "--refine-steps", "9", "--cross-replace", "1"});
    const Outcome outcome =
        run_restyle(edit("a village in winter at noon", {"--attention", "refine", "--method",
                                                         "edit-friendly", "--source-batch", "3"}));
    EXPECT_EQ(outcome.status, 0) << outcome.err;
}

TEST_F(Attention, RefusesWhatItCannotControl) {
    const std::string target = "a village in winter at noon";
    expect_refused("a village in the snow at noon", {"--attention", "replace"}, 1, "7");
    expect_refused(target, {"--attention", "refine", "--source-blend", "castle"}, 1,
                   "--source-blend: 'castle' is no word");
    expect_refused(target,
                   {"--attention", "refine", "--source-blend", "village", "--size", "256x256"}, 1,
                   "--source-blend: at 256x256 " + fixture("edit_fixture/model") +
                       " looks at its text from more than 32x32 values alone");
    expect_refused(target, {"--attention", "refine", "--method", "sdedit"}, 2, "--method sdedit");
    expect_refused(target, {"--attention", "refine", "--form", "code"}, 2, "--form code");
    expect_refused(target, {"--attention", "refine", "--guidance", "0,2"}, 2, "--guidance 0");
    expect_refused(target, {"--cross-replace", "0.5"}, 2, "--attention");
}

} // namespace
} // namespace restyle::test
