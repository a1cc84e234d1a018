#pragma once

#include <string>
#include <vector>

namespace viewer {

/// The words for the looks of the sample scene.
const std::vector<std::string>& look_names();

} // namespace viewer
