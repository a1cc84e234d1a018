#pragma once

#include <array>
#include <cstdint>
#include <string>

namespace samples {

/// One appearance of the scene; its geometry is the same in all of them.
enum class Look {
    kPlain, ///< Summer at noon under a clear sky.
    kSnow,  ///< Winter at dusk, seen through a frozen pane.
    kInk,   ///< Ink and wash on a burnt sheet.
    kDusk,
    kFog,
    kFogAtDusk,
    kWinter,
    kWinterDusk, ///< Without the pane.
    kWinterFog,
    kWinterFogAtDusk,
    kWinterInk,
};

inline constexpr std::array kLooks{
    Look::kPlain,     Look::kSnow,   Look::kInk,        Look::kDusk,      Look::kFog,
    Look::kFogAtDusk, Look::kWinter, Look::kWinterDusk, Look::kWinterFog, Look::kWinterFogAtDusk,
    Look::kWinterInk};

/// Those that a model of samples/models was trained on alone.
inline constexpr std::array kModelledLooks{Look::kPlain, Look::kSnow, Look::kInk};

/// What a look is made of; a sum of these, as frame.glsl has them.
enum Trait : std::uint32_t { kIsWinter = 1, kIsDusk = 2, kHasFog = 4, kHasPane = 8, kIsInk = 16 };

std::uint32_t traits(Look look);

inline bool has(Look look, Trait trait) {
    return (traits(look) & trait) != 0;
}

/// What a picture in a look shows, in a word each.
struct Attributes {
    const char* season;  ///< summer or winter
    const char* time;    ///< noon or dusk
    const char* weather; ///< clear or fog
    const char* manner;  ///< photo, pane or ink
};
Attributes attributes(Look look);

const char* look_name(Look look);

/// Throws std::invalid_argument that names all looks for any other word.
Look look_of_name(const std::string& name);

} // namespace samples
