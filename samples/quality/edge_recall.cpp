#include "edge_recall.h"

#include <cmath>
#include <vector>

namespace quality {
namespace {

std::vector<double> luma_of(const samples::Picture& picture) {
    std::vector<double> luma;
    luma.reserve(picture.rgba.size() / 4);
    for (std::size_t at = 0; at < picture.rgba.size(); at += 4)
        luma.push_back(0.299 * picture.rgba[at] + 0.587 * picture.rgba[at + 1] +
                       0.114 * picture.rgba[at + 2]);
    return luma;
}

struct Gradient {
    double x;
    double y;
    double length() const { return std::hypot(x, y); }
};

/// at  index of a pixel that has 8 neighbours in rows of `width`
Gradient sobel(const std::vector<double>& luma, std::size_t at, std::size_t width) {
    const double* above = &luma[at - width];
    const double* here = &luma[at];
    const double* below = &luma[at + width];
    return {(above[1] + 2 * here[1] + below[1] - above[-1] - 2 * here[-1] - below[-1]) / 8,
            (below[-1] + 2 * below[0] + below[1] - above[-1] - 2 * above[0] - above[1]) / 8};
}

bool at_border(std::span<const std::uint32_t> objects, std::size_t at, std::size_t width) {
    for (const std::size_t row : {at - width, at, at + width})
        for (const std::size_t neighbour : {row - 1, row, row + 1})
            if (objects[neighbour] != objects[at]) return true;
    return false;
}

bool same_edge(const Gradient& truth, const Gradient& other) {
    const double lengths = truth.length() * other.length();
    const double along = std::abs(truth.x * other.x + truth.y * other.y);
    constexpr double kLeastCosine = 0.92387953251128674; // Of 22.5 degrees.
    return other.length() >= EdgeRecall::kEdge && along >= kLeastCosine * lengths;
}

} // namespace

void EdgeRecall::add(const samples::Picture& truth, const samples::Picture& picture,
                     std::span<const std::uint32_t> objects) {
    const std::vector<double> true_luma = luma_of(truth), luma = luma_of(picture);
    const auto width = static_cast<std::size_t>(truth.width);
    const auto height = static_cast<std::size_t>(truth.height);
    for (std::size_t y = 1; y + 1 < height; ++y)
        for (std::size_t x = 1; x + 1 < width; ++x) {
            const std::size_t at = y * width + x;
            if (!at_border(objects, at, width)) continue;
            const Gradient edge = sobel(true_luma, at, width);
            if (edge.length() < kEdge) continue;
            ++edges;
            if (same_edge(edge, sobel(luma, at, width))) ++recalled;
        }
}

} // namespace quality
