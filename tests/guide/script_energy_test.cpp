#include <fstream>

#include <gtest/gtest.h>
#include <torch/csrc/jit/api/module.h>

#include "guide/energy_fixture.h"
#include "models/message_of.h"
#include "models/temporary_folder.h"
#include "restyle/core/energy_grammar.h"
#include "restyle/core/picture_features.h"
#include "support/gradient_check.h"

namespace restyle::core {
namespace {

using test::pictures;

/// TorchScript modules as PyTorch would have saved them.
class ScriptEnergy : public testing::Test {
protected:
    std::string saved(const std::string& forward) const {
        torch::jit::Module module("Energy");
        module.register_parameter("weight", at::arange(1, 4, at::kDouble), /*is_buffer=*/false);
        module.define("def forward(self, x):\n" + forward);
        module.save(file());
        return file();
    }
    std::string file() const { return (folder_.path() / "energy.pt").string(); }

    TemporaryFolder folder_;
};

const char* const kWeighted = "    return (x.mean([2, 3]) * self.weight).sum(1)\n";
const char* const kLogits = "    return 5 * x.mean([2, 3])\n";

TEST_F(ScriptEnergy, IsWhatTheModuleGives) {
    const at::Tensor x = pictures(2, 1);
    const at::Tensor weights = at::arange(1, 4, at::kDouble);
    EXPECT_TRUE(
        at::allclose(module_energy(saved(kWeighted))(x, {}), (x.mean({2, 3}) * weights).sum(1)));
    EXPECT_TRUE(at::allclose(module_energy(file(), PictureRange::kZeroToOne)(x, {}),
                             ((x.mean({2, 3}) + 1) / 2 * weights).sum(1)));
    EXPECT_TRUE(
        at::allclose(module_energy(saved("    return x.mean([1, 2, 3]).unsqueeze(1)\n"))(x, {}),
                     x.mean({1, 2, 3})));
}

/// Pillow's bicubic filter (a = -0.5), as wide as the pixels of the result, of one row.
std::vector<double> resized_as_pillow(const std::vector<double>& row, std::int64_t size) {
    const auto cubic = [](double x) {
        x = std::abs(x);
        if (x < 1) return 1.5 * x * x * x - 2.5 * x * x + 1;
        return x < 2 ? -0.5 * (x * x * x - 5 * x * x + 8 * x - 4) : 0;
    };
    const double scale = double(row.size()) / double(size), width = std::max(scale, 1.0);
    std::vector<double> resized;
    for (std::int64_t i = 0; i < size; ++i) {
        const double middle = (double(i) + 0.5) * scale;
        double sum = 0, weights = 0;
        for (std::size_t x = 0; x < row.size(); ++x) {
            const double weight = cubic((double(x) + 0.5 - middle) / width);
            sum += weight * row[x];
            weights += weight;
        }
        resized.push_back(sum / weights);
    }
    return resized;
}

TEST_F(ScriptEnergy, FeaturesAreThoseOfPicturesResizedAsCleanFidDoes) {
    for (const std::int64_t size : {5, 12}) { // Smaller and larger.
        const at::Tensor row = test::normal({8}, 3).mul(50).add(128).clamp(30, 220).to(at::kDouble);
        const std::vector<double> values(row.data_ptr<double>(), row.data_ptr<double>() + 8);
        const at::Tensor picture = (row / 127.5 - 1).view({1, 1, 1, 8}).expand({1, 3, 8, 8});
        const at::Tensor resized = resized_for_features(picture, size);
        EXPECT_EQ(resized.sizes(), at::IntArrayRef({1, 3, size, size}));
        const at::Tensor expected = at::tensor(resized_as_pillow(values, size), at::kDouble);
        EXPECT_LE((resized - expected).abs().max().item<double>(), 1e-3);
    }
    const at::Tensor edge = at::cat({at::full({1, 3, 8, 4}, -1.0), at::full({1, 3, 8, 4}, 1.0)}, 3);
    EXPECT_EQ(resized_for_features(edge, 13).min().item<double>(), 0); // It would overshoot.
    EXPECT_EQ(resized_for_features(edge, 13).max().item<double>(), 255);

    const PictureFeatures means(saved("    return x.mean([2, 3])[:, :2]\n"), 8);
    const at::Tensor features = means(at::cat({edge, edge.flip(1) * 0}).repeat({10, 1, 1, 1}));
    EXPECT_EQ(features.sizes(), at::IntArrayRef({20, 2}));
    EXPECT_LE((features - 127.5).abs().max().item<double>(), 1e-3);
    EXPECT_TRUE(
        contains(message_of([&] { PictureFeatures(saved("    return x.mean()\n"), 8)(edge); }),
                 "energy.pt: forward gives [] for 1 pictures, expected features of each: [n, d]"));
}

TEST_F(ScriptEnergy, HasTheGradientOfCentralDifferences) {
    const Energy squared =
        module_energy(saved("    return torch.tanh(x * x * self.weight[1]).sum([1, 2, 3])\n"));
    const Energy classifier = classifier_energy(saved(kLogits), {{0, 1}, {2, -0.5}});
    for (const Energy& energy : {squared, classifier}) {
        const auto f = [&](const at::Tensor& x) { return energy(x, {}).sum(); };
        EXPECT_LT(test::gradient_error(f, pictures(2, 2)), 1e-6);
    }
}

TEST_F(ScriptEnergy, OfAClassifierIsTheLossOfEachAttribute) {
    const Energy on = classifier_energy(saved("    return 1000 * x.mean([2, 3])\n"), {{1, 1}});
    const Energy off = classifier_energy(file(), {{1, -2}});
    const at::Tensor bright = at::ones({1, 3, 4, 4}, at::kDouble);
    EXPECT_NEAR(on(bright, {}).item<double>(), -std::log(1 + 1e-8), 1e-12);
    EXPECT_NEAR(on(-bright, {}).item<double>(), 18.42, 0.001);
    EXPECT_NEAR(off(bright, {}).item<double>(), 2 * 18.42, 0.002);
    EXPECT_NEAR(off(-bright, {}).item<double>(), 0, 1e-7);
}

TEST_F(ScriptEnergy, IsMadeByTheGrammarBehindItsSwitch) {
    EnergySources sources;
    sources.run_torchscript = true;
    const auto made = [&](const std::string& text) {
        return make_energies({parse_energy(text)}, sources).terms[0].energy(pictures(1, 3), {});
    };
    EXPECT_TRUE(made("module:" + saved(kWeighted) + "[range=0..1]=2")
                    .equal(module_energy(file(), PictureRange::kZeroToOne)(pictures(1, 3), {})));
    EXPECT_TRUE(made("class:" + saved(kLogits) + "[0=1,2=-0.5]=2")
                    .equal(classifier_energy(file(), {{0, 1}, {2, -0.5}})(pictures(1, 3), {})));
}

TEST_F(ScriptEnergy, RefusesInTheFilesName) {
    const at::Tensor x = pictures(2, 4).requires_grad_();
    const auto refusal = [&](const Energy& energy) { return message_of([&] { energy(x, {}); }); };
    EXPECT_EQ(refusal(module_energy(saved("    return x.mean()\n"))),
              file() + ": forward gives [] for 2 pictures, expected one value each: [n] or [n, 1]");
    EXPECT_EQ(refusal(module_energy(saved("    return x.detach().mean([1, 2, 3])\n"))),
              file() + ": what forward gives has no gradients, and guidance follows them");
    EXPECT_EQ(refusal(module_energy(saved("    return 3\n"))),
              file() + ": forward gives a Int, expected a tensor");
    EXPECT_TRUE(contains(refusal(module_energy(saved("    return x.view([7])\n"))),
                         file() + ": forward failed on pictures [2, 3, 24, 24]"));
    EXPECT_EQ(refusal(classifier_energy(saved(kLogits), {{3, 1}})),
              file() + ": has 3 attributes, from 0 on, and attribute 3 was asked for");
    std::ofstream(file()) << "no module";
    const std::string no_module = message_of([&] { module_energy(file()); });
    EXPECT_TRUE(contains(no_module, file() + ": is no TorchScript module: "));
    EXPECT_FALSE(contains(no_module, ". ")) << no_module; // LibTorch's guesses are left out.
    EXPECT_EQ(message_of([] { module_energy("absent.pt"); }),
              "absent.pt: is no TorchScript module: there is no such file");
}

} // namespace
} // namespace restyle::core
