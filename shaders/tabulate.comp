#version 460
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_samplerless_texture_functions : require
#include "table.h"

// packed, change, as spread.comp has them -> table: for each of a grid of colours the changes of what is like it anywhere in a picture, as
// means over a grid of its elements: change times weight, and weight, a Gaussian of how unlike the colours are. Once
// a picture, so that what comes into view later (compose.glsl) need not search all of it for each pixel.

layout(local_size_x = kTabulateGroup) in;
layout(set = 0, binding = 0) uniform texture2D packed_texels;
layout(set = 0, binding = 1) uniform texture2D change_texels;
layout(set = 0, binding = 2, rgba32f) uniform writeonly image2D table;
layout(push_constant) uniform Push { TabulateArgs args; };

const uint kGrid = 16; // Elements a side; of a smaller tensor some are taken twice.
const float kLikeness = 0.25; // Of colours in [-1, 1]: the Gaussian's sigma; nearly the way from entry to entry.

shared vec3 seen[kTabulateGroup];
shared vec3 changes[kTabulateGroup];

uvec3 place_of(uint entry) {
    return uvec3(entry, entry / kTableSide, entry / (kTableSide * kTableSide)) % kTableSide;
}

vec3 colour_of(uvec3 place) { return 2.0 * vec3(place) / float(kTableSide - 1) - 1.0; }

// The grid's elements from `first` on, one a thread.
void fetch(uint first) {
    const uint sample_at = first + gl_LocalInvocationIndex;
    const vec2 place = (vec2(sample_at % kGrid, sample_at / kGrid) + 0.5) / float(kGrid);
    const ivec2 element = ivec2(place * vec2(args.model_width, args.model_height));
    seen[gl_LocalInvocationIndex] = texelFetch(packed_texels, element, 0).rgb;
    changes[gl_LocalInvocationIndex] = texelFetch(change_texels, element, 0).rgb;
}

void main() {
    const uint entry = gl_GlobalInvocationID.x;
    const vec3 colour = colour_of(place_of(entry));
    vec4 sum = vec4(0.0);
    for (uint first = 0; first < kGrid * kGrid; first += kTabulateGroup) {
        barrier();
        fetch(first);
        barrier();
        for (uint i = 0; i < kTabulateGroup; ++i) {
            const vec3 unlike = seen[i] - colour;
            sum += exp(-dot(unlike, unlike) / (2.0 * kLikeness * kLikeness)) * vec4(changes[i], 1.0);
        }
    }
    if (entry < kTableEntries) imageStore(table, in_table(place_of(entry)), sum / float(kGrid * kGrid));
}
