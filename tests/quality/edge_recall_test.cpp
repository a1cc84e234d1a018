#include "edge_recall.h"

#include <vector>

#include <gtest/gtest.h>

#include "quality/pictures.h"

namespace restyle::test {
namespace {

using quality::EdgeRecall;

constexpr int kSide = 16;

samples::Picture upright_step(int left, int right) {
    return picture_of(kSide, kSide, [=](int x, int) {
        const int grey = x < kSide / 2 ? left : right;
        return Rgb{grey, grey, grey};
    });
}

samples::Picture level_step(int above, int below) {
    return picture_of(kSide, kSide, [=](int, int y) {
        const int grey = y < kSide / 2 ? above : below;
        return Rgb{grey, grey, grey};
    });
}

// Object 1 on the left, 2 on the right.
std::vector<std::uint32_t> two_objects() {
    std::vector<std::uint32_t> objects;
    for (int at = 0; at < kSide * kSide; ++at)
        objects.push_back(at % kSide < kSide / 2 ? 1 : 2);
    return objects;
}

EdgeRecall recall(const samples::Picture& truth, const samples::Picture& picture,
                  const std::vector<std::uint32_t>& objects = two_objects()) {
    EdgeRecall counted;
    counted.add(truth, picture, objects);
    return counted;
}

TEST(EdgeRecall, OfTheTruthItselfIsWhole) {
    const samples::Picture truth = upright_step(50, 120);
    const EdgeRecall counted = recall(truth, truth);
    EXPECT_EQ(counted.edges, 2u * (kSide - 2)); // The two columns at the step, less the outermost.
    EXPECT_EQ(counted.recalled, counted.edges);
    EXPECT_EQ(counted.share(), 1);
}

TEST(EdgeRecall, TakesTheSameEdgeWithItsContrastTurnedRound) {
    EXPECT_EQ(recall(upright_step(50, 120), upright_step(200, 90)).share(), 1);
}

TEST(EdgeRecall, MissesWhatIsFlatFaintOrLiesAcross) {
    const samples::Picture truth = upright_step(50, 120);
    EXPECT_EQ(recall(truth, plain(kSide, kSide, 80)).share(), 0);
    EXPECT_EQ(recall(truth, upright_step(50, 69)).share(), 0) << "a step of 19 is 9.5 a pixel";
    EXPECT_EQ(recall(truth, upright_step(50, 70)).share(), 1) << "a step of 20 is 10 a pixel";
    EXPECT_EQ(recall(truth, level_step(50, 120)).share(), 0);
}

TEST(EdgeRecall, MissesAnEdgeTwoPixelsBeside) {
    const samples::Picture beside = picture_of(kSide, kSide, [](int x, int) {
        const int grey = x < kSide / 2 + 2 ? 50 : 120;
        return Rgb{grey, grey, grey};
    });
    EXPECT_EQ(recall(upright_step(50, 120), beside).share(), 0);
}

TEST(EdgeRecall, CountsEdgesAtBordersOfObjectsAlone) {
    const samples::Picture truth = upright_step(50, 120);
    const std::vector<std::uint32_t> one_object(kSide * kSide, 3);
    EXPECT_EQ(recall(truth, truth, one_object).edges, 0u);
    EXPECT_EQ(recall(plain(kSide, kSide, 9), truth).edges, 0u) << "the truth has no edge there";
}

TEST(EdgeRecall, AddsFrames) {
    const samples::Picture truth = upright_step(50, 120);
    EdgeRecall counted = recall(truth, truth);
    counted.add(truth, plain(kSide, kSide, 0), two_objects());
    EXPECT_EQ(counted.share(), 0.5);
}

} // namespace
} // namespace restyle::test
