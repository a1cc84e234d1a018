#pragma once

#include <filesystem>

namespace restyle::back {

struct PictureSize {
    int width;
    int height;
};

/// The pictures that the model in `folder` was trained on, which its unet/config.json keeps as
/// sample_size, in values of `pixels_a_value` pixels a side; 128 x 128, or the next size it can
/// take, where it says nothing.
PictureSize native_size(const std::filesystem::path& folder, int pixels_a_value, int size_multiple);

} // namespace restyle::back
