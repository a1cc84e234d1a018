#include "mover_shadows.h"

#include <algorithm>
#include <cmath>
#include <span>

#include <glm/gtc/matrix_transform.hpp>

namespace samples {

MoverShadows::MoverShadows(const Scene& scene, const glm::mat4& sun_view_projection,
                           std::uint32_t side)
    : side_(side) {
    const float half = 0.5F * static_cast<float>(side);
    to_map_ = glm::translate(glm::mat4(1), glm::vec3(half, half, 0)) *
              glm::scale(glm::mat4(1), glm::vec3(half, half, 1)) * sun_view_projection;
    texels_a_metre_ = glm::length(glm::vec3(glm::transpose(to_map_)[0]));
    for (const Mover& mover : scene.movers) {
        const auto vertices =
            std::span(scene.mesh.vertices()).subspan(mover.range.first, mover.range.count);
        Sphere sphere{glm::vec3(0), 0};
        for (const Vertex& vertex : vertices)
            sphere.centre += vertex.position / static_cast<float>(vertices.size());
        for (const Vertex& vertex : vertices)
            sphere.radius = std::max(sphere.radius, glm::distance(vertex.position, sphere.centre));
        spheres_.push_back(sphere);
    }
}

std::vector<VkRect2D> MoverShadows::at(const Scene& scene, double seconds) const {
    const auto side = static_cast<float>(side_);
    std::vector<VkRect2D> squares;
    for (std::size_t index = 0; index < spheres_.size(); ++index) {
        const Sphere& sphere = spheres_[index];
        const glm::mat4 to_map = to_map_ * pose(scene, scene.movers[index], seconds);
        const glm::vec2 centre(to_map * glm::vec4(sphere.centre, 1));
        const float reach = texels_a_metre_ * sphere.radius + 1; // Of texels that it touches.
        const glm::vec2 low = glm::clamp(glm::floor(centre - reach), 0.0F, side);
        const glm::vec2 high = glm::clamp(glm::ceil(centre + reach), 0.0F, side);
        if (low.x >= high.x || low.y >= high.y) continue;
        squares.push_back({{static_cast<std::int32_t>(low.x), static_cast<std::int32_t>(low.y)},
                           {static_cast<std::uint32_t>(high.x - low.x),
                            static_cast<std::uint32_t>(high.y - low.y)}});
    }
    return squares;
}

} // namespace samples
