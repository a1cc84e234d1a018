#pragma once

#include <filesystem>
#include <string>

#include "options.h"
#include "styling.h"

namespace viewer {

/// Keeps the session's next frames in the folder that the options name. Throws
/// std::runtime_error with the SDK's sentence.
void begin_capture(const Styling& styling, const std::filesystem::path& folder,
                   std::uint32_t frames);

/// How the last capture fares, in words; empty where none was begun.
std::string capture_words(const Styling& styling);

/// No more frames are kept; waits until those that are there are written. Throws
/// std::runtime_error where that has failed.
void end_capture(const Styling& styling);

} // namespace viewer
