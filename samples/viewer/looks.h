#pragma once

#include <string>
#include <vector>

namespace viewer {

/// The looks that the scene can have.
const std::vector<std::string>& look_names();

/// Those of them that a model of its own was trained on.
const std::vector<std::string>& modelled_look_names();

} // namespace viewer
