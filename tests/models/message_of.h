#pragma once

#include <exception>
#include <string>

namespace restyle {

/// What the exception that `action` throws says; empty when it throws none.
template <typename Action>
std::string message_of(const Action& action) {
    try {
        action();
    } catch (const std::exception& error) {
        return error.what();
    }
    return {};
}

inline bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

} // namespace restyle
