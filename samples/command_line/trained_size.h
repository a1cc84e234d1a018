#pragma once

#include <filesystem>

#include "picture.h"

namespace command_line {

/// Of the pictures that a model was trained on: unet/config.json's sample_size. Throws
/// std::runtime_error naming the file where it says none.
Size trained_size(const std::filesystem::path& model);

} // namespace command_line
