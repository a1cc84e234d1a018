#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <glm/glm.hpp>
#include <glm/gtc/quaternion.hpp>

#include "picture_file.h"

// A glTF 2.0 file's content as it is drawn and moved; indices are valid and values finite.
namespace gltf {

using Index = std::uint32_t;
inline constexpr Index kNone = 0xffffffff;

enum class Wrap : std::uint32_t { kRepeat, kClamp, kMirror };

struct Texture {
    Index picture = kNone;
    Wrap wrap_s = Wrap::kRepeat;
    Wrap wrap_t = Wrap::kRepeat;
    bool is_smooth = true;
};

/// A texture as a material uses it.
struct TextureUse {
    Index texture = kNone;
    std::uint32_t coordinates = 0; ///< Which of a vertex's.
    glm::vec4 turn{1, 0, 0, 1};    ///< Columns of a matrix on the coordinates, ...
    glm::vec2 offset{0};           ///< ... and what is added then.
};

enum TextureKind { kBaseColor, kMetalRough, kNormal, kOcclusion, kEmissive };
inline constexpr std::size_t kTextureKinds = 5;

enum class Alpha { kOpaque, kMask, kBlend };

struct Material {
    std::array<TextureUse, kTextureKinds> textures;
    glm::vec4 base_color{1};
    glm::vec3 emissive{0};
    float metallic = 1;
    float roughness = 1;
    float normal_scale = 1;
    float occlusion_strength = 1;
    Alpha alpha = Alpha::kOpaque;
    float alpha_cutoff = 0.5F;
    bool is_double_sided = false;
    bool is_unlit = false;
};

struct Vertex {
    glm::vec3 position{0};
    glm::vec3 normal{0, 1, 0};
    std::array<glm::vec2, 2> coordinates{};
    glm::vec4 color{1};
    glm::u16vec4 joints{0};
    glm::vec4 weights{0}; ///< Add up to 1, or are 0 where no skin bends it.
};

/// What a morph target of weight 1 adds to a vertex.
struct Offset {
    glm::vec3 position{0};
    glm::vec3 normal{0};
};

/// Triangles of one material.
struct Part {
    std::vector<Vertex> vertices;
    std::vector<std::uint32_t> indices;       ///< Three a triangle.
    std::vector<std::vector<Offset>> targets; ///< Morph targets, each with one a vertex.
    Index material = kNone;
};

struct Mesh {
    std::vector<Part> parts;    ///< All of as many morph targets, ...
    std::vector<float> weights; ///< ... whose weights these are.
};

struct Placement {
    glm::vec3 translation{0};
    glm::quat rotation{1, 0, 0, 0};
    glm::vec3 scale{1};
};

struct Node {
    Index parent = kNone;
    Placement placement;
    std::optional<glm::mat4> matrix; ///< In place of `placement`.
    Index mesh = kNone;
    Index skin = kNone;
    std::vector<float> weights; ///< Of its mesh's morph targets.
};

struct Skin {
    std::vector<Index> joints; ///< Nodes.
    std::vector<glm::mat4> to_joint;
};

enum class Path { kTranslation, kRotation, kScale, kWeights };
enum class Between { kStep, kLinear, kCubic };

/// How one node's translation, rotation, scale or weights go with time.
struct Channel {
    Index node;
    Path path;
    Between between;
    std::vector<float> times; ///< Seconds, each later than the one before.
    std::size_t width;        ///< Numbers of a value.
    /// Value for value, one a time; kCubic: three, the middle one between tangents.
    std::vector<float> values;
};

struct Animation {
    std::string name;
    std::vector<Channel> channels;
    float seconds = 0;
};

struct Light {
    enum class Kind : std::uint32_t { kDirectional, kPoint, kSpot };
    Kind kind;
    glm::vec3 color;              ///< Times intensity: lux of a directional one, else candela.
    float range;                  ///< Metres; 0: without end.
    float inner_cone, outer_cone; ///< Radians, of a spot.
    Index node;
};

struct Lens {
    float field_of_view; ///< Upright, in radians.
    Index node;
};

struct Model {
    std::vector<samples::Picture> pictures; ///< Empty ones could not be read.
    std::vector<Texture> textures;
    std::vector<Material> materials; ///< The last one is of parts that name none.
    std::vector<Mesh> meshes;
    std::vector<Node> nodes;  ///< Those outside of the scene have no mesh.
    std::vector<Index> order; ///< Of them all, a parent before its children.
    std::vector<Skin> skins;
    std::vector<Animation> animations;
    std::vector<Light> lights;
    std::vector<Lens> lenses;
    std::vector<std::string>
        left_out; ///< A sentence for each thing that is not as the file has it.
};

} // namespace gltf
