#pragma once

#include <vector>

#include "render_pass.h"
#include "scene.h"

namespace samples {

/// Where the shadows of a scene's movers fall in a square shadow map: what of it changes from frame
/// to frame.
class MoverShadows {
public:
    MoverShadows() = default;
    /// Of a map of side x side texels, seen in parallel, alike across and down.
    MoverShadows(const Scene& scene, const glm::mat4& sun_view_projection, std::uint32_t side);

    /// Squares of texels, each with a mover's shadow at `seconds` in it; none where that falls
    /// beside the map.
    std::vector<VkRect2D> at(const Scene& scene, double seconds) const;

private:
    /// Around a mover, in its own space.
    struct Sphere {
        glm::vec3 centre;
        float radius;
    };

    std::vector<Sphere> spheres_; ///< Of the scene's movers, in their order.
    glm::mat4 to_map_{1};         ///< From the world to texels.
    float texels_a_metre_ = 0;
    std::uint32_t side_ = 0;
};

} // namespace samples
