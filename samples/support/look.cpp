#include "look.h"

#include <stdexcept>

namespace samples {
namespace {

struct Description {
    const char* name;
    std::uint32_t traits;
};

// In the order of the enumeration.
constexpr std::array<Description, kLooks.size()> kDescriptions{{
    {"plain", 0},
    {"snow", kIsWinter | kIsDusk | kHasPane},
    {"ink", kIsInk},
    {"dusk", kIsDusk},
    {"fog", kHasFog},
    {"fog-at-dusk", kHasFog | kIsDusk},
    {"winter", kIsWinter},
    {"winter-dusk", kIsWinter | kIsDusk},
    {"winter-fog", kIsWinter | kHasFog},
    {"winter-fog-at-dusk", kIsWinter | kHasFog | kIsDusk},
    {"winter-ink", kIsWinter | kIsInk},
}};

const Description& description(Look look) {
    return kDescriptions[static_cast<std::size_t>(look)];
}

} // namespace

std::uint32_t traits(Look look) {
    return description(look).traits;
}

Attributes attributes(Look look) {
    const char* const manner = has(look, kIsInk) ? "ink" : has(look, kHasPane) ? "pane" : "photo";
    return {has(look, kIsWinter) ? "winter" : "summer", has(look, kIsDusk) ? "dusk" : "noon",
            has(look, kHasFog) ? "fog" : "clear", manner};
}

const char* look_name(Look look) {
    return description(look).name;
}

Look look_of_name(const std::string& name) {
    std::string all;
    for (Look look : kLooks) {
        if (name == look_name(look)) return look;
        all += std::string(all.empty() ? "" : ", ") + look_name(look);
    }
    throw std::invalid_argument("look is \"" + name + "\"; expected one of " + all);
}

} // namespace samples
