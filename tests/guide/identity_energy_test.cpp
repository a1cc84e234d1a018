// Identity: face recognisers in TorchScript, made here as PyTorch would have saved them.
#include <gtest/gtest.h>
#include <torch/csrc/jit/api/module.h>

#include "guide/energy_fixture.h"
#include "models/message_of.h"
#include "models/temporary_folder.h"
#include "restyle/core/energy_grammar.h"
#include "support/gradient_check.h"

namespace restyle::core {
namespace {

using test::pictures;

const char* const kMeans = "    return x.mean([2, 3])\n";
const char* const kFour = "    areas = torch.adaptive_avg_pool2d(x, [2, 2]).flatten(1)\n"
                          "    return torch.tanh(areas.matmul(self.weight))\n";

class IdentityEnergy : public testing::Test {
protected:
    /// Of fp64, with a matrix to multiply by.
    std::string saved(const std::string& forward, const char* name = "face.pt") const {
        torch::jit::Module module("Recogniser");
        module.register_parameter("weight", test::normal({12, 5}, 21), /*is_buffer=*/false);
        module.define("def forward(self, x):\n" + forward);
        const std::string file = (folder_.path() / name).string();
        module.save(file);
        return file;
    }

    static FaceReference reference(std::uint64_t seed, std::int64_t side = 24) {
        return {"ref " + std::to_string(seed), pictures(1, seed, side)};
    }

    static std::string refusal(const FaceRecogniser& recogniser,
                               const std::vector<FaceReference>& references = {reference(1)}) {
        return message_of([&] { identity_energy(recogniser, references)(pictures(2, 2), {}); });
    }

