#version 460
#extension GL_GOOGLE_include_directive : require
#include "table.h"

// packed, change -> table: for each of a grid of colours the changes of what is like it anywhere in a picture, as
// means over a grid of its elements: change times weight, and weight, a Gaussian of how unlike the colours are. Once
// a picture, so that what comes into view later (compose.glsl) need not search all of it for each pixel.

layout(local_size_x = kTabulateGroup) in;
layout(set = 0, binding = 0, std430) readonly buffer Packed { float packed_planes[]; };
layout(set = 0, binding = 1, std430) readonly buffer Change { float change_planes[]; };
layout(set = 0, binding = 2, std430) writeonly buffer Table { vec4 table[]; };
layout(push_constant) uniform Push { TabulateArgs args; };

const uint kGrid = 16; // Elements a side; of a smaller tensor some are taken twice.
const float kLikeness = 0.25; // Of colours in [-1, 1]: the Gaussian's sigma; nearly the way from entry to entry.

shared vec3 seen[kTabulateGroup];
shared vec3 changes[kTabulateGroup];

vec3 colour_of(uint entry) {
    const uvec3 place = uvec3(entry, entry / kTableSide, entry / (kTableSide * kTableSide)) % kTableSide;
    return 2.0 * vec3(place) / float(kTableSide - 1) - 1.0;
}

// The grid's elements from `first` on, one a thread.
void fetch(uint first) {
    const uint sample_at = first + gl_LocalInvocationIndex;
    const vec2 place = (vec2(sample_at % kGrid, sample_at / kGrid) + 0.5) / float(kGrid);
    const uvec2 element = uvec2(place * vec2(args.model_width, args.model_height));
    const uint plane = args.model_width * args.model_height;
    const uint index = element.y * args.model_width + element.x;
    for (uint c = 0; c < 3; ++c) {
        seen[gl_LocalInvocationIndex][c] = packed_planes[c * plane + index];
        changes[gl_LocalInvocationIndex][c] = change_planes[c * plane + index];
    }
}

void main() {
    const uint entry = gl_GlobalInvocationID.x;
    const vec3 colour = colour_of(entry);
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
    if (entry < kTableEntries) table[entry] = sum / float(kGrid * kGrid);
}
