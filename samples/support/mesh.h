#pragma once

#include <cstdint>
#include <vector>

#include <glm/glm.hpp>

namespace samples {

/// What a surface is made of; the shaders know the same numbers (material.glsl).
enum class Material : std::uint32_t { kGround, kWall, kRoof, kBark, kLeaf, kNeedle, kPaint };

struct Vertex {
    glm::vec3 position;
    glm::vec3 normal;
    glm::vec4 local; ///< Wall: metres along and up it, its width and height. Ground: road distance.
    glm::vec3 tint;  ///< Each in [0, 1]; what it picks is the shader's to say.
    Material material;
    std::uint32_t object; ///< 0 is the sky.
};

/// What the faces that follow have in common.
struct Surface {
    Material material;
    std::uint32_t object;
    glm::vec3 tint;
};

/// Triangles, three vertices each. Counter-clockwise from outside.
class Mesh {
public:
    const std::vector<Vertex>& vertices() const { return vertices_; }
    std::uint32_t size() const { return static_cast<std::uint32_t>(vertices_.size()); }

    void add(const Vertex& vertex) { vertices_.push_back(vertex); }
    void add_triangle(const glm::vec3& a, const glm::vec3& b, const glm::vec3& c,
                      const Surface& surface);
    void add_quad(const glm::vec3& origin, const glm::vec3& along, const glm::vec3& up,
                  const Surface& surface);
    /// A box around `centre`, turned about y: `side` and `front` are half its edges.
    void add_box(const glm::vec3& centre, const glm::vec3& side, float half_height,
                 const glm::vec3& front, const Surface& surface);
    void add_cone(const glm::vec3& base, const glm::vec3& tip, float base_radius, float tip_radius,
                  const Surface& surface);
    void add_ellipsoid(const glm::vec3& centre, const glm::vec3& radii, const Surface& surface);

private:
    std::vector<Vertex> vertices_;
};

} // namespace samples
