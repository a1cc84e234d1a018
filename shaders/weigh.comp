#version 460
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_samplerless_texture_functions : require
#include "weigh.h"

// mask, depth and objects of the frame of now -> how much of the change is shown at each pixel.

layout(local_size_x = kWeighTile, local_size_y = kWeighTile) in;
layout(set = 0, binding = 0) uniform texture2D mask;
layout(set = 0, binding = 1) uniform texture2D depth;
layout(set = 0, binding = 2) uniform utexture2D object;
layout(set = 0, binding = 3, std430) readonly buffer Amounts { ObjectAmount amounts[]; };
layout(set = 0, binding = 4, std430) writeonly buffer Weights { float weights[]; };
layout(push_constant) uniform Push { WeighArgs args; };

#include "amounts.glsl"

const float kLeastInverse = 1e-12; // Of what is as good as infinitely far.

// 1 / distance is linear in perspective depth.
float distance_of(float device_depth) {
    const float nearness = args.depth_reversed != 0 ? device_depth : 1.0 - device_depth;
    return 1.0 / max(mix(args.inverse_farthest, args.inverse_nearest, nearness), kLeastInverse);
}

float faded(ivec2 pixel) {
    const float far = distance_of(texelFetch(depth, pixel, 0).r);
    return clamp((args.fade_far - far) / (args.fade_far - args.fade_near), 0.0, 1.0);
}

void main() {
    const uvec2 pixel = gl_GlobalInvocationID.xy;
    if (pixel.x >= args.frame_width || pixel.y >= args.frame_height) return;
    const ivec2 at = ivec2(pixel);
    float weight = 1.0;
    if (args.has_mask != 0) weight *= texelFetch(mask, at, 0).r;
    if (args.has_fade != 0) weight *= faded(at);
    if (args.objects.any != 0) weight *= amount_of(texelFetch(object, at, 0).r, args.objects);
    weights[pixel.y * args.frame_width + pixel.x] = weight;
}
