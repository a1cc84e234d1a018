#include <filesystem>
#include <vector>

#include <gtest/gtest.h>

#include "models/unet/unet_weights.h"
#include "restyle/core/safetensors.h"
#include "support/cases.h"

namespace restyle::core {
namespace {

namespace fs = std::filesystem;

constexpr auto kChannelsLast = at::MemoryFormat::ChannelsLast;

// Cases that tests/reference/make_conditional_unet_fixture.py wrote, or those of
// sweep_conditional_unet_parity.py.
std::vector<fs::path> conditional_cases() {
    return restyle::cases("conditional_unet_fixture", "RESTYLE_CONDITIONAL_UNET_CASES");
}

/// A network, what it is told in two entries, and diffusers' output for a batch of four.
struct ConditionalCase {
    UNet unet;
    Condition condition;
    at::Tensor x;
    at::Tensor t;
    at::Tensor expected;
};

ConditionalCase load_conditional_case(const fs::path& folder, at::ScalarType dtype) {
    const UNetConfig config = read_unet_config(folder / "unet" / "config.json");
    const TensorMap tensors = read_safetensors(folder / "expected.safetensors").tensors;
    const auto given = [&](const char* name) {
        const auto found = tensors.find(name);
        return found == tensors.end() ? at::Tensor() : found->second;
    };
    return {load_unet(folder / "unet", config, dtype, at::kCPU),
            {given("text"), given("pooled"), given("time_ids"), given("label"),
             given("guidance_scale")},
            tensors.at("x").to(dtype).contiguous(kChannelsLast),
            tensors.at("t"),
            tensors.at("o")};
}

Condition entry_of(const Condition& all, std::int64_t i) {
    const auto row = [&](const at::Tensor& tensor) {
        return tensor.defined() ? tensor.narrow(0, i, 1) : tensor;
    };
    return {row(all.text), row(all.pooled), row(all.time_ids), row(all.label),
            row(all.guidance_scale)};
}

void expect_networks_agree(at::ScalarType dtype, double tolerance) {
    for (const fs::path& folder : conditional_cases()) {
        const ConditionalCase given = load_conditional_case(folder, dtype);
        const at::Tensor o = given.unet(given.x, given.t, given.unet.tell(given.condition));
        const double difference = (o.to(at::kFloat) - given.expected).abs().max().item<double>();
        EXPECT_LE(difference, tolerance * given.expected.abs().max().item<double>()) << folder;
    }
}

TEST(ConditionalUNet, AgreesWithDiffusersInSinglePrecision) {
    ASSERT_GE(conditional_cases().size(), 14U);
    expect_networks_agree(at::kFloat, 1e-5);
}

TEST(ConditionalUNet, AgreesWithDiffusersInDoublePrecision) {
    expect_networks_agree(at::kDouble, 1e-5);
}

// 8 bits of mantissa through some forty layers.
TEST(ConditionalUNet, StaysNearDiffusersInBrainFloats) {
    expect_networks_agree(at::kBFloat16, 0.1);
}

TEST(ConditionalUNet, GivesEqualBitsInCallsOfEqualShape) {
    for (const fs::path& folder : conditional_cases()) {
        const ConditionalCase given = load_conditional_case(folder, at::kBFloat16);
        const at::Tensor o = given.unet(given.x, given.t, given.unet.tell(given.condition));
        const ToldCondition again = given.unet.tell(given.condition);
        EXPECT_TRUE(o.equal(given.unet(given.x.clone(), given.t.clone(), again))) << folder;
    }
}

TEST(ConditionalUNet, TellsEachPartOfABatchItsEntry) {
    for (const fs::path& folder : conditional_cases()) {
        const ConditionalCase given = load_conditional_case(folder, at::kDouble);
        const at::Tensor o = given.unet(given.x, given.t, given.unet.tell(given.condition));
        for (std::int64_t part = 0; part < 2; ++part) {
            const ToldCondition told = given.unet.tell(entry_of(given.condition, part));
            const at::Tensor alone =
                given.unet(given.x.narrow(0, 2 * part, 2).contiguous(kChannelsLast),
                           given.t.narrow(0, 2 * part, 2), told);
            EXPECT_TRUE(at::allclose(alone, o.narrow(0, 2 * part, 2), 1e-9, 1e-9)) << folder;
        }
    }
}

} // namespace
} // namespace restyle::core
