// LPIPS against the lpips package, and what a distance has to be.
#include "restyle/core/perceptual_distance.h"

#include <gtest/gtest.h>

#include "models/message_of.h"
#include "models/temporary_folder.h"
#include "restyle/core/safetensors.h"
#include "support/gradient_check.h"
#include "support/toy_worlds.h"
#include "text/near.h"

namespace restyle::core {
namespace {

namespace fs = std::filesystem;

fs::path lpips_file(const std::string& name) {
    return fs::path(RESTYLE_SOURCE_DIR) / "tests/reference/lpips_fixture" / name;
}

// tests/reference/make_lpips_fixture.py made it.
TEST(PerceptualDistance, IsThatOfTheLpipsPackage) {
    for (const std::string net : {"alex", "vgg"}) {
        const TensorMap expected =
            read_safetensors(lpips_file(net + ".expected.safetensors")).tensors;
        const PerceptualDistance distance =
            load_perceptual_distance(lpips_file(net + ".safetensors"));
        expect_near(distance(expected.at("a"), expected.at("b")), expected.at("distance"), 1e-5,
                    net);
        expect_near(distance(expected.at("b"), expected.at("a")), expected.at("distance"), 1e-5,
                    net);
        EXPECT_EQ(distance(expected.at("a"), expected.at("a")).abs().max().item<double>(), 0);
    }
}

TEST(PerceptualDistance, HasAFiniteGradientWhereNothingIsSeen) {
    const PerceptualDistance distance =
        load_perceptual_distance(lpips_file("alex.safetensors"), at::kDouble);
    const at::Tensor b = test::normal({1, 3, 40, 40}, 2) / 2;
    const at::Tensor a = at::zeros_like(b).requires_grad_();
    distance(a, b).sum().backward();
    EXPECT_TRUE(at::isfinite(a.grad()).all().item<bool>());
    const auto f = [&](const at::Tensor& x) { return distance(x, b).sum(); };
    EXPECT_LT(test::gradient_error(f, test::normal({2, 3, 40, 40}, 3) / 2, 1e-6), 1e-6);
}

TEST(PerceptualDistance, RefusesInWords) {
    const PerceptualDistance distance = load_perceptual_distance(lpips_file("vgg.safetensors"));
    EXPECT_EQ(message_of([&] {
                  distance.features(at::zeros({1, 3, 15, 40}));
              }),
              "pictures are 40x15, and the features of VGG16 need 16 pixels a side at least");
    const TemporaryFolder folder;
    const fs::path file = folder.path() / "weights.safetensors";
    SafeTensors weights = read_safetensors(lpips_file("alex.safetensors"));
    weights.tensors.erase("lin2.model.1.weight");
    write_safetensors(file, weights);
    EXPECT_EQ(message_of([&] { load_perceptual_distance(file); }),
              file.string() + ": lacks tensor 'lin2.model.1.weight'");
    weights = read_safetensors(lpips_file("alex.safetensors"));
    weights.tensors["net.slice6.12.weight"] = at::zeros({1});
    write_safetensors(file, weights);
    EXPECT_TRUE(contains(message_of([&] { load_perceptual_distance(file); }),
                         "holds tensor 'net.slice6.12.weight'"));
}

} // namespace
} // namespace restyle::core
