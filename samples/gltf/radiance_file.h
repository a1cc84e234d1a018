#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include <glm/glm.hpp>

namespace gltf {

/// Light as it comes from all directions: linear, row by row from straight above to straight below;
/// in the middle of a row it comes from -z, to the right of that from +x.
struct Radiance {
    std::uint32_t width = 0; ///< Twice the height.
    std::uint32_t height = 0;
    std::vector<glm::vec3> texels; ///< None below 0 or above what a half holds.

    const glm::vec3& at(std::uint32_t x, std::uint32_t y) const {
        return texels[std::size_t{y} * width + x];
    }
};

/// Of linear light: its luminance, by Rec. 709's primaries.
inline float brightness(const glm::vec3& light) {
    return glm::dot(light, glm::vec3(0.2126F, 0.7152F, 0.0722F));
}

/// Reads a Radiance file (.hdr) of an equirectangular picture. Throws std::runtime_error naming the
/// file, what is wrong with it and what was expected.
Radiance read_radiance(const std::filesystem::path& file);

} // namespace gltf
