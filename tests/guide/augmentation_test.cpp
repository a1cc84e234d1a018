#include "guide/augmentation.h"

#include <gtest/gtest.h>

#include "guide/energy_fixture.h"
#include "restyle/core/noise.h"

namespace restyle::core {
namespace {

using test::pictures;

TEST(Augmentation, WithoutCopiesLeavesPicturesAsTheyAre) {
    const at::Tensor x = pictures(2, 1);
    EXPECT_TRUE(augmented(x, {0}, {}).equal(x));
}

TEST(Augmentation, MakesUnlikeCopies) {
    const at::Tensor copies = augmented(pictures(2, 2), {5}, {1, 2, 3});
    ASSERT_EQ(copies.sizes(), at::IntArrayRef({10, 3, 24, 24}));
    for (std::int64_t i = 0; i < 10; ++i)
        for (std::int64_t j = i + 1; j < 10; ++j)
            EXPECT_GT(test::max_difference(copies[i], copies[j]), 0.1);
}

TEST(Augmentation, GreysAQuarterAtMost) {
    const at::Tensor copies = augmented(at::full({1, 3, 32, 32}, 0.7, at::kDouble), {200}, {});
    const at::Tensor greyed = (copies == 0).all(1).to(at::kDouble).mean({1, 2});
    EXPECT_GT(greyed.min().item<double>(), 0.05); // A corner of the square at least.
    EXPECT_LT(greyed.min().item<double>(), 0.25);
}

TEST(CounterUniform, IsEvenlySpread) {
    const at::Tensor numbers = counter_uniform(1, 2, 10001, 3);
    EXPECT_EQ(numbers.numel(), 10001);
    EXPECT_GT(numbers.min().item<double>(), 0);
    EXPECT_LT(numbers.max().item<double>(), 1);
    EXPECT_NEAR(numbers.mean().item<double>(), 0.5, 0.01);
    EXPECT_NEAR(numbers.var().item<double>(), 1. / 12, 0.002);
    EXPECT_TRUE(counter_uniform(1, 2, 7, 3).equal(numbers.narrow(0, 0, 7)));
    EXPECT_FALSE(counter_uniform(1, 3, 7, 3).equal(numbers.narrow(0, 0, 7)));
}

} // namespace
} // namespace restyle::core
