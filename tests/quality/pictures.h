#pragma once

#include <array>
#include <functional>

#include <picture_file.h>

namespace restyle::test {

using Rgb = std::array<int, 3>;

/// An opaque picture whose pixel (x, y) is colour(x, y).
inline samples::Picture picture_of(int width, int height,
                                   const std::function<Rgb(int, int)>& colour) {
    samples::Picture picture{width, height, {}};
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            for (const int value : colour(x, y))
                picture.rgba.push_back(static_cast<std::uint8_t>(value));
            picture.rgba.push_back(255);
        }
    return picture;
}

inline samples::Picture plain(int width, int height, int grey) {
    return picture_of(width, height, [=](int, int) { return Rgb{grey, grey, grey}; });
}

} // namespace restyle::test
