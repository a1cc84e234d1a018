#pragma once

#include <array>
#include <filesystem>
#include <optional>

#include "models/vision/resample.h"
#include "restyle/core/picture_text.h"

namespace restyle::core {

/// A height and a width in pixels.
struct PictureSize {
    int height;
    int width;
};

/// A preprocessor_config.json of CLIP. The members' defaults are transformers'.
struct ClipPictureConfig {
    bool resize = true;
    ResampleFilter filter = ResampleFilter::kBicubic;
    int shortest_edge = 224;               ///< Of the resized picture,
    std::optional<PictureSize> fixed_size; ///< unless both its edges are given.
    std::optional<PictureSize> crop{{224, 224}};
    double rescale_factor = 1.0 / 255; ///< 1 where nothing is rescaled.
    std::array<double, 3> mean{0.48145466, 0.4578275, 0.40821073};
    std::array<double, 3> deviation{0.26862954, 0.26130258, 0.27577711};
};

/// Throws std::runtime_error naming file, key, value and what is supported.
ClipPictureConfig read_clip_picture_config(const std::filesystem::path& file);

void write_clip_picture_config(const std::filesystem::path& file, const ClipPictureConfig& config);

/// Pictures [n, 3, H, W] in [-1, 1] as CLIP's vision model sees them, in double: transformers'
/// image processor (resize, centre crop, black where the picture is smaller, normalise) on the
/// picture that would be saved.
///
/// Rounded as Pillow rounds, to 8 bits a channel: at first, after the pass over the width and after
/// the pass over the height. (Pillow 13 passes over the height first where that loses more than
/// twice as many rows as the width loses columns; there a level differs now and then.) Gradients
/// flow as if nothing were rounded; where a value was out of range they end. Continuous levels are
/// brought into range alike, and not rounded.
at::Tensor clip_pictures(const at::Tensor& pictures, const ClipPictureConfig& config,
                         PictureLevels rounding = PictureLevels::kEightBit);

} // namespace restyle::core
