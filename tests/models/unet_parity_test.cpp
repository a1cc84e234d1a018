#include <filesystem>
#include <vector>

#include <gtest/gtest.h>

#include "models/unet/unet_weights.h"
#include "restyle/core/safetensors.h"
#include "support/cases.h"

namespace restyle::core {
namespace {

namespace fs = std::filesystem;

// Cases that tests/reference/make_unet_fixture.py wrote, or those of sweep_unet_parity.py.
std::vector<fs::path> unet_cases() {
    return restyle::cases("unet_fixture", "RESTYLE_UNET_CASES");
}

struct Comparison {
    double difference;
    double scale;
};

Comparison compare_with_diffusers(const fs::path& folder, at::ScalarType dtype) {
    const UNetConfig config = read_unet_config(folder / "unet" / "config.json");
    const UNet unet = load_unet(folder / "unet", config, dtype, at::kCPU);
    const SafeTensors expected = read_safetensors(folder / "expected.safetensors");
    const at::Tensor x =
        expected.tensors.at("x").to(dtype).contiguous(at::MemoryFormat::ChannelsLast);
    const at::Tensor o = unet(x, expected.tensors.at("t")).to(at::kFloat);
    const at::Tensor expected_o = expected.tensors.at("o");
    return {(o - expected_o).abs().max().item<double>(), expected_o.abs().max().item<double>()};
}

TEST(UNet, AgreesWithDiffusersInSinglePrecision) {
    ASSERT_GE(unet_cases().size(), 7U);
    for (const fs::path& folder : unet_cases()) {
        const auto [difference, scale] = compare_with_diffusers(folder, at::kFloat);
        EXPECT_LE(difference, 1e-5 * scale) << folder;
    }
}

TEST(UNet, AgreesWithDiffusersInDoublePrecision) {
    for (const fs::path& folder : unet_cases()) {
        const auto [difference, scale] = compare_with_diffusers(folder, at::kDouble);
        EXPECT_LE(difference, 1e-5 * scale) << folder;
    }
}

// 8 bits of mantissa through some twenty layers.
TEST(UNet, StaysNearDiffusersInBrainFloats) {
    for (const fs::path& folder : unet_cases()) {
        const auto [difference, scale] = compare_with_diffusers(folder, at::kBFloat16);
        EXPECT_LE(difference, 0.1 * scale) << folder;
    }
}

TEST(UNet, GivesEqualBitsInCallsOfEqualShape) {
    for (const fs::path& folder : unet_cases()) {
        const UNetConfig config = read_unet_config(folder / "unet" / "config.json");
        const UNet unet = load_unet(folder / "unet", config, at::kBFloat16, at::kCPU);
        const SafeTensors expected = read_safetensors(folder / "expected.safetensors");
        const at::Tensor x = expected.tensors.at("x").to(at::kBFloat16);
        const at::Tensor t = expected.tensors.at("t");
        EXPECT_TRUE(unet(x, t).equal(unet(x.clone(), t.clone()))) << folder;
    }
}

} // namespace
} // namespace restyle::core
