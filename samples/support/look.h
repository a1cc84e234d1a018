#pragma once

#include <array>
#include <string>

namespace samples {

/// One appearance of the scene; its geometry is the same in all of them.
enum class Look { kPlain, kSnow, kInk };

inline constexpr std::array kLooks{Look::kPlain, Look::kSnow, Look::kInk};

const char* look_name(Look look);

/// Throws std::invalid_argument for any other word than "plain", "snow" and "ink".
Look look_of_name(const std::string& name);

} // namespace samples
