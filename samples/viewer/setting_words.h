#pragma once

#include <string>

#include <restyle/restyle.hpp>

namespace viewer {

/// Which values a setting may have, which of them are usual and which is its default, in words;
/// empty for one that is typed.
std::string range_words(const RestyleSettingInfo& info);

} // namespace viewer
