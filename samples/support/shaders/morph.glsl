// Morph targets: what each adds to a vertex, the more the larger its weight; structs as in samples/gltf.
struct Offset {
    vec4 position;
    vec4 normal;
};

struct Weight {
    float now;
    float previous;
};

layout(set = 1, binding = 4) readonly buffer Offsets { Offset offsets[]; };
layout(set = 1, binding = 5) readonly buffer Weights { Weight weights[]; };

/// A vertex as all targets together have it.
struct Morphed {
    vec3 position;
    vec3 normal;
    vec3 previous_position; // One frame ago.
};

Morphed morphed(vec3 position, vec3 normal) {
    Morphed vertex = Morphed(position, normal, position);
    uint place = drawn.first_offset + uint(gl_VertexIndex) - drawn.first_vertex;
    for (uint target = 0; target < drawn.targets; ++target) {
        Weight weight = weights[instances[drawn.instance].first_weight + target];
        Offset offset = offsets[place + target * drawn.vertices];
        vertex.position += weight.now * offset.position.xyz;
        vertex.normal += weight.now * offset.normal.xyz;
        vertex.previous_position += weight.previous * offset.position.xyz;
    }
    return vertex;
}
