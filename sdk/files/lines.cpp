#include "files/lines.h"

#include <sstream>

namespace restyle::files {

std::vector<std::string> lines_of(const char* text) {
    std::vector<std::string> lines;
    std::istringstream all(text != nullptr ? text : "");
    for (std::string line; std::getline(all, line);)
        lines.push_back(line);
    return lines;
}

} // namespace restyle::files
