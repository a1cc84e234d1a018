#pragma once

#include <filesystem>

namespace viewer {

/// `wanted`, or the first of it with -2, -3, ... before its ending that does not exist.
std::filesystem::path unused_path(const std::filesystem::path& wanted);

} // namespace viewer
