// cyclediffusion.md, section 5, 38 and 39: how sets of pictures are compared.
#include <gtest/gtest.h>

#include "models/message_of.h"
#include "restyle/core/metrics.h"
#include "support/toy_worlds.h"

namespace restyle::core {
namespace {

using test::normal;

TEST(FrechetDistance, OfASetToItselfIsNothing) {
    const FeatureMoments moments = moments_of(normal({400, 16}, 1));
    EXPECT_NEAR(frechet_distance(moments, moments), 0, 1e-3);
}

// Of covariances that commute it is |m_a - m_b|^2 + sum of (s_a - s_b)^2 over the deviations.
TEST(FrechetDistance, OfTwoGaussiansIsItsClosedForm) {
    const at::Tensor turn = std::get<0>(at::linalg_qr(normal({5, 5}, 2)));
    const auto gaussian = [&](std::initializer_list<double> mean,
                              std::initializer_list<double> deviations) {
        const at::Tensor variances = at::tensor(std::vector<double>(deviations)).square();
        return FeatureMoments{at::tensor(std::vector<double>(mean)),
                              turn.matmul(at::diag(variances)).matmul(turn.t())};
    };
    const FeatureMoments a = gaussian({0, 1, 2, 3, 4}, {1, 2, 0, 0.5, 3});
    const FeatureMoments b = gaussian({1, 1, 2, 3, 2}, {2, 2, 1, 0.25, 1});
    EXPECT_NEAR(frechet_distance(a, b), (1 + 4) + (1 + 0 + 1 + 0.0625 + 4), 1e-6);
}

TEST(FeatureMoments, AreThoseOfTheFeatures) {
    const FeatureMoments moments = moments_of(at::tensor({1., 2., 3., 6.}).view({2, 2}));
    EXPECT_TRUE(moments.mean.equal(at::tensor({2., 4.}, at::kDouble)));
    EXPECT_TRUE(
        at::allclose(moments.covariance, at::tensor({2., 4., 4., 8.}, at::kDouble).view({2, 2})));
}

TEST(KernelDistance, BetweenSetsOfOneKindIsNothingUpToItsEstimate) {
    double sum = 0;
    for (std::uint64_t seed = 0; seed < 40; seed += 2) {
        const double one = kernel_distance(normal({60, 8}, seed), normal({60, 8}, seed + 1));
        EXPECT_NEAR(one, 0, 0.3);
        sum += one;
    }
    EXPECT_NEAR(sum / 20, 0, 0.03);
    EXPECT_GT(kernel_distance(normal({60, 8}, 1), normal({60, 8}, 2) + 1), 1);
}

// E (x y + 1)^3 over one dimension: of independent N(0, 1) 1 + 3 E x^2 E y^2 = 4; to a point at 2
// 1 + 3 * 4 = 13; of two points at 2 125.
TEST(KernelDistance, IsItsClosedFormForManyFeatures) {
    const at::Tensor points = at::full({10, 1}, 2., at::kDouble);
    EXPECT_NEAR(kernel_distance(normal({4000, 1}, 3), points), 4 + 125 - 2 * 13, 3);
}

TEST(Diversity, IsTheMeanOverPairs) {
    const PictureDistance distance = [](const at::Tensor& a, const at::Tensor& b) {
        return (a - b).abs().sum().item<double>();
    };
    const Diversity none = diversity(at::ones({7, 3}), distance);
    EXPECT_EQ(none.mean_distance, 0);
    EXPECT_EQ(none.pairs, 7 * 6 / 2);
    const Diversity some = diversity(at::tensor({0., 1., 3.}).view({3, 1}), distance);
    EXPECT_EQ(some.pairs, 3);
    EXPECT_EQ(some.mean_distance, 2);
    EXPECT_EQ(diversity(at::ones({1, 3}), distance).pairs, 0);
}

TEST(FeatureDistances, RefuseOtherShapes) {
    EXPECT_EQ(message_of([] {
                  kernel_distance(at::ones({4, 3}), at::ones({4, 2}));
              }),
              "features are [4, 3] and [4, 2], expected [n, d] and [m, d] with n and m at least 2");
    EXPECT_NE(message_of([] { moments_of(at::ones({1, 3})); }), "");
}

} // namespace
} // namespace restyle::core
