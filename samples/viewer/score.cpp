#include "score.h"

#include <array>
#include <cmath>
#include <limits>
#include <vector>

namespace viewer {
namespace {

using Bytes = std::span<const std::uint8_t>;
using Plane = std::vector<double>;

constexpr std::size_t kTaps = 11;
constexpr double kC1 = (0.01 * 255) * (0.01 * 255);
constexpr double kC2 = (0.03 * 255) * (0.03 * 255);

double psnr(Bytes picture, Bytes truth) {
    double squares = 0;
    for (std::size_t i = 0; i < picture.size(); ++i) {
        const double apart = i % 4 == 3 ? 0 : double(picture[i]) - truth[i];
        squares += apart * apart;
    }
    const double mean = squares / (static_cast<double>(picture.size()) * 3 / 4);
    return mean == 0 ? 100 : 10 * std::log10(255.0 * 255.0 / mean);
}

std::array<double, kTaps> gaussian() {
    constexpr double kSigma = 1.5;
    std::array<double, kTaps> taps{};
    double sum = 0;
    for (std::size_t i = 0; i < kTaps; ++i) {
        const double from_middle = double(i) - kTaps / 2;
        sum += taps[i] = std::exp(-from_middle * from_middle / (2 * kSigma * kSigma));
    }
    for (double& tap : taps)
        tap /= sum;
    return taps;
}

/// Along both sides, where the window lies within the picture; `value` is of a pixel.
template <typename Value>
Plane blurred(Size size, const Value& value) {
    static const std::array<double, kTaps> taps = gaussian();
    const std::size_t width = size.width - kTaps + 1;
    const std::size_t height = size.height - kTaps + 1;
    Plane rows(width * size.height);
    for (std::size_t y = 0; y < size.height; ++y)
        for (std::size_t x = 0; x < width; ++x)
            for (std::size_t tap = 0; tap < kTaps; ++tap)
                rows[y * width + x] += taps[tap] * value(y * size.width + x + tap);
    Plane both(width * height);
    for (std::size_t y = 0; y < height; ++y)
        for (std::size_t tap = 0; tap < kTaps; ++tap)
            for (std::size_t x = 0; x < width; ++x)
                both[y * width + x] += taps[tap] * rows[(y + tap) * width + x];
    return both;
}

double ssim(Bytes picture, Bytes truth, Size size, std::size_t channel) {
    const auto a = [&](std::size_t pixel) { return double(picture[4 * pixel + channel]); };
    const auto b = [&](std::size_t pixel) { return double(truth[4 * pixel + channel]); };
    const Plane mean_a = blurred(size, a);
    const Plane mean_b = blurred(size, b);
    const Plane aa = blurred(size, [&](std::size_t pixel) { return a(pixel) * a(pixel); });
    const Plane bb = blurred(size, [&](std::size_t pixel) { return b(pixel) * b(pixel); });
    const Plane ab = blurred(size, [&](std::size_t pixel) { return a(pixel) * b(pixel); });
    double sum = 0;
    for (std::size_t i = 0; i < ab.size(); ++i) {
        const double product = mean_a[i] * mean_b[i];
        const double squares = mean_a[i] * mean_a[i] + mean_b[i] * mean_b[i];
        sum += (2 * product + kC1) * (2 * (ab[i] - product) + kC2) /
               ((squares + kC1) * (aa[i] + bb[i] - squares + kC2));
    }
    return sum / static_cast<double>(ab.size());
}

} // namespace

Score score(Bytes picture, Bytes truth, Size size) {
    Score score;
    score.psnr = psnr(picture, truth);
    const bool fits = size.width >= kTaps && size.height >= kTaps;
    score.ssim = fits ? 0 : std::numeric_limits<double>::quiet_NaN();
    for (std::size_t channel = 0; fits && channel < 3; ++channel)
        score.ssim += ssim(picture, truth, size, channel) / 3;
    return score;
}

} // namespace viewer
