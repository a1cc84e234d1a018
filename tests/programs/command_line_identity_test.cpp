// `restyle guide` towards a face, as a TorchScript network knows it.
#include <nlohmann/json.hpp>

#include "programs/command_line_fixture.h"

namespace restyle::test {
namespace {

using nlohmann::json;

class GuideIdentity : public CommandLine {
protected:
    Outcome guide(const std::string& energy, const std::vector<std::string>& more = {}) const {
        std::vector<std::string> all{"guide", "--model",       model_a, "--output",
                                     out,     "--size",        "8x8",   "--eta",
                                     "0",     "--energy",      energy,  "--generator-steps",
                                     "2",     "--steps",       "20",    "--step-size",
                                     "0.02",  "--temperature", "0"};
        all.insert(all.end(), more.begin(), more.end());
        return run_restyle(all);
    }

    std::string identity(const std::string& references, const std::string& more = "") const {
        return "identity:" + references +
               "[network=" + reference("face_fixture/recogniser.pt").string() + more + "]=100";
    }

    std::string face(const char* name, unsigned char light) const {
        const std::string file = folder / name;
        Pixels pixels = random_pixels(20, 16, 3);
        for (unsigned char& value : pixels.values)
            value = static_cast<unsigned char>(value / 4 + light);
        write_png(file, pixels);
        return file;
    }

    const std::string out = folder / "out";
};

TEST_F(GuideIdentity, ComesNearerToSeveralPicturesOfAFace) {
    const std::string energy =
        identity(face("a.png", 150) + "," + face("b.png", 190),
                 ",detector=" + reference("face_fixture/detector.pt").string());
    const Outcome outcome = guide(energy, {"--run-torchscript"});
    ASSERT_EQ(outcome.status, 0) << outcome.err;
    const json curve = json::parse(read_text(out + "/000000.json"))["energies"][energy];
    EXPECT_LT(curve.back().get<double>(), 0.8 * curve.front().get<double>());
}

TEST_F(GuideIdentity, RefusesInWords) {
    const std::string dark = face("dark.png", 0);
    const auto refused = [&](const std::string& energy, const std::string& sentence) {
        const Outcome outcome = guide(energy, {"--run-torchscript"});
        EXPECT_NE(outcome.status, 0);
        EXPECT_NE(outcome.err.find(sentence), std::string::npos) << outcome.err;
        EXPECT_FALSE(fs::exists(out)) << "something was left behind";
    };
    refused("identity:" + dark + "=1", "identity needs the option model=FOLDER or network=FILE");
    refused("identity:" + dark + "[netwrok=a]=1", "did you mean 'network'?");
    refused(identity(dark, ",detector=" + reference("face_fixture/detector.pt").string()),
            "reference " + dark + " shows no face: the detector gives it a probability of");
    refused(identity(folder / "absent.png"), "absent.png");
    refused(identity(dark, ",rows=0..300"), "option rows is 0..300, expected a part of 0..256");
    EXPECT_NE(guide(identity(dark)).err.find("allow that with --run-torchscript"),
              std::string::npos);
}

} // namespace
} // namespace restyle::test
