#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "restyle/core/picture_classifier.h"

namespace restyle::core {

/// The shape of a network that tells attributes.
struct ClassifierConfig {
    std::vector<std::string> attributes;
    int size = 64;                             ///< Height and width of what it sees of a picture.
    std::vector<int> channels{16, 32, 64, 64}; ///< Of the levels.
    int layers = 1;                            ///< Convolutions a level.
    int norm_groups = 8;
    Downsampling downsampling = Downsampling::kStride;
};

/// Throws std::runtime_error naming file, key, value and what is supported.
ClassifierConfig read_classifier_config(const std::filesystem::path& file);
void write_classifier_config(const std::filesystem::path& file, const ClassifierConfig& config);

std::string downsampling_name(Downsampling downsampling);

} // namespace restyle::core
