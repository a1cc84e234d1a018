// What the project loads, differentiated: against central differences in fp64, and its faster
// precisions against fp64.
#include <filesystem>
#include <gtest/gtest.h>

#include "models/unet/unet_network.h"
#include "models/unet/unet_weights.h"
#include "restyle/core/autoencoder.h"
#include "restyle/core/safetensors.h"
#include "support/cases.h"
#include "support/gradient_check.h"

namespace restyle::core {
namespace {

namespace fs = std::filesystem;

/// A network of random weights and an input of it, both of a fixture.
struct NetworkCase {
    Network network;
    at::Tensor x, t;
};

NetworkCase plain_case(const fs::path& folder, at::ScalarType dtype) {
    const UNetConfig config = read_unet_config(folder / "unet" / "config.json");
    const TensorMap tensors = read_safetensors(folder / "expected.safetensors").tensors;
    return {network_of(load_unet(folder / "unet", config, dtype, at::kCPU), dtype),
            tensors.at("x").to(at::kDouble), tensors.at("t")};
}

NetworkCase conditional_case(const fs::path& folder, at::ScalarType dtype) {
    const UNetConfig config = read_unet_config(folder / "unet" / "config.json");
    const TensorMap tensors = read_safetensors(folder / "expected.safetensors").tensors;
    const auto given = [&](const char* name) {
        const auto found = tensors.find(name);
        return found == tensors.end() ? at::Tensor() : found->second;
    };
    const Condition condition{given("text"), given("pooled"), given("time_ids"), given("label"),
                              given("guidance_scale")};
    const AttendedNetwork network =
        attended_network_of(load_unet(folder / "unet", config, dtype, at::kCPU), dtype);
    return {network(condition, nullptr), tensors.at("x").to(at::kDouble), tensors.at("t")};
}

at::Tensor sum_of_squares(const at::Tensor& o) {
    return o.square().sum();
}

/// The step: central differences of these networks err by 3e-6 at most at h = 1e-5, where the
/// networks bend, by 1e-8 at 1e-6, and by 6e-7 at 1e-8, where f's rounding over h is the larger.
void expect_central_differences(const NetworkCase& given, const fs::path& folder) {
    const auto f = [&](const at::Tensor& x) { return sum_of_squares(given.network(x, given.t)); };
    EXPECT_LT(test::gradient_error(f, given.x, /*step=*/1e-6, /*directions=*/2), 1e-6) << folder;
}

TEST(NetworkGradient, IsThatOfCentralDifferences) {
    for (const fs::path& folder : restyle::cases("unet_fixture", "RESTYLE_UNET_CASES"))
        expect_central_differences(plain_case(folder, at::kDouble), folder);
}

TEST(NetworkGradient, OfAConditionalNetworkIsThatOfCentralDifferences) {
    for (const fs::path& folder :
         restyle::cases("conditional_unet_fixture", "RESTYLE_CONDITIONAL_UNET_CASES"))
        expect_central_differences(conditional_case(folder, at::kDouble), folder);
}

at::Tensor gradient_of(const NetworkCase& given, at::ScalarType path) {
    const at::Tensor x = given.x.to(path).requires_grad_();
    sum_of_squares(given.network(x, given.t)).backward();
    return x.grad().to(at::kDouble);
}

// Kernels that have no gradients stand aside: packed convolutions, fused norms and attention.
TEST(NetworkGradient, InFasterPrecisionsIsNearThatInFp64) {
    for (const char* name : {"plain", "attention", "scale_shift"}) {
        const fs::path folder =
            fs::path(RESTYLE_SOURCE_DIR) / "tests/reference/unet_fixture" / name;
        const at::Tensor exact = gradient_of(plain_case(folder, at::kDouble), at::kDouble);
        for (const auto& [dtype, share] :
             {std::pair{at::kFloat, 1e-4}, std::pair{at::kBFloat16, 0.1}}) {
            const at::Tensor found = gradient_of(plain_case(folder, dtype), at::kFloat);
            EXPECT_LT((found - exact).norm().item<double>(), share * exact.norm().item<double>())
                << folder << dtype;
        }
    }
}

TEST(NetworkGradient, IsNotKeptWhereNoneIsWanted) {
    const NetworkCase given =
        plain_case(fs::path(RESTYLE_SOURCE_DIR) / "tests/reference/unet_fixture/plain", at::kFloat);
    EXPECT_FALSE(given.network(given.x.to(at::kFloat), given.t).requires_grad());
}

Autoencoder autoencoder(const char* name) {
    return load_autoencoder(fs::path(RESTYLE_SOURCE_DIR) / "tests/reference/autoencoder_fixture" /
                                name / "vae",
                            at::kDouble);
}

TEST(AutoencoderGradient, IsThatOfCentralDifferences) {
    for (const char* name : {"kl", "kl_attention", "kl_mean_std", "kl_shift", "tiny"}) {
        const Autoencoder both = autoencoder(name);
        const std::int64_t side = 2 * both.latent_pixels;
        const at::Tensor pictures = at::rand({1, both.picture_channels, side, side}, at::kDouble);
        EXPECT_LT(
            test::gradient_error(
                [&](const at::Tensor& x) { return sum_of_squares(both.encode(x)); }, pictures),
            1e-6)
            << name;
        EXPECT_LT(test::gradient_error(
                      [&](const at::Tensor& x) { return sum_of_squares(both.decode(x)); },
                      at::rand({1, both.latent_channels, 2, 2}, at::kDouble)),
                  1e-6)
            << name;
    }
}

TEST(AutoencoderGradient, PassesQuantisingAsIfThereWereNone) {
    const Autoencoder vq = autoencoder("vq");
    const at::Tensor latent = at::randn({1, vq.latent_channels, 2, 2}, at::kDouble);
    const at::Tensor leaf = latent.clone().requires_grad_();
    const at::Tensor picture = vq.decode(leaf);
    EXPECT_TRUE(picture.equal(vq.decode(latent)));
    sum_of_squares(picture).backward();
    EXPECT_GT(leaf.grad().abs().max().item<double>(), 0);
}

} // namespace
} // namespace restyle::core
