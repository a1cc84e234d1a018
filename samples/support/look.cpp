#include "look.h"

#include <stdexcept>

namespace samples {

const char* look_name(Look look) {
    constexpr std::array kNames{"plain", "snow", "ink"};
    return kNames[static_cast<std::size_t>(look)];
}

Look look_of_name(const std::string& name) {
    for (Look look : kLooks)
        if (name == look_name(look)) return look;
    throw std::invalid_argument("look is \"" + name + "\"; expected plain, snow or ink");
}

} // namespace samples
