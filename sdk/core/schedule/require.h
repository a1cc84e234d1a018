#pragma once

#include <stdexcept>
#include <string>

namespace restyle::core {

/// Throws std::invalid_argument with `sentence` unless `condition` holds.
inline void require(bool condition, const std::string& sentence) {
    if (!condition) throw std::invalid_argument(sentence);
}

} // namespace restyle::core
