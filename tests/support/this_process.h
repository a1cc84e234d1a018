#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>

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

/// threads(), when they have become `expected` or a second is over: a thread that was joined is
/// still listed for a moment.
inline std::size_t threads_settled_at(std::size_t expected) {
    for (int wait = 0; wait < 100 && threads() != expected; ++wait)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    return threads();
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
