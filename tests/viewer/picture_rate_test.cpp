#include <gtest/gtest.h>

#include "viewer/picture_rate.h"

namespace viewer {
namespace {

TEST(PictureRate, CountsOverASecondWhereThereAreMany) {
    PictureRate rate;
    EXPECT_EQ(rate.update(5, 500), 0); // Not yet.
    EXPECT_EQ(rate.update(12, 1000), 12);
    EXPECT_EQ(rate.update(20, 1900), 12);
    EXPECT_EQ(rate.update(22, 2000), 10);
}

TEST(PictureRate, IsThatFromOneToAnotherWhereTheyAreRare) {
    PictureRate rate;
    EXPECT_EQ(rate.update(0, 1500), 0);
    EXPECT_EQ(rate.update(1, 4000), 0.25);
    EXPECT_EQ(rate.update(1, 5000), 0.25);
    EXPECT_EQ(rate.update(1, 7900), 0.25);
    EXPECT_EQ(rate.update(2, 8000), 0.25);
}

TEST(PictureRate, FallsWhereNoneComesAnyMore) {
    PictureRate rate;
    EXPECT_EQ(rate.update(4, 1000), 4);
    EXPECT_EQ(rate.update(4, 3000), 0.5);
    EXPECT_EQ(rate.update(4, 11000), 0.1);
}

TEST(PictureRate, BeginsAnewWithAnotherSession) {
    PictureRate rate;
    EXPECT_EQ(rate.update(100, 1000), 100);
    EXPECT_EQ(rate.update(2, 1500), 100);
    EXPECT_EQ(rate.update(6, 2000), 4);
}

} // namespace
} // namespace viewer
