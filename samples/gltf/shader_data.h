#pragma once

#include <array>
#include <cstdint>

#include <glm/glm.hpp>

// As model.glsl, morph.glsl and model.frag have them.
namespace gltf::shader {

struct Instance {
    glm::mat4 model;
    glm::mat4 previous_model;
    std::uint32_t object;
    std::uint32_t first_joint;
    float facing;
    std::uint32_t first_weight;
};

struct Joint {
    glm::mat4 now;
    glm::mat4 previous;
};

struct Offset {
    glm::vec4 position;
    glm::vec4 normal;
};

struct Weight {
    float now;
    float previous;
};

struct TextureUse {
    glm::vec4 turn;
    glm::vec2 offset;
    std::uint32_t coordinates;
    std::uint32_t is_there;
};

struct Material {
    glm::vec4 base_color;
    glm::vec4 emissive;
    float metallic;
    float roughness;
    float normal_scale;
    float occlusion_strength;
    std::uint32_t alpha;
    float alpha_cutoff;
    std::uint32_t is_double_sided;
    std::uint32_t is_unlit;
    std::array<TextureUse, 5> textures;
};

struct Light {
    glm::vec3 color;
    std::uint32_t kind;
    glm::vec3 position;
    float range;
    glm::vec3 direction;
    float cone_scale;
    float cone_offset;
    float unused[3];
};

struct Lights {
    glm::vec3 sun;
    float sky;
    float shadow_bias;
    std::uint32_t count;
    float unused[2];
    std::array<Light, 16> light;
};

struct Drawn {
    std::uint32_t instance;
    std::uint32_t material;
    std::uint32_t first_vertex;
    std::uint32_t vertices;
    std::uint32_t first_offset;
    std::uint32_t targets;
};

} // namespace gltf::shader
