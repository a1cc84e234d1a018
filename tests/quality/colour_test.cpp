// The baselines that see a pixel's colour and nothing else.
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "colour_moments.h"
#include "colour_table.h"
#include "quality/pictures.h"

namespace restyle::test {
namespace {

using quality::ColourMoments;
using quality::ColourTable;
using quality::moments_of;
using quality::with_moments;

// Half its pixels are `low`, half `high`.
samples::Picture halves(const Rgb& low, const Rgb& high) {
    return picture_of(8, 4, [&](int x, int) { return x < 4 ? low : high; });
}

TEST(ColourMoments, AreThoseOfAllPixelsOfAllPictures) {
    const std::vector<samples::Picture> pictures{plain(4, 4, 10),
                                                 halves({10, 20, 30}, {50, 20, 0})};
    const ColourMoments moments = moments_of(pictures);
    // Red: 32 pixels of 10, 16 of 50. Green: 16 of 10, 32 of 20. Blue: 16 each of 10, 30 and 0.
    EXPECT_NEAR(moments.mean[0], 70.0 / 3, 1e-9);
    EXPECT_NEAR(moments.deviation[0], 40 * std::sqrt(2.0) / 3, 1e-9);
    EXPECT_NEAR(moments.mean[1], 50.0 / 3, 1e-9);
    EXPECT_NEAR(moments.deviation[1], 10 * std::sqrt(2.0) / 3, 1e-9);
    EXPECT_NEAR(moments.mean[2], 40.0 / 3, 1e-9);
    EXPECT_NEAR(moments.deviation[2], std::sqrt(1000.0 / 3 - 1600.0 / 9), 1e-9);
}

TEST(ColourMoments, MoveEachChannelByMeanAndDeviation) {
    const std::vector source{halves({100, 60, 20}, {140, 80, 20})};
    const std::vector target{halves({40, 200, 7}, {50, 240, 7})};
    const samples::Picture moved = with_moments(source[0], moments_of(source), moments_of(target));
    EXPECT_EQ(moved.rgba, target[0].rgba); // Two values of a channel: moments are all there is.
}

TEST(ColourMoments, ClampToCodeValues) {
    const ColourMoments from{{100, 100, 100}, {1, 1, 1}}, to{{100, 100, 100}, {200, 200, 200}};
    const samples::Picture moved = with_moments(halves({99, 100, 101}, {101, 100, 99}), from, to);
    EXPECT_EQ(moved.rgba, halves({0, 100, 255}, {255, 100, 0}).rgba);
}

TEST(ColourTable, ReturnsTheTruthOfAColourToColourMap) {
    const samples::Picture rendered = halves({10, 200, 30}, {90, 20, 160});
    const samples::Picture truth = halves({255, 255, 250}, {1, 2, 3});
    ColourTable table;
    table.fit(rendered, truth);
    EXPECT_EQ(table.applied(rendered).rgba, truth.rgba);
}

TEST(ColourTable, GivesTheMeanWhereOneColourHasTwoTruths) {
    ColourTable table;
    table.fit(plain(8, 4, 100), halves({0, 10, 20}, {50, 20, 21}));
    const samples::Picture mapped = table.applied(plain(8, 4, 100));
    EXPECT_EQ(mapped.rgba, halves({25, 15, 21}, {25, 15, 21}).rgba);
}

TEST(ColourTable, LeavesColoursThatItNeverSaw) {
    ColourTable table;
    table.fit(plain(2, 2, 100), plain(2, 2, 0));
    EXPECT_EQ(table.applied(plain(2, 2, 111)).rgba, plain(2, 2, 0).rgba) << "of the same cell";
    EXPECT_EQ(table.applied(plain(2, 2, 112)).rgba, plain(2, 2, 112).rgba) << "of the next cell";
}

} // namespace
} // namespace restyle::test
