#version 460
#extension GL_GOOGLE_include_directive : require
#include "words.h"

layout(local_size_x = kWordsTile, local_size_y = kWordsTile) in;
layout(set = 0, binding = 0, std430) readonly buffer From { uint from[]; };
layout(set = 0, binding = 1, std430) writeonly buffer To { uint to[]; };
layout(push_constant) uniform Push { WordsArgs args; };

void main() {
    const uint index = gl_GlobalInvocationID.y * args.width + gl_GlobalInvocationID.x;
    if (gl_GlobalInvocationID.x < args.width && index < args.count) to[index] = from[index];
}
