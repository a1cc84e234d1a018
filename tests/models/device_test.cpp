#include "restyle/core/device.h"

#include <gtest/gtest.h>

#include "models/layers/cpu_bf16.h"
#include "models/message_of.h"

namespace restyle::core {
namespace {

TEST(Device, OfCpuIsTheCpu) {
    EXPECT_EQ(device_from_name("cpu"), at::Device(at::kCPU));
}

// On a machine with CUDA this runs on it, elsewhere it says what is missing.
TEST(Device, OfCudaIsCudaOrOneSentenceOfWhatIsMissing) {
    const std::string refusal = message_of([] { device_from_name("cuda"); });
    const at::Device found = device_from_name("auto");
    if (refusal.empty()) {
        EXPECT_TRUE(found.is_cuda());
        EXPECT_EQ((at::ones({2}, found) + 1).sum().item<float>(), 4);
        return;
    }
    EXPECT_TRUE(found.is_cpu());
    EXPECT_EQ(refusal.rfind("CUDA cannot be used: ", 0), 0u) << refusal;
    EXPECT_EQ(refusal.find('\n'), std::string::npos) << refusal;
}

TEST(Device, HasBfloat16AsItsFastestOnlyWhereItMultipliesIt) {
    EXPECT_EQ(fastest_dtype(at::kCPU), cpu_has_bf16() ? at::kBFloat16 : at::kFloat);
    EXPECT_EQ(fastest_dtype(at::Device(at::kCUDA, 0)), at::kBFloat16);
}

TEST(Device, OfAnotherWordIsRefused) {
    const std::string refusal = message_of([] { device_from_name("tpu"); });
    EXPECT_TRUE(contains(refusal, "'tpu'") && contains(refusal, "auto, cpu or cuda")) << refusal;
}

} // namespace
} // namespace restyle::core
