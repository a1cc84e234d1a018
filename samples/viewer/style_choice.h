#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <restyle/restyle.hpp>

namespace viewer {

/// A style as a person has it in hands.
struct StyleChoice {
    std::string name;           ///< A look's, or the style file's without its ending.
    std::filesystem::path file; ///< That one; of a look empty.
    std::filesystem::path source_model;
    std::filesystem::path target_model;
    std::vector<std::filesystem::path> loras;
    std::vector<std::filesystem::path> further_targets;
    restyle::Settings settings;

    /// Of the same models and LoRAs: going over to it loads nothing.
    bool plays_as(const StyleChoice& other) const;

    /// With this target model alone, as it is on disk now, and without the file, which is of
    /// another style.
    StyleChoice with_target(const std::filesystem::path& model) const;

    /// The same settings but for what models are told, whose words the new ones may not know.
    void keep_tuned(const restyle::Settings& tuned);

    /// For the SDK. Throws restyle::Error.
    restyle::Style made() const;
};

/// Throws restyle::Error naming what is wrong with the file.
StyleChoice read_style(const std::filesystem::path& file);

} // namespace viewer
