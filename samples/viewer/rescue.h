#pragma once

#include <filesystem>
#include <string>

#include "style_choice.h"

namespace viewer {

/// Keeps a style that was tuned, before the program ends: in a file of its own in `folder` or,
/// where that cannot be written, among the temporary files. What a person is to be told of it.
std::string rescue(const StyleChoice& style, const std::filesystem::path& folder);

} // namespace viewer
