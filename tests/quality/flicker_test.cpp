#include "flicker.h"

#include <vector>

#include <gtest/gtest.h>

#include "quality/pictures.h"

namespace restyle::test {
namespace {

using quality::flicker;
using Pictures = std::vector<samples::Picture>;

TEST(Flicker, OfAConstantErrorIsNone) {
    const Pictures truth{plain(4, 4, 10), plain(4, 4, 90), plain(4, 4, 40)};
    const Pictures shown{plain(4, 4, 30), plain(4, 4, 110), plain(4, 4, 60)};
    EXPECT_EQ(flicker(shown, truth), 0);
}

TEST(Flicker, IsTheMeanChangeOfTheError) {
    const Pictures truth{plain(4, 4, 10), plain(4, 4, 90), plain(4, 4, 40)};
    const Pictures shown{plain(4, 4, 10), plain(4, 4, 96), plain(4, 4, 38)}; // Errors 0, 6, -2.
    EXPECT_EQ(flicker(shown, truth), 7);
}

TEST(Flicker, CountsNoAlpha) {
    Pictures shown{plain(2, 2, 10), plain(2, 2, 10)};
    for (std::size_t at = 3; at < shown[1].rgba.size(); at += 4)
        shown[1].rgba[at] = 0;
    EXPECT_EQ(flicker(shown, Pictures{plain(2, 2, 10), plain(2, 2, 10)}), 0);
}

TEST(Flicker, OfOneFrameIsNone) {
    EXPECT_EQ(flicker(Pictures{plain(2, 2, 1)}, Pictures{plain(2, 2, 9)}), 0);
}

} // namespace
} // namespace restyle::test
