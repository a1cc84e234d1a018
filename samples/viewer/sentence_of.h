#pragma once

#include <exception>
#include <new>
#include <string>
#include <system_error>

namespace viewer {

/// What went wrong, in words.
inline std::string sentence_of(const std::exception& error) {
    if (dynamic_cast<const std::bad_alloc*>(&error) != nullptr) return "there is not enough memory";
    const auto* of_system = dynamic_cast<const std::system_error*>(&error);
    if (of_system != nullptr && of_system->code() == std::errc::resource_unavailable_try_again)
        return "there is not enough memory for another thread";
    return error.what();
}

} // namespace viewer
