#pragma once

#include <exception>
#include <new>
#include <string>

namespace viewer {

/// What went wrong, in words.
inline std::string sentence_of(const std::exception& error) {
    const bool is_of_memory = dynamic_cast<const std::bad_alloc*>(&error) != nullptr;
    return is_of_memory ? "there is not enough memory" : error.what();
}

} // namespace viewer