    TemporaryFolder folder_;
};

TEST_F(IdentityEnergy, IsOneLessTheMeanCosineToTheReferences) {
    const at::Tensor x = pictures(3, 1, 256);
    const auto a = reference(2, 256), b = reference(3, 256);
    const auto features = [](const at::Tensor& of) {
        const at::Tensor part = of.slice(2, 35, 223).slice(3, 32, 220);
        return at::adaptive_avg_pool2d(part, {112, 112}).mean({2, 3});
    };
    const at::Tensor to_a = at::cosine_similarity(features(x), features(a.picture), 1),
                     to_b = at::cosine_similarity(features(x), features(b.picture), 1);
    const at::Tensor found = identity_energy({.network = saved(kMeans)}, {a, b})(x, {});
    EXPECT_TRUE(at::allclose(found, 1 - (to_a + to_b) / 2, 0, 1e-12));
}

TEST_F(IdentityEnergy, IsNothingAtItsReferenceAndTwoAtItsOpposite) {
    const FaceRecogniser recogniser{.network = saved(kMeans)};
    const auto of = reference(4);
    const Energy energy = identity_energy(recogniser, {of});
    EXPECT_NEAR(energy(of.picture, {}).item<double>(), 0, 1e-12);
    EXPECT_NEAR(energy(-of.picture, {}).item<double>(), 2, 1e-12);
    EXPECT_NEAR(energy(0.3 * of.picture, {}).item<double>(), 0, 1e-12);
    // The network sees a picture of twice the pixels as the same.
    const at::Tensor twice = of.picture.repeat_interleave(2, 2).repeat_interleave(2, 3);
    EXPECT_NEAR(energy(twice, {}).item<double>(), 0, 1e-4);
}

TEST_F(IdentityEnergy, LooksAtItsPartOfTheMiddleSquareAlone) {
    FaceRecogniser recogniser{.network = saved(kFour)};
    recogniser.pooled = 8;
    recogniser.size = 4;
    std::tie(recogniser.top, recogniser.bottom) = std::pair{1, 7};
    std::tie(recogniser.left, recogniser.right) = std::pair{2, 8};
    const at::Tensor x = (0.5 * test::normal({1, 3, 8, 12}, 6)).requires_grad_();
    identity_energy(recogniser, {reference(5)})(x, {}).backward();
    const at::Tensor slope = x.grad().abs().sum(at::IntArrayRef{0, 1});
    EXPECT_GT(slope.slice(0, 1, 7).slice(1, 4, 10).min().item<double>(), 0);
    EXPECT_NEAR(slope.sum().item<double>(),
                slope.slice(0, 1, 7).slice(1, 4, 10).sum().item<double>(), 1e-15);
}

TEST_F(IdentityEnergy, HasTheGradientOfCentralDifferences) {
    const std::string network = saved(kFour);
    for (const PictureRange range : {PictureRange::kMinusOneToOne, PictureRange::kZeroToOne}) {
        const Energy energy =
            identity_energy({.network = network, .range = range}, {reference(7), reference(8, 40)});
        const auto f = [&](const at::Tensor& x) { return energy(x, {}).sum(); };
        EXPECT_LT(test::gradient_error(f, pictures(2, 9)), 1e-6);
    }
}

TEST_F(IdentityEnergy, AsksTheDetectorOfEveryReference) {
    const std::string detector = saved("    return x[:, 0].mean([1, 2])\n", "finds.pt");
    const FaceRecogniser recogniser{.network = saved(kMeans), .detector = detector};
    const FaceReference face{"face.png", at::full({1, 3, 9, 7}, 0.75, at::kDouble)},
        wall{"wall.png", at::full({1, 3, 9, 7}, 0.25, at::kDouble)};
    EXPECT_EQ(refusal(recogniser, {face}), "");
    EXPECT_EQ(refusal(recogniser, {face, wall}),
              "reference wall.png shows no face: the detector gives it a probability of 0.25, and "
              "0.5 is the least");
    FaceRecogniser other = recogniser;
    other.detector = saved("    return x.mean([2, 3])\n", "finds.pt");
    EXPECT_EQ(refusal(other, {face}),
              other.detector + ": forward gives [1, 3] for 1 picture, expected one probability");
}

TEST_F(IdentityEnergy, RefusesWhatIsNoFace) {
    const std::string file = saved(kMeans);
    EXPECT_EQ(refusal({.network = file}, {}), "no reference is given");
    EXPECT_EQ(refusal({.network = file}, {{"grey.png", at::zeros({1, 3, 8, 8}, at::kDouble)}}),
              "reference grey.png has features that are all 0");
    EXPECT_EQ(refusal({.network = file, .bottom = 300}),
              "option rows is 35..300, expected a part of 0..256, the pooled picture");
    EXPECT_EQ(refusal({.network = file, .right = 32}),
              "option columns is 32..32, expected a part of 0..256, the pooled picture");
    EXPECT_EQ(refusal({.network = saved("    return 0 / x.mean([2, 3]).detach() / 0\n")}),
              "reference ref 1 has features that are not finite");
    EXPECT_EQ(refusal({.network = saved("    return x.mean([1, 2, 3])\n")}),
              file + ": forward gives [1] for faces [1, 3, 112, 112], expected features [n, d]");
    const Energy flat =
        identity_energy({.network = saved("    return x.detach().mean([2, 3])\n")}, {reference(1)});
    EXPECT_EQ(message_of([&] { flat(pictures(1, 2).requires_grad_(), {}); }),
              file + ": what forward gives has no gradients, and guidance follows them");
}

TEST_F(IdentityEnergy, IsMadeByTheGrammarBehindItsSwitch) {
    EnergySources sources;
    sources.read_picture = [](const std::filesystem::path& file, bool resize) {
        EXPECT_FALSE(resize);
        return reference(file == "a.png" ? 11 : 12).picture[0];
    };
    sources.folder = folder_.path();
    const FaceRecogniser recogniser{.network = saved(kFour),
                                    .range = PictureRange::kZeroToOne,
                                    .pooled = 20,
                                    .top = 2,
                                    .bottom = 18,
                                    .left = 0,
                                    .right = 20,
                                    .size = 10};
    const std::string text = "identity:a.png,b.png[network=face.pt,range=0..1,pooled=20,rows=2..18,"
                             "columns=0..20,size=10]=2500";
    const auto made = [&](const std::string& of) {
        return make_energies({parse_energy(of)}, sources);
    };
    EXPECT_TRUE(contains(message_of([&] { made(text); }), "allow that with --run-torchscript"));
    sources.run_torchscript = true;
    const at::Tensor x = pictures(2, 13);
    EXPECT_TRUE(made(text).terms[0].energy(x, {}).equal(
        identity_energy(recogniser, {reference(11), reference(12)})(x, {})));

    const auto refused = [&](const std::string& of) { return message_of([&] { made(of); }); };
    EXPECT_EQ(refused("identity:a.png=1"),
              "energy 'identity:a.png=1': identity needs the option model=FOLDER or "
              "network=FILE");
    EXPECT_EQ(refused("identity[network=face.pt]=1"),
              "energy 'identity[network=face.pt]=1': identity needs a picture's file, or several "
              "with commas between, behind a colon");
    EXPECT_EQ(refused("identity:a.png[network=face.pt,rows=20]=1"),
              "energy 'identity:a.png[network=face.pt,rows=20]=1': option rows is '20', expected "
              "whole numbers, as in 32..220");
    EXPECT_TRUE(contains(refused("identity:a.png[model=faces,size=10]=1"),
                         "option size is given, which a model's folder tells itself"));
    EXPECT_TRUE(contains(refused("identity:a.png[model=faces]=1"),
                         (folder_.path() / "faces/config.json").string()));
    EXPECT_TRUE(contains(refused("identity:a.png[network=absent.pt]=1"),
                         (folder_.path() / "absent.pt").string() + ": is no TorchScript module"));
}

} // namespace
} // namespace restyle::core
