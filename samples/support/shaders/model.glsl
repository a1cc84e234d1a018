// What the shaders of glTF models are handed beside frame.glsl: the structs of the same names in samples/gltf.
struct Instance {
    mat4 model;
    mat4 previous_model;
    uint object;
    uint first_joint; // kNone: none bends it.
    float facing; // -1 where the model is mirrored.
    uint first_weight;
};

struct Joint {
    mat4 now;
    mat4 previous;
};

struct TextureUse {
    vec4 turn; // Columns of a matrix on the coordinates.
    vec2 offset; // ... and what is added then.
    uint coordinates; // Which of the two.
    uint is_there;
};

const uint kBaseColor = 0;
const uint kMetalRough = 1;
const uint kNormal = 2;
const uint kOcclusion = 3;
const uint kEmissive = 4;

const uint kOpaque = 0;
const uint kMask = 1;

struct Material {
    vec4 base_color;
    vec4 emissive;
    float metallic;
    float roughness;
    float normal_scale;
    float occlusion_strength;
    uint alpha;
    float alpha_cutoff;
    uint is_double_sided;
    uint is_unlit;
    TextureUse textures[5];
};

const uint kNone = 0xffffffffu;

layout(set = 1, binding = 0) readonly buffer Instances { Instance instances[]; };
layout(set = 1, binding = 1) readonly buffer Joints { Joint joints[]; };
layout(set = 1, binding = 2) readonly buffer Materials { Material materials[]; };
layout(set = 2, binding = 0) uniform sampler2D textures[5];

layout(push_constant) uniform Drawn {
    uint instance;
    uint material;
    uint first_vertex; // The part's, of all vertices, ...
    uint vertices;
    uint first_offset; // ... and of what morph targets add to them.
    uint targets;
} drawn;
