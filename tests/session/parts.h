#pragma once

#include <algorithm>
#include <cstdint>

#include "session/texels.h"

namespace restyle::test {

/// A rectangle of an image, in texels.
struct Part {
    std::int32_t x, y;
    std::uint32_t width, height;

    VkOffset2D offset() const { return {x, y}; }
    VkExtent2D extent() const { return {width, height}; }
};

/// Copies a part of an image's texels, row by row, to an equally large one of another's.
inline void copy_part(const Texels& from, std::uint32_t from_width, const Part& part, Texels& to,
                      std::uint32_t to_width, VkOffset2D at, std::size_t texel_bytes) {
    for (std::uint32_t row = 0; row < part.height; ++row) {
        const std::size_t source =
            (std::size_t(part.y) + row) * from_width + static_cast<std::size_t>(part.x);
        const std::size_t goal =
            (std::size_t(at.y) + row) * to_width + static_cast<std::size_t>(at.x);
        std::copy_n(from.begin() + std::ptrdiff_t(source * texel_bytes),
                    std::ptrdiff_t(part.width * texel_bytes),
                    to.begin() + std::ptrdiff_t(goal * texel_bytes));
    }
}

} // namespace restyle::test
