#pragma once

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

/// What this process holds now, so that a test can tell that nothing is left behind.
namespace restyle::test {

inline std::size_t entries_of(const char* folder) {
    const std::filesystem::directory_iterator all(folder);
    return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

inline std::size_t open_descriptors() {
    return entries_of("/proc/self/fd");
}

inline std::size_t threads() {
    return entries_of("/proc/self/task");
}

/// Of the memory that fronts and backs share.
inline std::size_t shared_mappings() {
    std::ifstream maps("/proc/self/maps");
    std::size_t count = 0;
    for (std::string line; std::getline(maps, line);)
        count += line.find("memfd:restyle") != std::string::npos;
    return count;
}

} // namespace restyle::test
