// TorchScript modules as generators, made here as PyTorch would have saved them.
#include "restyle/core/script_generator.h"

#include <fstream>

#include <gtest/gtest.h>
#include <torch/csrc/jit/api/module.h>

#include "models/message_of.h"
#include "models/temporary_folder.h"
#include "restyle/core/generator_kind.h"
#include "support/gradient_check.h"
#include "support/toy_worlds.h"

namespace restyle::core {
namespace {

/// Pictures 3 x 2 x 2 of a code [n, 12], a camera [n, 2] and a number.
const char* const kForward = "def forward(self, z, camera, gain: float):\n"
                             "    x = torch.tanh(z * self.weight).view(-1, 3, 2, 2)\n"
                             "    return gain * x + camera[:, :1, None, None]\n";

class ScriptGenerator : public testing::Test {
protected:
    void save(const std::string& forward) const {
        torch::jit::Module module("Generator");
        module.register_parameter("weight", at::arange(1, 13, at::kDouble) / 6,
                                  /*is_buffer=*/false);
        module.define(forward);
        module.save(file());
    }

    void describe(const std::string& more) const {
        std::ofstream(folder_.path() / "config.json")
            << R"({"_class_name": "TorchScriptGenerator", "module": "g.pt", "code_shape": [12])"
            << more << "}";
    }

    Generator load() const { return load_script_generator(folder_.path()); }
    std::string refusal() const {
        return message_of([&] { load().pictures(code().second); });
    }

    /// Two codes, and what kForward computes of them but for its constants.
    std::pair<at::Tensor, Code> code() const {
        const at::Tensor z = test::normal({2, 1, 12}, 3);
        return {z.squeeze(1), {{"z", z}}};
    }
    at::Tensor drawn(const at::Tensor& z, double gain, double camera) const {
        const at::Tensor weight = at::arange(1, 13, at::kDouble) / 6;
        return gain * at::tanh(z * weight).view({-1, 3, 2, 2}) + camera;
    }
    std::string file() const { return (folder_.path() / "g.pt").string(); }
    std::string config() const { return (folder_.path() / "config.json").string(); }

    TemporaryFolder folder_;
};

const char* const kConstants = R"(, "constants": {"camera": [0.5, 9], "gain": 0.25})";

TEST_F(ScriptGenerator, DrawsWhatTheModuleGivesOfItsConstants) {
    save(kForward);
    describe(kConstants);
    const auto [z, of_z] = code();
    EXPECT_EQ(generator_kind(folder_.path()), GeneratorKind::kScriptGenerator);
    const Generator generator = load();
    ASSERT_EQ(generator.parts.size(), 1U);
    EXPECT_EQ(generator.parts[0].name, "z");
    EXPECT_EQ(generator.parts[0].shape, std::vector<std::int64_t>{12});
    EXPECT_TRUE(at::allclose(generator.pictures(of_z), drawn(z, 0.25, 0.5)));

    describe(std::string(kConstants) + R"(, "truncation": 0.5, "output_range": "0..1")");
    EXPECT_TRUE(at::allclose(load().pictures(of_z), 2 * drawn(0.5 * z, 0.25, 0.5) - 1));
}

TEST_F(ScriptGenerator, HasTheGradientOfCentralDifferences) {
    save(kForward);
    describe(std::string(kConstants) + R"(, "truncation": 0.7, "output_range": "0..1")");
    const Generator generator = load();
    const at::Tensor weights = test::normal({2, 3, 2, 2}, 4);
    const auto f = [&](const at::Tensor& z) {
        return (generator.pictures({{"z", z}}) * weights).sum();
    };
    EXPECT_LT(test::gradient_error(f, code().second.at("z")), 1e-6);
}

TEST_F(ScriptGenerator, RefusesInTheFilesName) {
    save(kForward);
    describe("");
    EXPECT_TRUE(contains(refusal(), file() + ": forward failed on a code [2, 12]: "));
    EXPECT_TRUE(contains(refusal(), "camera")) << refusal();
    save("def forward(self, z):\n    return z.view(-1, 12)\n");
    EXPECT_EQ(refusal(), file() + ": forward gives [2, 12] for 2 codes, expected pictures "
                                  "[n, 3, H, W]");
    describe(R"(, "constants": {"camera": [[1, 2], [3]]})");
    EXPECT_EQ(refusal(), config() + ": constants.camera is [[1,2],[3]], expected a number, true "
                                    "or false, a text, or numbers in lists of equal lengths");
    describe(R"(, "output_range": "0..255")");
    EXPECT_TRUE(contains(refusal(), "output_range")) << refusal();
    describe(R"(, "psi": 1)");
    EXPECT_TRUE(contains(refusal(), config() + ": psi")) << refusal();
    std::ofstream(file()) << "no module";
    describe("");
    EXPECT_TRUE(contains(refusal(), file() + ": is no TorchScript module"));
    std::ofstream(config()) << R"({"module": "../g.pt", "code_shape": [1]})";
    EXPECT_TRUE(contains(refusal(), "expected the name of a TorchScript file beside it"));
}

} // namespace
} // namespace restyle::core
