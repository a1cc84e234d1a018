#include "contact_sheet.h"

#include <gtest/gtest.h>

#include "quality/pictures.h"

namespace restyle::test {
namespace {

TEST(ContactSheet, LaysRowsBelowEachOther) {
    const samples::Picture sheet = quality::contact_sheet(
        {{plain(2, 3, 1), plain(2, 3, 2)}, {plain(2, 3, 3), plain(2, 3, 4)}});
    const samples::Picture expected = picture_of(4, 6, [](int x, int y) {
        const int grey = 1 + x / 2 + 2 * (y / 3);
        return Rgb{grey, grey, grey};
    });
    EXPECT_EQ(sheet.width, 4);
    EXPECT_EQ(sheet.height, 6);
    EXPECT_EQ(sheet.rgba, expected.rgba);
}

} // namespace
} // namespace restyle::test
