#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "restyle/restyle.hpp"

namespace restyle::session {

/// Where the models of a style are.
struct StyleModels {
    std::string source;
    std::string target; ///< Equal where one model does both sides.
    std::vector<std::string> loras;
    std::vector<std::string> further_targets{};

    bool operator==(const StyleModels&) const = default;

    bool one_model() const { return source == target; }
};

/// What a session plays.
struct Style {
    StyleModels models;
    Settings settings;
    std::string file; ///< That it was read from; empty where it was made.
};

/// Checked, with its strings kept. Throws Error.
Style style_from(const RestyleStyleInfo& info);

/// Throws Error naming file, key, value and what was expected.
Style read_style_file(const std::filesystem::path& file);

/// What a style file says that may lie anywhere: its paths are absolute.
std::string style_text(const Style& style);

/// Throws Error; the file is then as it was.
void write_style_file(const Style& style, const std::filesystem::path& file);

} // namespace restyle::session
