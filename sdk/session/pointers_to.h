#pragma once

#include <string>
#include <vector>

namespace restyle::session {

/// For a C struct; good for as long as the texts.
inline std::vector<const char*> pointers_to(const std::vector<std::string>& texts) {
    std::vector<const char*> pointers;
    for (const std::string& text : texts)
        pointers.push_back(text.c_str());
    return pointers;
}

} // namespace restyle::session
