#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include <picture_file.h>

namespace quality {

/// How many of the true look's edges along the borders of objects a picture has too.
///
/// A pixel is at a border where the object of one of its 8 neighbours is not its own. It is an
/// edge of a picture where the gradient of its luma (Rec. 601; Sobel's filter over 8, so that a
/// straight step of height h gives h / 2) is at least kEdge code values a pixel. An edge of the
/// truth is recalled where the picture has an edge at the very same pixel whose orientation is
/// within 22.5 degrees of the true one; its sign is free, for a look may turn a contrast round.
/// Grain alone recalls up to a quarter. The outermost pixels do not count.
struct EdgeRecall {
    static constexpr double kEdge = 10;

    std::size_t edges = 0; ///< Of the truth, at borders.
    std::size_t recalled = 0;

    /// objects  of each pixel, row by row
    void add(const samples::Picture& truth, const samples::Picture& picture,
             std::span<const std::uint32_t> objects);
    double share() const { return edges == 0 ? 1 : double(recalled) / double(edges); }
};

} // namespace quality
