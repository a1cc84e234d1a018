#pragma once

#include <span>

#include <picture_file.h>

namespace quality {

/// Means over pictures of restyle/core/metrics.h.
struct Score {
    double psnr = 0; ///< In dB.
    double ssim = 0;
};

Score score(std::span<const samples::Picture> truth, std::span<const samples::Picture> pictures);

double psnr(const samples::Picture& truth, const samples::Picture& picture);

} // namespace quality
