// Denoising GANs: TorchScript networks, made here as PyTorch would have saved them.
#include "restyle/core/denoising_gan.h"

#include <cmath>
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

using test::normal;

/// Pictures 3 x 2 x 2 of x_t, a time that counts and a code [n, 5].
const char* const kDenoise =
    "def forward(self, x_t, t, z):\n"
    "    of_z = z.matmul(self.weight).view(-1, 3, 2, 2)\n"
    "    return torch.tanh(0.7 * x_t + of_z + 0.125 * t.view(-1, 1, 1, 1))\n";

class DenoisingGan : public testing::Test {
protected:
    void save(const std::string& forward) const {
        torch::jit::Module module("Net");
        module.register_parameter("weight", weight_, /*is_buffer=*/false);
        module.define(forward);
        module.save(file());
    }

    void describe(const std::string& more) const {
        std::ofstream(config()) << R"({"_class_name": "DenoisingDiffusionGan", "module": "net.pt")"
                                << R"(, "picture_shape": [3, 2, 2], "code_shape": [5])" << more
                                << "}";
    }

    at::Tensor x_0(const at::Tensor& x_t, int t, const at::Tensor& z) const {
        return at::tanh(0.7 * x_t + z.matmul(weight_).view({-1, 3, 2, 2}) + 0.125 * t);
    }

    /// Of two samples.
    Code code(const Generator& generator) const {
        Code z;
        for (const CodePart& part : generator.parts) {
            std::vector<std::int64_t> shape{2, part.rows};
            shape.insert(shape.end(), part.shape.begin(), part.shape.end());
            z[part.name] = normal(shape, part.name.size() + 20);
        }
        return z;
    }

    Generator load() const { return load_denoising_gan(folder_.path()); }
    std::string refusal() const {
        return message_of([&] {
            const Generator generator = load();
            generator.pictures(code(generator));
        });
    }
    std::string file() const { return (folder_.path() / "net.pt").string(); }
    std::string config() const { return (folder_.path() / "config.json").string(); }

    const at::Tensor weight_ = normal({5, 12}, 9) / 2;
    TemporaryFolder folder_;
};

// Computed as the public implementation does, by way of its betas.
TEST(DenoisingGanSteps, AreThePosteriorsOfTheVariancePreservingSchedule) {
    for (const int T : {1, 2, 4}) {
        const std::vector<Step> steps = denoising_gan_steps({T, 0.1, 20});
        ASSERT_EQ(steps.size(), std::size_t(T));
        double product = 1;
        for (int i = 0; i < T; ++i) {
            const auto signal = [&](int k) {
                const double time = double(k) / T * (1 - 1e-3) + 1e-3;
                return std::exp(2 * (-0.25 * time * time * (20 - 0.1) - 0.5 * time * 0.1));
            };
            const double beta = 1 - signal(i + 1) / signal(i), before = product;
            product *= 1 - beta;
            const Step& step = steps[std::size_t(T - 1 - i)];
            EXPECT_EQ(step.t, i);
            EXPECT_NEAR(step.alpha_bar_t, product, 1e-15);
            EXPECT_NEAR(step.x_0_weight, beta * std::sqrt(before) / (1 - product), 1e-12);
            EXPECT_NEAR(step.x_t_weight, (1 - before) * std::sqrt(1 - beta) / (1 - product), 1e-12);
            EXPECT_NEAR(step.sigma, std::sqrt(beta * (1 - before) / (1 - product)), 1e-12);
        }
        EXPECT_EQ(steps.back().sigma, 0);
    }
}

TEST_F(DenoisingGan, DrawsStepByStepFromItsWholeCode) {
    save(kDenoise);
    describe(R"(, "steps": 2)");
    EXPECT_EQ(generator_kind(folder_.path()), GeneratorKind::kDenoisingGan);
    const Generator generator = load();
    ASSERT_EQ(generator.parts.size(), 3U);
    EXPECT_EQ(generator.rows(), 1 + 2 + 1);
    const Code z = code(generator);
    const Step first = denoising_gan_steps({2, 0.1, 20})[0];
    const at::Tensor x_T = z.at("x_T").select(1, 0);
    const at::Tensor x_1 = first.x_0_weight * x_0(x_T, 1, z.at("z_t").select(1, 0)) +
                           first.x_t_weight * x_T + first.sigma * z.at("e").select(1, 0);
    EXPECT_TRUE(
        at::allclose(generator.pictures(z), x_0(x_1, 0, z.at("z_t").select(1, 1)), 0, 1e-12));
}

TEST_F(DenoisingGan, OfOneStepHasNoNoise) {
    save(kDenoise);
    describe(R"(, "steps": 1)");
    const Generator generator = load();
    ASSERT_EQ(generator.parts.size(), 2U);
    const Code z = code(generator);
    EXPECT_TRUE(at::allclose(generator.pictures(z),
                             x_0(z.at("x_T").select(1, 0), 0, z.at("z_t").select(1, 0)), 0, 1e-12));
}

TEST_F(DenoisingGan, HasTheGradientOfCentralDifferencesInEveryPart) {
    save(kDenoise);
    describe("");
    const Generator generator = load();
    EXPECT_EQ(generator.rows(), 1 + 4 + 3);
    const Code z = code(generator);
    const at::Tensor weights = normal({2, 3, 2, 2}, 4);
    for (const CodePart& part : generator.parts) {
        const auto f = [&](const at::Tensor& moved) {
            Code at = z;
            at[part.name] = moved;
            return (generator.pictures(at) * weights).sum();
        };
        EXPECT_LT(test::gradient_error(f, z.at(part.name)), 1e-6) << part.name;
    }
}

TEST_F(DenoisingGan, RefusesInTheFilesName) {
    save("def forward(self, x_t, t, z):\n    return x_t.mean([2, 3])\n");
    describe("");
    EXPECT_EQ(refusal(), file() + ": forward gives [2, 3] for x_t [2, 3, 2, 2], expected x_0 of "
                                  "that shape");
    save("def forward(self, x_t, t):\n    return x_t\n");
    EXPECT_TRUE(contains(refusal(), file() + ": forward failed on x_t [2, 3, 2, 2]: "));
    describe(R"(, "steps": 0)");
    EXPECT_TRUE(contains(refusal(), config() + ": steps is 0, expected ")) << refusal();
    describe(R"(, "beta_min": 21)");
    EXPECT_TRUE(contains(refusal(), "beta_max")) << refusal();
    describe(R"(, "nz": 1)");
    EXPECT_TRUE(contains(refusal(), config() + ": nz")) << refusal();
    std::ofstream(config()) << R"({"module": "net.pt", "picture_shape": [1, 4, 4]})";
    EXPECT_TRUE(contains(refusal(), "picture_shape is [1,4,4], expected the shape of a picture"))
        << refusal();
    std::ofstream(config()) << R"({"module": "../net.pt", "picture_shape": [3, 4, 4]})";
    EXPECT_TRUE(contains(refusal(), "expected the name of a TorchScript file beside it"));
}

} // namespace
} // namespace restyle::core
