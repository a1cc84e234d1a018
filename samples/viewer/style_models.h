#pragma once

#include <filesystem>
#include <vector>

namespace viewer {

/// What a style is made of beside its settings. A model is a diffusers folder or a single file.
struct StyleModels {
    std::filesystem::path source;
    std::filesystem::path target;
    std::vector<std::filesystem::path> further_targets; ///< To be mixed with the target.
    std::vector<std::filesystem::path> loras;           ///< Of the target, .safetensors files.

    bool operator==(const StyleModels&) const = default;
};

} // namespace viewer
