#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "theme.h"

namespace viewer {

/// Where a window is on the desktop, and how large, in its coordinates; without its frame.
struct WindowPlace {
    int x = 0;
    int y = 0;
    int width = 0;
    int height = 0;
};

/// How a person left the window.
struct WindowLayout {
    Theme theme = Theme::kDark;
    std::optional<WindowPlace> place; ///< Empty: not known.
    bool shows_log = false;
    bool shows_training = false;
    bool shows_path = false;
    std::map<std::string, bool> sections; ///< Of the panel, by name: open or not. Else as they are.
};

/// Where a person's layout is kept: restyle/viewer.json in XDG_CONFIG_HOME, or ~/.config; empty
/// where neither is known.
std::filesystem::path layout_file();

/// Throws std::runtime_error with a sentence that names file and member.
WindowLayout read_layout(const std::filesystem::path& file);
/// Written aside, then renamed; folders are made. Throws std::runtime_error naming the file.
void write_layout(const std::filesystem::path& file, const WindowLayout& layout);

} // namespace viewer
