#include <gtest/gtest.h>

#include "noise/philox.h"
#include "restyle/core/noise.h"
#include "support/toy_worlds.h"

namespace restyle::core {
namespace {

using Block = std::array<std::uint32_t, 4>;

// Random123's kat_vectors, philox4x32 10.
TEST(Philox, GivesThePublishedKnownAnswers) {
    EXPECT_EQ(philox_4x32_10({0, 0, 0, 0}, {0, 0}),
              (Block{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
    EXPECT_EQ(philox_4x32_10({~0u, ~0u, ~0u, ~0u}, {~0u, ~0u}),
              (Block{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
    EXPECT_EQ(
        philox_4x32_10({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
        (Block{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(CounterNoise, IsBoxMullerOfThePhiloxBlockOfFourElements) {
    constexpr std::uint64_t kSeed = 0x123456789abcdef0;
    const at::Tensor noise = counter_noise(kSeed, 3, 2, {1, 1, 6}, 9).view({2, 6});
    for (const std::uint32_t row : {3u, 4u})
        for (const std::uint32_t element : {0u, 1u, 2u, 3u, 4u, 5u}) {
            const Block r = philox_4x32_10({element / 4, 0, row, 9}, {0x9abcdef0, 0x12345678});
            const std::size_t pair = element % 4 / 2 * 2;
            const double radius = std::sqrt(-2 * std::log((r[pair] + 0.5) * 0x1p-32));
            const double angle = 2 * M_PI * (r[pair + 1] + 0.5) * 0x1p-32;
            const double expected = radius * (element % 2 == 0 ? std::cos(angle) : std::sin(angle));
            EXPECT_EQ(noise[row - 3][element].item<float>(), float(expected));
        }
}

TEST(CounterNoise, IsStandardNormalAndUncorrelated) {
    const at::Tensor noise = counter_noise(1, 0, 2, {1, 1, 1 << 20}).view({2, 1 << 20});
    const double bound = 5 / std::sqrt(double(1 << 20)); // Five standard errors of a mean.
    for (const at::Tensor& row : noise.to(at::kDouble).unbind()) {
        EXPECT_NEAR(row.mean().item<double>(), 0, bound);
        EXPECT_NEAR(row.square().mean().item<double>(), 1, bound * std::sqrt(2));
        EXPECT_NEAR(row.pow(4).mean().item<double>(), 3, bound * std::sqrt(96));
        EXPECT_NEAR((row.slice(0, 1) * row.slice(0, 0, -1)).mean().item<double>(), 0, bound);
    }
    EXPECT_NEAR((noise[0] * noise[1]).mean().item<double>(), 0, bound);
}

TEST(CounterNoise, OfARowDoesNotDependOnTheRowsAskedWithIt) {
    const at::Tensor all = counter_noise(7, 0, 5, {3, 8, 8});
    EXPECT_EQ(all.sizes(), (std::vector<std::int64_t>{5, 1, 3, 8, 8}));
    EXPECT_TRUE(counter_noise(7, 2, 1, {3, 8, 8})[0].equal(all[2]));
}

TEST(CounterNoise, DiffersWithSeedRowAndFrame) {
    const at::Tensor noise = counter_noise(7, 0, 1, {3, 8, 8});
    EXPECT_TRUE(counter_noise(7, 0, 1, {3, 8, 8}).equal(noise));
    EXPECT_FALSE(counter_noise(8, 0, 1, {3, 8, 8}).equal(noise));
    EXPECT_FALSE(counter_noise(7 + (1ull << 32), 0, 1, {3, 8, 8}).equal(noise));
    EXPECT_FALSE(counter_noise(7, 1, 1, {3, 8, 8}).equal(noise));
    EXPECT_FALSE(counter_noise(7, kRefineRow, 1, {3, 8, 8}).equal(noise));
    EXPECT_FALSE(counter_noise(7, 0, 1, {3, 8, 8}, 1).equal(noise));
}

} // namespace
} // namespace restyle::core
