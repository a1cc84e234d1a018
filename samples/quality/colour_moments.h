#pragma once

#include <array>
#include <span>

#include <picture_file.h>

namespace quality {

/// Mean and standard deviation of each channel (red, green, blue) over all pixels of a set.
struct ColourMoments {
    std::array<double, 3> mean{};
    std::array<double, 3> deviation{};
};

ColourMoments moments_of(std::span<const samples::Picture> pictures);

/// Each channel moved and scaled so that pixels of moments `from` get the moments `to`: global
/// colour transfer (Reinhard et al.: "Color Transfer between Images", 2001), here in RGB, as the
/// least that restyling without pairs must beat.
samples::Picture with_moments(const samples::Picture& picture, const ColourMoments& from,
                              const ColourMoments& to);

} // namespace quality
