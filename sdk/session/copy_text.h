#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string_view>

namespace restyle::session {

/// Copies what of `text` there is room for, and a zero after it.
template <std::size_t kSize>
void copy_text(char (&to)[kSize], std::string_view text) {
    const std::size_t length = std::min(text.size(), kSize - 1);
    std::memcpy(to, text.data(), length);
    to[length] = '\0';
}

} // namespace restyle::session
