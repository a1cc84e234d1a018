#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "style_choice.h"

namespace viewer {

/// The styles that a person can choose: one for each look that has a model of its own, and one for
/// each style file of a folder.
class OfferedStyles {
public:
    /// models  holds one model folder a look; files  style files, and need not exist
    OfferedStyles(std::filesystem::path models, std::filesystem::path files);

    /// As the folder is now: looks first, files in the order of their names.
    std::vector<std::string> names() const;

    static bool is_look(const std::string& name);

    /// From one look to another.
    StyleChoice of_looks(const std::string& source, const std::string& target) const;

    /// The look's, from `source_look`, or the file's of that name. Throws restyle::Error.
    StyleChoice named(const std::string& name, const std::string& source_look) const;

    /// The model folders beside each other that looks have theirs among, in the order of their
    /// names.
    std::vector<std::string> model_names() const;
    std::filesystem::path model_of(const std::string& name) const { return models_ / name; }
    /// Of one of these; of any other empty.
    std::string model_name(const std::filesystem::path& model) const;

    /// Where a style of this name is written.
    std::filesystem::path file_of(const std::string& name) const;

private:
    std::filesystem::path models_;
    std::filesystem::path files_;
};

} // namespace viewer
