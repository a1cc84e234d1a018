#pragma once

#include <map>
#include <string>

namespace viewer {

/// Opens and closes the sections of the window that ImGui has begun as they are remembered, and
/// remembers how a person has them since. Before they are drawn.
void follow_sections(std::map<std::string, bool>& sections);

} // namespace viewer
