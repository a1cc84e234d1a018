#pragma once

#include <cstdint>
#include <span>

#include "size.h"

namespace viewer {

/// How near a picture is to another, as `restyle score` has it.
struct Score {
    double psnr = 0; ///< In dB; 100 where they are equal.
    double ssim = 0; ///< Not a number where the picture is smaller than the window of 11x11.
};

/// Of RGBA pictures of 8 bits; alpha does not count.
Score score(std::span<const std::uint8_t> picture, std::span<const std::uint8_t> truth, Size size);

} // namespace viewer
