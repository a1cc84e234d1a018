#include "scores.h"

#include <ATen/ATen.h>

#include <restyle/core/metrics.h>

namespace quality {
namespace {

at::Tensor rgb_of(const samples::Picture& picture) {
    // Only read.
    auto* bytes = const_cast<std::uint8_t*>(picture.rgba.data());
    return at::from_blob(bytes, {picture.height, picture.width, 4}, at::kByte)
        .slice(2, 0, 3)
        .permute({2, 0, 1});
}

} // namespace

Score score(std::span<const samples::Picture> truth, std::span<const samples::Picture> pictures) {
    Score mean;
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        const at::Tensor a = rgb_of(truth[i]), b = rgb_of(pictures[i]);
        mean.psnr += restyle::core::psnr(a, b) / double(pictures.size());
        mean.ssim += restyle::core::ssim(a, b) / double(pictures.size());
    }
    return mean;
}

double psnr(const samples::Picture& truth, const samples::Picture& picture) {
    return restyle::core::psnr(rgb_of(truth), rgb_of(picture));
}

} // namespace quality
