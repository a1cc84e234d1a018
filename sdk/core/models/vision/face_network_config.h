#pragma once

#include <filesystem>
#include <vector>

namespace restyle::core {

/// The shape of a network that knows faces again; IR-SE 50 where not told otherwise.
struct FaceNetworkConfig {
    int size = 112;                               ///< Height and width of the faces that it sees.
    std::vector<int> channels{64, 128, 256, 512}; ///< Of the levels, each of half the size.
    std::vector<int> units{3, 4, 14, 3};          ///< Of each level.
    int squeeze =
        16; ///< By how much a unit's channels are fewer in what weighs them; 0: nothing does.
    int features = 512;
};

/// Throws std::runtime_error naming file, key, value and what is supported.
FaceNetworkConfig read_face_network_config(const std::filesystem::path& file);

} // namespace restyle::core
