#version 460
#extension GL_GOOGLE_include_directive : require
#include "spread.h"

// packed, change -> images: a tensor's element a texel, its planes side by side. Once a picture, so that each pixel of
// each frame that the picture is composed with (compose.glsl) fetches an element at once, and not a float of each plane.

layout(local_size_x = kSpreadTile, local_size_y = kSpreadTile) in;
layout(set = 0, binding = 0, std430) readonly buffer Packed { float packed_planes[]; };
layout(set = 0, binding = 1, std430) readonly buffer Change { float change_planes[]; };
layout(set = 0, binding = 2, rgba32f) uniform writeonly image2D packed_texels;
layout(set = 0, binding = 3, rgba32f) uniform writeonly image2D change_texels;
layout(push_constant) uniform Push { SpreadArgs args; };

void main() {
    const uvec2 element = gl_GlobalInvocationID.xy;
    if (element.x >= args.model_width || element.y >= args.model_height) return;
    const uint plane = args.model_width * args.model_height;
    const uint index = element.y * args.model_width + element.x;
    imageStore(packed_texels, ivec2(element), vec4(packed_planes[index], packed_planes[plane + index],
                                                   packed_planes[2 * plane + index], 0.0));
    imageStore(change_texels, ivec2(element), vec4(change_planes[index], change_planes[plane + index],
                                                   change_planes[2 * plane + index], 0.0));
}
