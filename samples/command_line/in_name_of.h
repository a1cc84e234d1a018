#pragma once

#include <stdexcept>
#include <string>

namespace command_line {

/// What `make` gives. What it refuses as an argument is refused, as std::runtime_error, in the name
/// of the option or the model that the argument came from.
template <typename Make>
auto in_name_of(const std::string& name, const Make& make) {
    try {
        return make();
    } catch (const std::invalid_argument& error) {
        throw std::runtime_error(name + ": " + error.what());
    }
}

} // namespace command_line
