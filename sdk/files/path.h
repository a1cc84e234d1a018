#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace restyle::files {

/// Paths come and go as UTF-8, whatever the system takes them as.
inline std::filesystem::path path_from(std::string_view utf8) {
    return std::u8string(utf8.begin(), utf8.end());
}

inline std::string text_of(const std::filesystem::path& path) {
    const std::u8string text = path.u8string();
    return {text.begin(), text.end()};
}

} // namespace restyle::files
