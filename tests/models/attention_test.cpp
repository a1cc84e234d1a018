#include "models/layers/attention.h"

#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>
#include <gtest/gtest.h>

#include "models/layers/heads.h"

namespace restyle::core {
namespace {

struct Shape {
    std::int64_t n, pixels, tokens;
    int heads, d;
};

/// The families' head sizes, and what fits no tile.
const std::vector<Shape> kShapes{{1, 64, 64, 2, 40},   {2, 97, 77, 3, 64},  {1, 200, 1200, 1, 80},
                                 {1, 30, 513, 2, 160}, {1, 5, 1, 1, 8},     {2, 7, 3, 2, 5},
                                 {1, 49, 600, 1, 512}, {1, 50, 2100, 1, 33}};

struct Operands {
    at::Tensor q, k, v;
};

/// As they come from linear layers: [n, tokens, heads d], split.
Operands random_operands(const Shape& shape) {
    const auto draw = [&](std::int64_t rows) {
        const at::Tensor x = at::randn({shape.n, rows, shape.heads * shape.d});
        return split_heads(x.to(at::kBFloat16), shape.heads);
    };
    return {2 * draw(shape.pixels), draw(shape.tokens), draw(shape.tokens)};
}

TEST(Attention, InBrainFloatsIsNearDoublePrecision) {
    const c10::NoGradGuard no_gradients;
    for (const Shape& shape : kShapes) {
        const auto [q, k, v] = random_operands(shape);
        const at::Tensor expected = at::scaled_dot_product_attention(
            q.to(at::kDouble), k.to(at::kDouble), v.to(at::kDouble));
        const at::Tensor seen = attention(q, k, v);
        ASSERT_EQ(seen.sizes(), expected.sizes());
        EXPECT_LE((seen.to(at::kDouble) - expected).abs().max().item<double>(),
                  0.01 * expected.abs().max().item<double>())
            << shape.pixels << " " << shape.tokens << " " << shape.d;
    }
}

// The largest score must not overflow, the smallest may vanish.
TEST(Attention, InBrainFloatsTakesLargeScores) {
    const c10::NoGradGuard no_gradients;
    auto [q, k, v] = random_operands({1, 64, 700, 1, 64});
    const at::Tensor large = 100 * q;
    const at::Tensor expected = at::scaled_dot_product_attention(
        large.to(at::kDouble), k.to(at::kDouble), v.to(at::kDouble));
    EXPECT_LE((attention(large, k, v).to(at::kDouble) - expected).abs().max().item<double>(),
              0.02 * expected.abs().max().item<double>());
}

TEST(Attention, InBrainFloatsGivesEqualBitsOnAnyThreads) {
    const c10::NoGradGuard no_gradients;
    const auto [q, k, v] = random_operands({2, 300, 300, 2, 40});
    const int threads = at::get_num_threads();
    const at::Tensor seen = attention(q, k, v);
    at::set_num_threads(1);
    EXPECT_TRUE(attention(q, k, v).equal(seen));
    at::set_num_threads(threads);
}

} // namespace
} // namespace restyle::core
