#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <ATen/ATen.h>

namespace restyle::core {

/// The names of every PNG and JPEG in `folder`, in byte order. Throws std::runtime_error where
/// there is none.
std::vector<std::string> training_picture_names(const std::filesystem::path& folder);

/// Those pictures as [n, 3, height, width] uint8. Throws std::runtime_error naming the file that
/// cannot be read or is of another size.
at::Tensor load_training_pictures(const std::filesystem::path& folder,
                                  const std::vector<std::string>& names, int width, int height);

/// Pictures in [-1, 1], [n, 3, H, W], tiled into one PNG, `columns` a row.
void write_contact_sheet(const std::filesystem::path& file, const at::Tensor& pictures,
                         int columns);

} // namespace restyle::core
