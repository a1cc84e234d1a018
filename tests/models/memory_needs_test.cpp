#include "restyle/core/memory_needs.h"

#include <limits>

#include <gtest/gtest.h>

#include "models/layers/packed_weight.h"
#include "models/message_of.h"
#include "restyle/core/safetensors.h"

namespace restyle::core {
namespace {

namespace fs = std::filesystem;

const fs::path kModel = fs::path(RESTYLE_SOURCE_DIR) / "tests/reference/edit_fixture/model";

/// Numbers in the model's files; of convolutions alone where these are counted.
std::int64_t numbers_in(const fs::path& file, bool convolutions_alone = false) {
    std::int64_t numbers = 0;
    for (const auto& [name, tensor] : read_safetensors(kModel / file).tensors)
        if (!convolutions_alone || tensor.dim() == 4) numbers += tensor.numel();
    return numbers;
}

const fs::path kUnet = "unet/diffusion_pytorch_model.safetensors",
               kAutoencoder = "vae/diffusion_pytorch_model.safetensors",
               kText = "text_encoder/model.safetensors";

TEST(MemoryNeeds, CountsTheWeightsThatTheFilesHold) {
    const std::int64_t all = numbers_in(kUnet) + numbers_in(kAutoencoder) + numbers_in(kText);
    EXPECT_EQ(memory_needs(kModel, {64, 64}).weights, 4 * all);
    EXPECT_EQ(memory_needs(kModel, {64, 64, at::kDouble}).weights, 8 * all);
}

// In brain floats a CPU that computes in them lays convolutions out for each shape of call. Text
// encoders stay in single precision.
TEST(MemoryNeeds, CountsHalfAsMuchInBrainFloatsAndTheirLayouts) {
    const bool laid_out = PackedWeight::is_possible(at::empty({1, 1, 3, 3}, at::kBFloat16));
    const std::int64_t once =
        2 * (numbers_in(kUnet) + numbers_in(kAutoencoder)) + 4 * numbers_in(kText);
    const std::int64_t layouts = 2 * (3 * numbers_in(kUnet, true) + numbers_in(kAutoencoder, true));
    EXPECT_EQ(memory_needs(kModel, {64, 64, at::kBFloat16, 1, 3}).weights,
              once + (laid_out ? layouts : 0));
}

TEST(MemoryNeeds, OfACallGrowWithPixelsAndSamples) {
    const MemoryNeeds one = memory_needs(kModel, {64, 64}), wide = memory_needs(kModel, {128, 64}),
                      more = memory_needs(kModel, {64, 64, at::kFloat, 6});
    EXPECT_GT(one.network_call, 0);
    EXPECT_EQ(wide.network_call, 2 * one.network_call);
    EXPECT_EQ(wide.autoencoder_call, 2 * one.autoencoder_call);
    EXPECT_EQ(more.network_call, 6 * one.network_call);
    EXPECT_EQ(more.autoencoder_call, one.autoencoder_call); // One picture after the other.
    EXPECT_EQ(one.total(), one.weights + std::max(one.network_call, one.autoencoder_call));
}

// Three transformers of a full level and one of the middle, 2 heads, 24 tokens.
TEST(MemoryNeeds, CountsTheMapsThatAttentionControlKeeps) {
    const std::int64_t full = 32 * 32, middle = 16 * 16;
    const std::int64_t maps = 3 * 2 * full * (24 + full) + 2 * middle * (24 + middle);
    EXPECT_EQ(memory_needs(kModel, {64, 64}).attention_maps, 4 * maps);
    EXPECT_EQ(memory_needs(kModel, {64, 64, at::kBFloat16}).attention_maps, 4 * maps);
    const std::int64_t of_text = 3 * 2 * 2 * full * 24; // Of more pixels no others are kept.
    EXPECT_EQ(memory_needs(kModel, {128, 64}).attention_maps,
              4 * (of_text + 2 * 2 * middle * (24 + 2 * middle)));
}

// Of the middle, a fourth as wide and as high as the picture.
TEST(MemoryNeeds, TellsWhetherAMapIsSmallEnoughForALocalBlend) {
    EXPECT_TRUE(has_blend_maps(kModel, 64, 64));
    EXPECT_TRUE(has_blend_maps(kModel, 128, 128));
    EXPECT_FALSE(has_blend_maps(kModel, 256, 128));
    const fs::path told_nothing = fs::path(RESTYLE_SOURCE_DIR) / "samples/models/plain";
    EXPECT_FALSE(has_blend_maps(told_nothing, 64, 64));
}

// What guidance_bench measured (docs/figures.md): plain at 128x128 in fp32, eta 1.
TEST(MemoryNeeds, OfGuidanceAreThoseThatWereMeasured) {
    const MemoryNeeds needs =
        memory_needs(fs::path(RESTYLE_SOURCE_DIR) / "samples/models/plain", {128, 128});
    struct Measured {
        int steps;
        double all_kept, a_state_a_step; // MiB
    };
    for (const Measured& measured : {Measured{1, 26, 26}, {4, 80, 30}, {10, 189, 47}}) {
        const double all = double(needs.guidance(measured.steps, false)) / (1 << 20);
        const double anew = double(needs.guidance(measured.steps, true)) / (1 << 20);
        EXPECT_NEAR(all / measured.all_kept, 1, 0.2) << measured.steps << " steps: " << all;
        EXPECT_NEAR(anew / measured.a_state_a_step, 1, 0.2) << measured.steps << " steps: " << anew;
    }
}

TEST(MemoryNeeds, OfGuidanceGrowWithPixelsPicturesAndPrecision) {
    const MemoryNeeds one = memory_needs(kModel, {64, 64}), wide = memory_needs(kModel, {128, 64}),
                      more = memory_needs(kModel, {64, 64, at::kFloat, 6, 1, 3}),
                      half = memory_needs(kModel, {64, 64, at::kBFloat16});
    EXPECT_GT(one.network_gradients, one.network_call);
    EXPECT_EQ(wide.network_gradients, 2 * one.network_gradients);
    EXPECT_EQ(wide.autoencoder_gradients, 2 * one.autoencoder_gradients);
    EXPECT_EQ(more.network_gradients, 6 * one.network_gradients); // Guided: two of each picture.
    EXPECT_EQ(more.autoencoder_gradients, 3 * one.autoencoder_gradients);
    EXPECT_EQ(more.state, 3 * one.state);
    EXPECT_EQ(2 * half.network_gradients, one.network_gradients);
    EXPECT_EQ(half.state, one.state); // The path is in single precision.
    const std::int64_t anew = one.guidance(9, true) - one.guidance(8, true);
    EXPECT_GT(anew, one.state);
    EXPECT_EQ(one.guidance(9, false) - one.guidance(8, false), anew + one.network_gradients);
}

TEST(MemoryNeeds, TellsHowManyPixelsAValueStandsFor) {
    EXPECT_EQ(pixels_a_value(kModel), 2);
    EXPECT_EQ(pixels_a_value(fs::path(RESTYLE_SOURCE_DIR) / "samples/models/village"), 4);
}

TEST(MemoryNeeds, NamesAFolderThatIsNotThere) {
    const std::string said = message_of([] { memory_needs("nowhere", {64, 64}); });
    EXPECT_TRUE(contains(said, "nowhere: is no model folder")) << said;
}

TEST(AvailableMemory, IsWhatALinuxMachineSays) {
    if (!fs::exists("/proc/meminfo")) GTEST_SKIP() << "there is no /proc/meminfo";
    EXPECT_GT(available_memory(), 0);
    EXPECT_LT(available_memory(), std::numeric_limits<std::int64_t>::max());
}

} // namespace
} // namespace restyle::core
