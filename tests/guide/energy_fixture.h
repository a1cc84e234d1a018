#pragma once

#include <filesystem>

#include "restyle/core/energy.h"
#include "support/toy_worlds.h"

namespace restyle::test {

/// A small CLIP of random weights.
inline core::PictureText random_clip(at::ScalarType dtype = at::kDouble) {
    return core::load_picture_text(std::filesystem::path(RESTYLE_SOURCE_DIR) /
                                       "tests/reference/clip_fixture/downscaled/model",
                                   dtype);
}

/// A small LPIPS of a VGG's shape, of random weights.
inline core::PerceptualDistance random_lpips() {
    return core::load_perceptual_distance(std::filesystem::path(RESTYLE_SOURCE_DIR) /
                                              "tests/reference/lpips_fixture/vgg.safetensors",
                                          at::kDouble);
}

/// n pictures within range.
inline at::Tensor pictures(std::int64_t n, std::uint64_t seed, std::int64_t side = 24) {
    return (0.5 * normal({n, 3, side, side}, seed)).clamp(-0.95, 0.95);
}

} // namespace restyle::test
