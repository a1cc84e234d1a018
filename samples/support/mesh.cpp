#include "mesh.h"

#include <cmath>

#include <glm/gtc/constants.hpp>

namespace samples {
namespace {

Vertex vertex(const glm::vec3& position, const glm::vec3& normal, const Surface& surface) {
    return {position, normal, glm::vec4(0), surface.tint, surface.material, surface.object};
}

glm::vec3 on_sphere(float turn, float rise) {
    const float azimuth = turn * glm::two_pi<float>();
    const float elevation = (rise - 0.5F) * glm::pi<float>();
    return {std::cos(elevation) * std::cos(azimuth), std::sin(elevation),
            std::cos(elevation) * std::sin(azimuth)};
}

} // namespace

void Mesh::add_triangle(const glm::vec3& a, const glm::vec3& b, const glm::vec3& c,
                        const Surface& surface) {
    const glm::vec3 normal = glm::normalize(glm::cross(b - a, c - a));
    for (const glm::vec3& corner : {a, b, c}) {
        Vertex added = vertex(corner, normal, surface);
        added.local = glm::vec4(corner.x, corner.y, 0, 0);
        add(added);
    }
}

void Mesh::add_quad(const glm::vec3& origin, const glm::vec3& along, const glm::vec3& up,
                    const Surface& surface) {
    const glm::vec3 normal = glm::normalize(glm::cross(along, up));
    const float width = glm::length(along);
    const float height = glm::length(up);
    constexpr glm::vec2 kCorners[]{{0, 0}, {1, 0}, {1, 1}, {0, 0}, {1, 1}, {0, 1}};
    for (const glm::vec2& corner : kCorners) {
        Vertex added = vertex(origin + corner.x * along + corner.y * up, normal, surface);
        added.local = glm::vec4(corner.x * width, corner.y * height, width, height);
        add(added);
    }
}

void Mesh::add_box(const glm::vec3& centre, const glm::vec3& side, float half_height,
                   const glm::vec3& front, const Surface& surface) {
    const glm::vec3 up(0, half_height, 0);
    add_quad(centre - side - up + front, 2.0F * side, 2.0F * up, surface);
    add_quad(centre + side - up - front, -2.0F * side, 2.0F * up, surface);
    add_quad(centre + side - up + front, -2.0F * front, 2.0F * up, surface);
    add_quad(centre - side - up - front, 2.0F * front, 2.0F * up, surface);
    add_quad(centre - side + up + front, 2.0F * side, -2.0F * front, surface);
}

void Mesh::add_cone(const glm::vec3& base, const glm::vec3& tip, float base_radius,
                    float tip_radius, const Surface& surface) {
    constexpr int kSides = 7;
    const glm::vec3 axis = glm::normalize(tip - base);
    const glm::vec3 across = glm::normalize(
        glm::cross(axis, std::abs(axis.x) < 0.9F ? glm::vec3(1, 0, 0) : glm::vec3(0, 0, 1)));
    const glm::vec3 other = glm::cross(axis, across);
    const float slope = (base_radius - tip_radius) / glm::length(tip - base);
    auto outwards = [&](int side) {
        const float angle = glm::two_pi<float>() * static_cast<float>(side) / kSides;
        return std::cos(angle) * across + std::sin(angle) * other;
    };
    for (int side = 0; side < kSides; ++side) {
        const glm::vec3 a = outwards(side);
        const glm::vec3 b = outwards(side + 1);
        const Vertex low_a =
            vertex(base + base_radius * a, glm::normalize(a + slope * axis), surface);
        const Vertex low_b =
            vertex(base + base_radius * b, glm::normalize(b + slope * axis), surface);
        const Vertex high_a = vertex(tip + tip_radius * a, low_a.normal, surface);
        const Vertex high_b = vertex(tip + tip_radius * b, low_b.normal, surface);
        for (const Vertex& corner : {low_a, low_b, high_b, low_a, high_b, high_a})
            add(corner);
    }
}

void Mesh::add_ellipsoid(const glm::vec3& centre, const glm::vec3& radii, const Surface& surface) {
    constexpr int kAround = 12;
    constexpr int kRings = 8;
    auto corner = [&](int around, int ring) {
        const glm::vec3 unit =
            on_sphere(static_cast<float>(around) / kAround, static_cast<float>(ring) / kRings);
        return vertex(centre + radii * unit, glm::normalize(unit / radii), surface);
    };
    for (int ring = 0; ring < kRings; ++ring)
        for (int around = 0; around < kAround; ++around) {
            const Vertex a = corner(around, ring);
            const Vertex b = corner(around + 1, ring);
            const Vertex c = corner(around + 1, ring + 1);
            const Vertex d = corner(around, ring + 1);
            for (const Vertex& added : {a, c, b, a, d, c})
                add(added);
        }
}

} // namespace samples
