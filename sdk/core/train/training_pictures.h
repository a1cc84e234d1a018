#pragma once

#include <filesystem>

#include <ATen/ATen.h>

namespace restyle::core {

/// Every PNG and JPEG in `folder`, in byte order of their names, as [n, 3, height, width] uint8.
/// Throws std::runtime_error naming the file that cannot be read or is of another size.
at::Tensor load_training_pictures(const std::filesystem::path& folder, int width, int height);

/// Pictures in [-1, 1], [n, 3, H, W], tiled into one PNG, `columns` a row.
void write_contact_sheet(const std::filesystem::path& file, const at::Tensor& pictures,
                         int columns);

} // namespace restyle::core
