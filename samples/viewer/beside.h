#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <picture_file.h>

#include "size.h"

namespace viewer {

/// Pictures of one size, RGBA bytes each, in a row.
samples::Picture beside(const std::vector<std::span<const std::uint8_t>>& parts, Size size);

} // namespace viewer
