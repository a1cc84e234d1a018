#include "colour_moments.h"

#include <algorithm>
#include <cmath>

namespace quality {

ColourMoments moments_of(std::span<const samples::Picture> pictures) {
    std::array<double, 3> sum{}, squares{};
    double count = 0;
    for (const samples::Picture& picture : pictures)
        for (std::size_t at = 0; at < picture.rgba.size(); at += 4, ++count)
            for (std::size_t c = 0; c < 3; ++c) {
                const double value = picture.rgba[at + c];
                sum[c] += value;
                squares[c] += value * value;
            }
    ColourMoments moments;
    for (std::size_t c = 0; c < 3; ++c) {
        moments.mean[c] = sum[c] / count;
        const double variance = squares[c] / count - moments.mean[c] * moments.mean[c];
        moments.deviation[c] = std::sqrt(std::max(0.0, variance));
    }
    return moments;
}

samples::Picture with_moments(const samples::Picture& picture, const ColourMoments& from,
                              const ColourMoments& to) {
    samples::Picture moved = picture;
    for (std::size_t at = 0; at < moved.rgba.size(); at += 4)
        for (std::size_t c = 0; c < 3; ++c) {
            const double scale = from.deviation[c] > 0 ? to.deviation[c] / from.deviation[c] : 0;
            const double value = to.mean[c] + scale * (picture.rgba[at + c] - from.mean[c]);
            moved.rgba[at + c] =
                static_cast<std::uint8_t>(std::lround(std::clamp(value, 0.0, 255.0)));
        }
    return moved;
}

} // namespace quality
