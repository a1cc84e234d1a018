#pragma once

#include <cstdint>

#include "restyle/restyle.h"

namespace restyle::session {

RestyleSettings default_settings();

/// Of the members that a RestyleSettings of so many bytes has. Null from the first index that has
/// none.
const RestyleSettingInfo* find_setting(std::uint32_t bytes, std::uint32_t index);

/// Throws Error naming the member, its value and what is allowed.
void check_settings(const RestyleSettings& settings);

} // namespace restyle::session
