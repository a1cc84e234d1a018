#pragma once

#include <filesystem>
#include <string>

#include <restyle/restyle.hpp>

#include "style_models.h"

namespace viewer {

/// A style as a person has it in hands.
struct StyleChoice {
    std::string name;           ///< A look's, or the style file's without its ending.
    std::filesystem::path file; ///< That one; of a look empty.
    StyleModels models;
    restyle::Settings settings;

    /// Of the same models and LoRAs: going over to it loads nothing.
    bool plays_as(const StyleChoice& other) const { return models == other.models; }

    /// With these, and without the file, which is of another style.
    StyleChoice with_models(const StyleModels& others) const;

    /// With this target model alone, as it is on disk now.
    StyleChoice with_target(const std::filesystem::path& model) const;

    /// The same settings but for what models are told, whose words the new ones may not know.
    void keep_tuned(const restyle::Settings& tuned);

    /// For the SDK. Throws restyle::Error.
    restyle::Style made() const;
};

/// Throws restyle::Error naming what is wrong with the file.
StyleChoice read_style(const std::filesystem::path& file);

} // namespace viewer
