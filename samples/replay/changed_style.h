#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <restyle/restyle.hpp>

namespace replay {

/// A setting as a person types it: NAME=VALUE. The value of a text or a word is what it is, of
/// lines one line; those of arrays are separated by commas.
struct SettingChange {
    explicit SettingChange(const std::string& typed);

    std::string typed;
    const RestyleSettingInfo* info;
    std::string value;
};

/// The style file with other settings. Throws std::runtime_error, or restyle::Error.
restyle::Style changed_style(const std::filesystem::path& file,
                             const std::vector<SettingChange>& changes);

} // namespace replay
