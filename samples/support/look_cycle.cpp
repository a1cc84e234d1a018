#include "look_cycle.h"

#include <cstdio>
#include <stdexcept>

namespace samples {
namespace {

std::size_t count_in(const std::string& entry, std::size_t colon) {
    constexpr unsigned kMost = 100000;
    unsigned count = 0;
    char rest = 0;
    const bool digits = entry.find_first_not_of("0123456789", colon + 1) == std::string::npos;
    if (!digits || std::sscanf(entry.c_str() + colon + 1, "%9u%c", &count, &rest) != 1 ||
        count == 0 || count > kMost)
        throw std::invalid_argument("look is \"" + entry +
                                    "\"; behind the colon expected how many scenes in a row are "
                                    "seen in it, 1 to " +
                                    std::to_string(kMost));
    return count;
}

} // namespace

std::vector<Look> look_cycle(const std::vector<std::string>& entries) {
    std::vector<Look> cycle;
    for (const std::string& entry : entries) {
        const std::size_t colon = entry.find(':');
        const std::size_t count = colon == std::string::npos ? 1 : count_in(entry, colon);
        cycle.insert(cycle.end(), count, look_of_name(entry.substr(0, colon)));
    }
    return cycle;
}

} // namespace samples
