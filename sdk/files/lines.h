#pragma once

#include <string>
#include <vector>

namespace restyle::files {

/// What stands on each line; of an empty text, or NULL, none.
std::vector<std::string> lines_of(const char* text);

} // namespace restyle::files
