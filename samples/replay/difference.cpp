#include "replay/difference.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "replay/texel_values.h"

namespace replay {
namespace {

std::uint64_t differing_texels(const Texels& one, const Texels& other, std::size_t bytes) {
    std::uint64_t count = 0;
    for (std::size_t at = 0; at < one.size(); at += bytes)
        if (std::memcmp(one.data() + at, other.data() + at, bytes) != 0) ++count;
    return count;
}

// What is not a number or infinite differs from nothing by a number.
double largest_difference(const Texels& one, const Texels& other, VkFormat format) {
    const auto before = texel_values(one, format), after = texel_values(other, format);
    double largest = 0;
    for (std::size_t i = 0; i < before.size(); ++i)
        for (std::size_t c = 0; c < before[i].size(); ++c) {
            const double apart = std::abs(double{before[i][c]} - double{after[i][c]});
            if (std::isfinite(apart)) largest = std::max(largest, apart);
        }
    return largest;
}

double psnr_of(const std::vector<std::uint8_t>& one, const std::vector<std::uint8_t>& other) {
    double sum = 0;
    for (std::size_t i = 0; i < one.size(); ++i)
        sum += std::pow(static_cast<double>(one[i]) - static_cast<double>(other[i]), 2);
    if (sum == 0) return 100;
    return 10 * std::log10(255.0 * 255.0 * static_cast<double>(one.size()) / sum);
}

} // namespace

Difference difference(const Texels& one, const Texels& other, const RestyleSessionInfo& session) {
    if (one == other) return {true, 0, 0, 100};
    return {false, differing_texels(one, other, format_of(session.format).texel_bytes),
            largest_difference(one, other, session.format),
            psnr_of(looked_at(one, session), looked_at(other, session))};
}

} // namespace replay
