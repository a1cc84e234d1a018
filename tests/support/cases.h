#pragma once

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

namespace restyle {

/// The folders in tests/reference/`fixture`, or in the folder that the environment's `variable`
/// names, in which a sweep put many more.
inline std::vector<std::filesystem::path> cases(const std::string& fixture, const char* variable) {
    const char* swept = std::getenv(variable);
    const std::filesystem::path folder =
        swept != nullptr ? std::filesystem::path(swept)
                         : std::filesystem::path(RESTYLE_SOURCE_DIR) / "tests/reference" / fixture;
    std::vector<std::filesystem::path> folders;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        folders.push_back(entry);
    std::sort(folders.begin(), folders.end());
    return folders;
}

} // namespace restyle
