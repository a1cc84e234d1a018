#include <filesystem>
#include <vector>

#include <gtest/gtest.h>

#include "restyle/core/autoencoder.h"
#include "restyle/core/safetensors.h"
#include "support/cases.h"

namespace restyle::core {
namespace {

namespace fs = std::filesystem;

// Cases that tests/reference/make_autoencoder_fixture.py wrote, or those of
// sweep_autoencoder_parity.py.
std::vector<fs::path> autoencoder_cases() {
    return restyle::cases("autoencoder_fixture", "RESTYLE_AUTOENCODER_CASES");
}

// Of the expected tensor's scale.
double relative_error(const at::Tensor& given, const at::Tensor& expected) {
    EXPECT_EQ(given.sizes(), expected.sizes());
    return (given - expected).abs().max().item<double>() / expected.abs().max().item<double>();
}

void expect_autoencoders_agree(at::ScalarType dtype, double bound) {
    ASSERT_GE(autoencoder_cases().size(), 9U);
    const at::ScalarType path = dtype == at::kDouble ? at::kDouble : at::kFloat;
    for (const fs::path& folder : autoencoder_cases()) {
        const Autoencoder autoencoder = load_autoencoder(folder / "vae", dtype);
        const TensorMap expected = read_safetensors(folder / "expected.safetensors").tensors;
        EXPECT_LE(relative_error(autoencoder.encode(expected.at("picture").to(path)),
                                 expected.at("encoded")),
                  bound)
            << folder;
        EXPECT_LE(relative_error(autoencoder.decode(expected.at("latent").to(path)),
                                 expected.at("decoded")),
                  bound)
            << folder;
    }
}

TEST(Autoencoder, AgreesWithDiffusersInSinglePrecision) {
    expect_autoencoders_agree(at::kFloat, 1e-5);
}

TEST(Autoencoder, AgreesWithDiffusersInDoublePrecision) {
    expect_autoencoders_agree(at::kDouble, 1e-12);
}

// 8 bits of mantissa through some twenty layers.
TEST(Autoencoder, StaysNearDiffusersInBrainFloats) {
    expect_autoencoders_agree(at::kBFloat16, 0.1);
}

TEST(Autoencoder, GivesEqualBitsInCallsOfEqualShape) {
    for (const fs::path& folder : autoencoder_cases()) {
        const Autoencoder autoencoder = load_autoencoder(folder / "vae", at::kBFloat16);
        const TensorMap expected = read_safetensors(folder / "expected.safetensors").tensors;
        const at::Tensor picture = expected.at("picture"), latent = expected.at("latent");
        EXPECT_TRUE(autoencoder.encode(picture).equal(autoencoder.encode(picture.clone())));
        EXPECT_TRUE(autoencoder.decode(latent).equal(autoencoder.decode(latent.clone())));
    }
}

} // namespace
} // namespace restyle::core
