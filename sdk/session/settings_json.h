#pragma once

#include "files/json_object.h"
#include "restyle/restyle.hpp"

namespace restyle::session {

/// Settings by their names: numbers, words as words, texts, arrays as arrays. Those that `json` has
/// not have their defaults. Throws std::runtime_error naming file, key, value and what was
/// expected.
Settings settings_from_json(const files::JsonObject& json);

/// Those that differ from their defaults.
nlohmann::ordered_json json_from_settings(const RestyleSettings& settings);

} // namespace restyle::session
