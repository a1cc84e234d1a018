#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <vector>

#include <gtest/gtest.h>

#include "models/files/weights.h"
#include "models/lora/lora_parameters.h"
#include "models/unet/unet.h"

namespace restyle::core {
namespace {

namespace fs = std::filesystem;

// Cases that tests/reference/make_lora_fixture.py wrote, or those of sweep_lora_parity.py.
std::vector<fs::path> lora_cases() {
    const char* swept = std::getenv("RESTYLE_LORA_CASES");
    std::vector<fs::path> folders;
    for (const auto& entry : fs::directory_iterator(
             swept != nullptr ? swept : RESTYLE_SOURCE_DIR "/tests/reference/lora_fixture"))
        folders.push_back(entry);
    std::sort(folders.begin(), folders.end());
    return folders;
}

UNet load(const fs::path& folder, const std::vector<Lora>& loras, at::ScalarType dtype) {
    Weights weights = Weights::in_folder(folder / "unet", "diffusion_pytorch_model");
    LoraParameters parameters(loras);
    UNet unet(parameters.added_to(weights.parameters(dtype, at::kCPU), LoraPart::kUNet),
              read_unet_config(folder / "unet" / "config.json"));
    parameters.check_all_used();
    return unet;
}

void expect_parity(at::ScalarType dtype, double tolerance) {
    ASSERT_GE(lora_cases().size(), 2U);
    for (const fs::path& folder : lora_cases()) {
        const TensorMap expected = read_safetensors(folder / "expected.safetensors").tensors;
        const Lora first(folder / "first.safetensors"), second(folder / "second.safetensors");
        const UNet unet = load(folder, {first, second}, dtype);
        const at::Tensor x = expected.at("x").to(dtype).contiguous(at::MemoryFormat::ChannelsLast);
        for (std::int64_t i = 0; i < expected.at("scales").size(0); ++i) {
            first.set_scale(expected.at("scales")[i][0].item<double>());
            second.set_scale(expected.at("scales")[i][1].item<double>());
            const at::Tensor o = unet(x, expected.at("t")).to(at::kDouble);
            const at::Tensor expected_o = expected.at("o")[i];
            EXPECT_LE((o - expected_o).abs().max().item<double>(),
                      tolerance * expected_o.abs().max().item<double>())
                << folder << ", scales " << i;
        }
    }
}

TEST(LoraParity, OfSeveralWithPeftAtScalesThatChangeWhileTheNetworkRuns) {
    expect_parity(at::kFloat, 1e-5);
    expect_parity(at::kDouble, 1e-5);
}

TEST(LoraParity, IsNearInBrainFloats) {
    expect_parity(at::kBFloat16, 0.1);
}

TEST(LoraParity, IsTheNetworksOwnAtScaleZeroToTheBit) {
    for (const fs::path& folder : lora_cases())
        for (const at::ScalarType dtype : {at::kFloat, at::kBFloat16}) {
            const TensorMap expected = read_safetensors(folder / "expected.safetensors").tensors;
            const at::Tensor x = expected.at("x").to(dtype), t = expected.at("t");
            const Lora first(folder / "first.safetensors", 0);
            const Lora second(folder / "second.safetensors", 0);
            EXPECT_TRUE(
                load(folder, {first, second}, dtype)(x, t).equal(load(folder, {}, dtype)(x, t)))
                << folder;
        }
}

} // namespace
} // namespace restyle::core
